package rota

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/desk/rota/rotasql"
	"parvis/internal/identity"
	"parvis/internal/inbox"
	"parvis/internal/kit/db"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/jobs"
	"parvis/internal/kit/tenant"
)

// Give is the job that gives one item. It is idempotent: what somebody has already stays theirs.
type Give struct {
	Authority uuid.UUID `json:"authority"`
	Case      uuid.UUID `json:"case,omitzero"`
	Thread    uuid.UUID `json:"thread,omitzero"`
}

// Kind names the job in its rows.
func (Give) Kind() string { return "rota.give" }

// Tenant is whose job it is.
func (g Give) Tenant() tenant.ID { return g.Authority }

func (g Give) item() uuid.UUID {
	if g.Case != uuid.Nil {
		return g.Case
	}
	return g.Thread
}

// waiting is an item that nobody has yet.
type waiting struct {
	team identity.TeamID
	what Item
	give func(ctx context.Context, tx *db.Tx, to Choice, why string) error
	stay func(ctx context.Context, tx *db.Tx, why string) error
}

// byRota is the hand that gives.
var byRota = identity.Automation("rota")

func (s *Service) give(ctx context.Context, job Give) error {
	ctx = identity.As(tenant.With(ctx, job.Authority), byRota)
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		w, err := s.waiting(ctx, tx, job)
		if w == nil || err != nil {
			return err
		}
		rule, err := s.RuleOf(ctx, tx, w.team)
		if err != nil || !rule.Given {
			return err
		}
		// Two items at once must not both go to the one who had the least before either.
		if err := tx.Lock(ctx, "rota."+job.Authority.String()); err != nil {
			return err
		}
		return s.choose(ctx, tx, job, *w, rule)
	})
}

func (s *Service) choose(ctx context.Context, tx *db.Tx, job Give, w waiting, rule Rule) error {
	here, err := s.Identity.Authority(ctx, job.Authority)
	if err != nil {
		return err
	}
	team, err := s.team(ctx, tx, here, w.team)
	if err != nil {
		return err
	}
	choice := Choose(rule, w.what, team, here.Calendar.OpenAt(tx.Now))
	why := because(here.Langs[0], choice, w.what)
	if choice.Nobody() {
		return s.stays(ctx, tx, job, w, choice, here, why)
	}
	if err := w.give(ctx, tx, choice, why); err != nil {
		return err
	}
	if err := on(tx).NoteGiven(ctx, rotasql.NoteGivenParams{AuthorityID: job.Authority, AgentID: choice.Person.ID.UUID, GivenAt: db.At(tx.Now)}); err != nil {
		return err
	}
	return on(tx).SaveHold(ctx, rotasql.SaveHoldParams{AuthorityID: job.Authority, ItemID: job.item(), AgentID: choice.Person.ID.UUID, Why: why})
}

// again is how long an open town hall waits before it looks once more for somebody.
const again = 2 * time.Hour

// stays leaves the item with its team and says why, once for each reason; it is tried again when that may have changed.
func (s *Service) stays(ctx context.Context, tx *db.Tx, job Give, w waiting, c Choice, here *identity.Authority, why string) error {
	known, err := s.WhyOf(ctx, tx, job.item())
	if err != nil {
		return err
	}
	if known != why {
		if err := w.stay(ctx, tx, why); err != nil {
			return err
		}
		if err := on(tx).SaveHold(ctx, rotasql.SaveHoldParams{AuthorityID: job.Authority, ItemID: job.item(), Why: why}); err != nil {
			return err
		}
	}
	next := tx.Now.Add(again)
	if c.Why == WhyClosed || !here.Calendar.OpenAt(next) {
		next = here.Calendar.NextOpening(tx.Now.Add(time.Second))
	}
	return jobs.Add(ctx, s.Jobs, tx, job, jobs.At(next))
}

// because says a choice in words.
func because(lang i18n.Lang, c Choice, it Item) string {
	return i18n.In(lang, "rota."+c.Why, "Held", c.Person.Held, "Among", c.Among, "Lang", i18n.In(lang, langKey(it.Lang)))
}

func langKey(l i18n.Lang) string {
	if l == i18n.FR || l == i18n.EN {
		return "rota.lang." + string(l)
	}
	return "rota.lang.other"
}

// waiting finds the item of a job; nil when there is nothing to give any more.
func (s *Service) waiting(ctx context.Context, tx *db.Tx, job Give) (*waiting, error) {
	if job.Case != uuid.Nil {
		return s.waitingCase(ctx, tx, cases.ID{UUID: job.Case})
	}
	return s.waitingThread(ctx, tx, inbox.ThreadID(job.Thread))
}

func (s *Service) waitingCase(ctx context.Context, tx *db.Tx, id cases.ID) (*waiting, error) {
	c, err := s.Cases.Load(ctx, tx, id)
	if errors.Is(err, cases.ErrUnknown) || err == nil && (c.Closed() || !c.Agent.IsZero() || c.Team == "") {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	by := cases.Change{Case: id, Channel: cases.ByRules}
	return &waiting{team: c.Team, what: Item{Lang: c.Lang, Topic: string(c.Service)},
		give: func(ctx context.Context, tx *db.Tx, to Choice, why string) error {
			by.Why = why
			_, err := s.Cases.Assign(ctx, tx, by, cases.Assignment{Team: c.Team, Agent: to.Person.ID, Name: to.Person.Name})
			return err
		},
		stay: func(ctx context.Context, tx *db.Tx, why string) error {
			_, err := s.Cases.Record(ctx, tx, by, cases.Automated{Trigger: "rota", Did: "stays", What: why})
			return err
		},
	}, nil
}

func (s *Service) waitingThread(ctx context.Context, tx *db.Tx, id inbox.ThreadID) (*waiting, error) {
	if s.Inbox == nil {
		return nil, nil
	}
	t, err := s.Inbox.Thread(ctx, tx, id)
	if errors.Is(err, inbox.ErrUnknown) || err == nil && (t.State == inbox.Closed || t.Agent != uuid.Nil || t.Team == "") {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	items, err := s.Inbox.Items(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	it := Item{Lang: i18n.FR}
	for _, i := range items {
		if i.Direction == inbox.In && i.Lang != "" {
			it.Lang = i.Lang
		}
	}
	return &waiting{team: t.Team, what: it,
		give: func(ctx context.Context, tx *db.Tx, to Choice, _ string) error {
			_, err := s.Inbox.Assign(ctx, tx, id, to.Person.ID.UUID)
			return err
		},
		stay: func(context.Context, *db.Tx, string) error { return nil }, // its page says it
	}, nil
}

// WhyOf says why an item was given to whoever has it, or stays with its team; empty when the rota did not act.
func (s *Service) WhyOf(ctx context.Context, q db.Queryer, item uuid.UUID) (string, error) {
	row, err := on(q).HoldOf(ctx, rotasql.HoldOfParams{AuthorityID: tenant.From(ctx), ItemID: item})
	if isNone(err) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("why an item is whose it is: %w", err)
	}
	return row.Why, nil
}
