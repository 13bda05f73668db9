package cases

import (
	"context"
	"fmt"
	"time"

	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/events"
	"parvis/internal/kit/tenant"
	"parvis/internal/kit/worktime"
)

// Change says which case a verb is for, and who does it.
type Change struct {
	Case    ID
	Expect  int64          // the revision that was on the page; 0 for any
	By      identity.Actor // identity.Who(ctx) without
	Channel Channel        // the usual one of who acts, without
	Why     string
}

// turn is one verb at work: it adds events to a case, then writes them all.
type turn struct {
	s    *Service
	tx   *db.Tx
	by   Change
	at   time.Time
	here *identity.Authority

	was, now Case
	events   []Event
}

// change loads the case, lets verb add events, keeps the clocks in step, and writes everything.
func (s *Service) change(ctx context.Context, tx *db.Tx, by Change, verb func(*turn) error) (Case, error) {
	t, err := s.begin(ctx, tx, by)
	if err != nil {
		return Case{}, err
	}
	if err := verb(t); err != nil {
		return t.was, err
	}
	if len(t.events) == 0 {
		return t.was, nil
	}
	t.settle()
	return t.write(ctx)
}

func (s *Service) begin(ctx context.Context, tx *db.Tx, by Change) (*turn, error) {
	at, err := here(ctx)
	if err != nil {
		return nil, err
	}
	t := &turn{s: s, tx: tx, by: by.filled(ctx), at: tx.Now}
	if t.here, err = s.authorities.Authority(ctx, at); err != nil {
		return nil, fmt.Errorf("change a case: %w", err)
	}
	if t.was, err = loadToChange(ctx, tx, at, by.Case); err != nil {
		return nil, err
	}
	if t.at.Before(t.was.UpdatedAt) {
		t.at = t.was.UpdatedAt // a machine whose clock is behind must not turn the history round
	}
	t.now = t.was
	return t, s.fresh(ctx, tx, by.Expect, t.was)
}

func (by Change) filled(ctx context.Context) Change {
	if by.By == (identity.Actor{}) {
		by.By = identity.Who(ctx)
	}
	if by.Channel == "" {
		by.Channel = usual[by.By.Kind]
	}
	return by
}

var usual = map[identity.ActorKind]Channel{
	identity.ByResident: ByWeb, identity.ByAnAgent: ByDesk, identity.ByAutomation: ByRules, identity.BySystem: ByRules,
}

// fresh refuses a change of what somebody else has changed meanwhile. What ran by itself and takes nothing from anybody
// (a notice sent, a file scanned) does not count: it would refuse agents for nothing.
func (s *Service) fresh(ctx context.Context, q db.Queryer, expect int64, c Case) error {
	if expect == 0 || expect == c.Revision {
		return nil
	}
	since, err := history(ctx, q, c.Authority, c.ID, expect)
	if err != nil {
		return err
	}
	for _, e := range since {
		if !e.quiet() {
			return &Stale{Case: c, Since: since}
		}
	}
	return nil
}

func (e Event) quiet() bool {
	switch d := e.Data.(type) {
	case *Notified, *Automated:
		return true
	case *Documented:
		return d.Op == DocumentScanned
	}
	return false
}

// add appends an event and applies it.
func (t *turn) add(d Data) Event {
	e := Event{
		Seq: t.now.Revision + 1, ID: db.NewID(), Kind: d.kind(), At: t.at,
		By: t.by.By, Channel: t.by.Channel, Why: t.by.Why, Data: d,
	}
	t.events, t.now = append(t.events, e), Apply(t.now, e)
	return e
}

func (t *turn) calendar() worktime.Calendar { return t.here.Calendar }

// write stores the events, what they made of the case, and tells the slices above.
func (t *turn) write(ctx context.Context) (Case, error) {
	if err := t.save(ctx); err != nil {
		return t.was, fmt.Errorf("change case %s: %w", t.was.Reference, err)
	}
	for _, e := range t.events {
		if err := events.Publish(ctx, t.s.bus, t.tx, Changed{Case: t.now, Event: e}); err != nil {
			return t.was, err
		}
	}
	t.s.hintAfter(t.tx, t.now)
	return t.now, nil
}

// News is the payload of a live hint.
type News struct {
	Case      ID        `json:"case"`
	Reference Reference `json:"reference"`
	Revision  int64     `json:"revision"`
}

// Subject is where hints about one case are heard; AllSubject hears of every case.
func Subject(id ID) string { return "case." + id.String() }

// AllSubject is where hints about all cases of the authority are heard.
const AllSubject = "cases"

func (s *Service) hintAfter(tx *db.Tx, c Case) {
	at, news := tenant.ID(c.Authority), News{Case: c.ID, Reference: c.Reference, Revision: c.Revision}
	tx.AfterCommit(func() {
		s.hint(at, Subject(news.Case), news)
		s.hint(at, AllSubject, news)
	})
}
