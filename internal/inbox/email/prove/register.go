package prove

import (
	"context"
	"errors"
	"net"
	"time"

	"github.com/google/uuid"

	"parvis/internal/inbox"
	"parvis/internal/inbox/email"
	"parvis/internal/kit/db"
	"parvis/internal/kit/events"
	"parvis/internal/kit/jobs"
	"parvis/internal/kit/tenant"
)

// Resolver answers questions of names; net.Resolver is one.
type Resolver interface {
	LookupTXT(ctx context.Context, name string) ([]string, error)
	LookupMX(ctx context.Context, name string) ([]*net.MX, error)
	LookupIPAddr(ctx context.Context, host string) ([]net.IPAddr, error)
	LookupAddr(ctx context.Context, addr string) (names []string, err error)
}

// Deps is what the look-up stands on.
type Deps struct {
	Inbox    *inbox.Service
	Bus      *events.Bus
	Jobs     *jobs.Queue
	Resolver Resolver
}

// job looks one mail up. It is idempotent: the same answers are written again.
type job struct {
	Authority uuid.UUID `json:"authority"`
	Item      uuid.UUID `json:"item"`
}

// Kind names the rows of the queue.
func (job) Kind() string { return "email.prove" }

// Outside puts it in the lane of what waits for other machines.
func (job) Outside() bool { return true }

// Tenant is whose mail it is.
func (j job) Tenant() tenant.ID { return j.Authority }

// tries: names that cannot be asked for an hour are told as temperror, which is an answer too.
const tries = 4

// Register has every mail that was read looked up after its commit.
func Register(d Deps) {
	events.On(d.Bus, "who sent a mail is looked up", func(ctx context.Context, tx *db.Tx, e inbox.Received) error {
		if e.Item.Door != inbox.Email || e.Item.Facts.Auth != nil {
			return nil
		}
		return jobs.Add(ctx, d.Jobs, tx, job{e.Item.Authority, uuid.UUID(e.Item.ID)}, jobs.Retries(tries))
	})
	jobs.Work(d.Jobs, "look up who sent a mail", d.prove)
}

// patience bounds all questions for one mail together.
const patience = 20 * time.Second

func (d Deps) prove(ctx context.Context, j job) error {
	item, err := d.Inbox.Item(ctx, d.Inbox.DB.Read(), inbox.ItemID(j.Item))
	if errors.Is(err, inbox.ErrUnknown) {
		return nil // erased meanwhile
	}
	if err != nil {
		return err
	}
	account, err := d.Inbox.Account(ctx, d.Inbox.DB.Read(), item.Account)
	if err != nil {
		return err
	}
	settings, err := email.SettingsOf(account)
	if err != nil {
		return err
	}
	o, err := d.Inbox.Original(ctx, d.Inbox.DB.Read(), item.ID)
	if err != nil {
		return err
	}
	within, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	auth, err := Look(within, d.Resolver, Mail{Raw: o.Body, Meta: o.Meta, From: item.Party, Trust: settings.Trust})
	if err = errors.Join(err, o.Body.Close()); err != nil {
		return err
	}
	return d.Inbox.DB.Write(ctx, func(tx *db.Tx) error {
		return d.Inbox.AddFacts(ctx, tx, item.ID, func(f *inbox.Facts) { f.Auth = &auth })
	})
}
