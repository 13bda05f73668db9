package kiosk

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/google/uuid"

	"parvis/internal/forms"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/tenant"
	"parvis/internal/kit/web"
	"parvis/internal/website/kiosk/kiosksql"
)

// visit is somebody in front of a device.
type visit struct {
	on   bool
	seen time.Time
}

// seeEvery is how rarely a sign of life is written down; grace is what a script's own count may lag behind.
const (
	seeEvery = 10 * time.Second
	grace    = 20 * time.Second
)

// staleAt tells that nobody is there any more.
func (v visit) staleAt(now time.Time, d Device) bool {
	return v.on && now.Sub(v.seen) >= d.Idle+warning+grace
}

// overAt is what the page of the warning asks when its count has ended.
func (v visit) overAt(now time.Time, d Device) bool {
	return v.on && now.Sub(v.seen) >= d.Idle+warning-seeEvery
}

func (p *Pages) visit(ctx context.Context, d Device) (visit, error) {
	row, err := kiosksql.New(p.DB.Read()).Visit(ctx, kiosksql.VisitParams{AuthorityID: tenant.From(ctx), DeviceID: d.ID})
	if errors.Is(err, sql.ErrNoRows) {
		return visit{}, nil
	}
	if err != nil {
		return visit{}, fmt.Errorf("who is at kiosk %s: %w", d.ID, err)
	}
	return visit{true, row.SeenAt.Time}, nil
}

// see notes a sign of life.
func (p *Pages) see(ctx context.Context, d Device, v visit) error {
	if v.on && p.Clock.Now().Sub(v.seen) < seeEvery {
		return nil
	}
	return p.DB.Write(ctx, func(tx *db.Tx) error {
		return kiosksql.New(tx).SeeVisit(ctx, kiosksql.SeeVisitParams{AuthorityID: tenant.From(ctx), DeviceID: d.ID, BeganAt: db.At(tx.Now)})
	})
}

// wipe ends a visit: at the server first, then in the browser.
func (p *Pages) wipe(w http.ResponseWriter, r *http.Request, d Device) error {
	ctx := r.Context()
	if err := p.DB.Write(ctx, func(tx *db.Tx) error { return p.end(ctx, tx, d.ID) }); err != nil {
		return err
	}
	if stay, ok := identity.ResidentOf(ctx); ok {
		if err := p.Identity.SignOut(ctx, stay.Session); err != nil && errs.KindOf(err) != errs.NotFound {
			return err
		}
	}
	if err := web.Destroy(ctx); err != nil {
		return err
	}
	p.Drafts.Drop(w)
	web.ForgetLang(w, p.Secure)
	w.Header().Set("Clear-Site-Data", `"cache", "storage"`) // not "cookies": the device keeps its own
	return nil
}

// end erases what a visit made and nobody asked to keep, and the visit itself.
func (p *Pages) end(ctx context.Context, tx *db.Tx, device uuid.UUID) error {
	q, at := kiosksql.New(tx), tenant.From(ctx)
	drafts, err := q.Drafts(ctx, kiosksql.DraftsParams{AuthorityID: at, DeviceID: device})
	if err != nil {
		return fmt.Errorf("the drafts of kiosk %s: %w", device, err)
	}
	for _, id := range drafts {
		if err := p.Forms.Discard(ctx, tx, forms.ID(id)); err != nil {
			return err
		}
	}
	return errors.Join(
		q.DropDrafts(ctx, kiosksql.DropDraftsParams{AuthorityID: at, DeviceID: device}),
		q.EndVisit(ctx, kiosksql.EndVisitParams{AuthorityID: at, DeviceID: device}),
	)
}

// gone is after how long a job ends a visit whose device says nothing more: it was switched off.
const gone = longestIdle + 5*time.Minute

func (p *Pages) sweep(ctx context.Context) error {
	stale, err := kiosksql.New(p.DB.Read()).StaleVisits(ctx, db.At(p.Clock.Now().Add(-gone)))
	if err != nil {
		return fmt.Errorf("look for visits that nobody ended: %w", err)
	}
	for _, v := range stale {
		here := tenant.With(ctx, v.AuthorityID)
		if err := p.DB.Write(here, func(tx *db.Tx) error { return p.end(here, tx, v.DeviceID) }); err != nil {
			return err
		}
	}
	return nil
}
