package identitytest

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"parvis/internal/identity"
	"parvis/internal/identity/town"
	"parvis/internal/kit/clock"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/events"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/jobs"
	"parvis/internal/kit/tenant"
)

// House is identity on a fresh database, with two towns settled and nobody in them yet.
type House struct {
	DB    *db.DB
	Clock *clock.Fake
	Bus   *events.Bus
	Jobs  *jobs.Queue
	IDs   *identity.Service

	Portvieux, Valbrume *identity.Authority

	Texting bool // links may go to telephones

	t      testing.TB
	agents map[string]identity.AgentID // of Portvieux, by address; made when first asked
}

// Key seals second factors in tests.
var Key = identity.SealKey{7: 1}

// New settles Portvieux and Valbrume.
func New(t testing.TB, d *db.DB) *House {
	t.Helper()
	h := &House{DB: d, Clock: dbtest.Clock(d), Bus: events.NewBus(), t: t}
	log := slog.New(slog.DiscardHandler)
	h.Jobs = jobs.New(d, h.Clock, log)
	h.IDs = identity.New(identity.Config{DB: d, Clock: h.Clock, Bus: h.Bus, Jobs: h.Jobs, Key: Key, Log: log,
		Texts: func(context.Context) bool { return h.Texting }})
	h.Portvieux, h.Valbrume = h.settle(town.Portvieux()), h.settle(town.Valbrume())
	return h
}

func (h *House) settle(a identity.Authority) *identity.Authority {
	h.t.Helper()
	if _, err := town.Settle(context.Background(), h.IDs, a); err != nil {
		h.t.Fatal(err)
	}
	found, err := h.IDs.Authority(context.Background(), a.ID)
	if err != nil {
		h.t.Fatal(err)
	}
	return found
}

// At is a context of an authority, in French, as a request of nobody in particular would have it.
func (h *House) At(a *identity.Authority) context.Context {
	ctx := identity.WithAuthority(tenant.With(context.Background(), a.ID), a)
	return identity.As(i18n.With(ctx, i18n.FR), identity.Actor{Kind: identity.ByResident})
}

// Here is a context of Portvieux.
func (h *House) Here() context.Context { return h.At(h.Portvieux) }

// There is a context of Valbrume, the wrong authority for everything that belongs to Portvieux.
func (h *House) There() context.Context { return h.At(h.Valbrume) }

// Write runs do in a transaction and fails the test when it fails.
func (h *House) Write(ctx context.Context, do func(tx *db.Tx) error) {
	h.t.Helper()
	if err := h.DB.Write(ctx, do); err != nil {
		h.t.Fatal(err)
	}
}

// Resident registers one of the town's people in Portvieux.
func (h *House) Resident(n identity.NewPerson) identity.Person {
	h.t.Helper()
	var id identity.PersonID
	h.Write(h.Here(), func(tx *db.Tx) (err error) {
		id, err = h.IDs.Register(h.Here(), tx, n)
		return err
	})
	p, err := h.IDs.Person(h.Here(), id)
	if err != nil {
		h.t.Fatal(err)
	}
	return p
}

// Agent gives an agent of Portvieux by the part of the address before the @: "claire.morvan". The first call makes them all.
func (h *House) Agent(local string) identity.Agent {
	h.t.Helper()
	if h.agents == nil {
		made, err := town.Staff(context.Background(), h.DB, h.IDs, h.Portvieux.ID, town.Agents())
		if err != nil {
			h.t.Fatal(err)
		}
		h.agents = made
	}
	a, err := h.IDs.Agent(h.Here(), h.agents[local+"@portvieux.example"])
	if err != nil {
		h.t.Fatalf("agent %s: %v", local, err)
	}
	return a
}

// Stranger is an administrator of Valbrume, who may do everything there and nothing in Portvieux.
func (h *House) Stranger() identity.Agent {
	h.t.Helper()
	n := identity.NewAgent{Email: "claire.morvan@valbrume.example", Name: "Claire Morvan", Lang: i18n.FR, Roles: []identity.RoleID{town.Administrator}}
	made, err := town.Staff(context.Background(), h.DB, h.IDs, h.Valbrume.ID, []identity.NewAgent{n})
	if err != nil {
		h.t.Fatal(err)
	}
	a, err := h.IDs.Agent(h.There(), made[n.Email])
	if err != nil {
		h.t.Fatal(err)
	}
	return a
}

// SignIn passes both factors as an agent of Portvieux and gives the session.
func (h *House) SignIn(a identity.Agent) identity.SessionID {
	h.t.Helper()
	step, err := h.IDs.Password(h.Here(), a.Email, town.Password)
	if err != nil {
		h.t.Fatalf("password of %s: %v", a.Email, err)
	}
	session, err := h.IDs.Digits(h.Here(), step.Agent, town.Secret(a.Email).Code(h.Clock.Now()))
	if err != nil {
		h.t.Fatalf("digits of %s: %v", a.Email, err)
	}
	return session
}

// LongerThanAnyWait is how far a test sets the clock forward so that no earlier try counts any more.
const LongerThanAnyWait = 25 * time.Hour
