package casestest

import (
	"context"
	"testing"

	"parvis/internal/cases"
	"parvis/internal/identity"
	"parvis/internal/identity/identitytest"
	"parvis/internal/identity/town"
	"parvis/internal/kit/db"
	"parvis/internal/kit/events"
)

// House is Portvieux (and Valbrume, for what must not be found) with a desk of cases.
type House struct {
	*identitytest.House
	Cases *cases.Service

	t testing.TB
}

// Secret derives the links of cases in tests.
var Secret = cases.LinkSecret{7: 1}

// New settles the town on a fresh database.
func New(t testing.TB, d *db.DB) *House {
	t.Helper()
	return Over(t, identitytest.New(t, d))
}

// Over adds cases to a town that stands already.
func Over(t testing.TB, ids *identitytest.House) *House {
	h := &House{House: ids, t: t}
	h.Cases = cases.New(cases.Deps{DB: ids.DB, Bus: ids.Bus, Authorities: ids.IDs, Secret: Secret, Jobs: ids.Jobs})
	return h
}

// Claire is a caseworker of school life, for tests that need the name but no account.
var Claire = identity.Actor{Kind: identity.ByAnAgent, ID: "0192f0c1-0000-7000-8000-00000000c1a1", Name: "Claire Morvan"}

// Thomas is a caseworker of the sports office.
var Thomas = identity.Actor{Kind: identity.ByAnAgent, ID: "0192f0c1-0000-7000-8000-0000000070a5", Name: "Thomas Morvan"}

// Open opens a case in Portvieux.
func (h *House) Open(options ...Option) cases.Case {
	h.t.Helper()
	return h.OpenIn(h.Here(), options...)
}

// OpenIn opens a case in the authority of ctx.
func (h *House) OpenIn(ctx context.Context, options ...Option) (c cases.Case) {
	h.t.Helper()
	in := Usual()
	for _, option := range options {
		option(&in)
	}
	h.Write(ctx, func(tx *db.Tx) (err error) {
		c, err = h.Cases.Open(ctx, tx, in)
		return err
	})
	return c
}

// Do runs one verb on a case of Portvieux and gives the case after it.
func (h *House) Do(verb func(ctx context.Context, tx *db.Tx) (cases.Case, error)) (c cases.Case) {
	h.t.Helper()
	ctx := h.Here()
	h.Write(ctx, func(tx *db.Tx) (err error) {
		c, err = verb(ctx, tx)
		return err
	})
	return c
}

// Heard collects what the bus announces about cases, in order. Call it before the verbs.
func (h *House) Heard() *[]cases.Event {
	heard := new([]cases.Event)
	events.On(h.Bus, "a test listens", func(_ context.Context, _ *db.Tx, e cases.Opened) error {
		*heard = append(*heard, e.Event)
		return nil
	})
	events.On(h.Bus, "a test listens", func(_ context.Context, _ *db.Tx, e cases.Changed) error {
		*heard = append(*heard, e.Event)
		return nil
	})
	return heard
}

// Nolwenn is the person of a case unless a test says otherwise.
func Nolwenn() cases.Party { return party(town.Nolwenn()) }

// Yvonne has no e-mail.
func Yvonne() cases.Party { return party(town.Yvonne()) }

// Karim is deaf.
func Karim() cases.Party { return party(town.Karim()) }

func party(n identity.NewPerson) cases.Party {
	p := cases.Party{Name: identity.Person{Given: n.Given, Family: n.Family}.Name()}
	for _, c := range n.Contacts {
		p.Contacts = append(p.Contacts, cases.Contact{Kind: c.Kind, Value: c.Value, Verified: c.IsVerified()})
	}
	return p
}
