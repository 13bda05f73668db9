package cases

import (
	"context"
	"time"

	"parvis/internal/identity"
	"parvis/internal/kit/db"
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

// turn is one verb at work: it adds events to a case that is being edited.
type turn struct {
	*edit
	by Change
	at time.Time

	was, now Case
	events   []Event
}

// change has a verb add events to a case, and keeps the clocks in step.
func (s *Service) change(ctx context.Context, tx *db.Tx, by Change, verb func(*turn) error) (c Case, err error) {
	err = s.edit(ctx, tx, Case{ID: by.Case}, func(ctx context.Context, e *edit) error {
		c, err = e.turn(ctx, by, verb)
		return err
	})
	return c, err
}

func (e *edit) turn(ctx context.Context, by Change, verb func(*turn) error) (Case, error) {
	if err := e.fresh(ctx, by.Expect); err != nil {
		return Case{}, err
	}
	if !db.Fits(by.Why) {
		return Case{}, ErrBadText
	}
	t := &turn{edit: e, by: by.filled(ctx), at: e.tx.Now, was: e.now, now: e.now}
	if t.at.Before(t.was.UpdatedAt) {
		t.at = t.was.UpdatedAt // a machine whose clock is behind must not turn the history round
	}
	if err := verb(t); err != nil {
		return t.was, err
	}
	if len(t.events) > 0 {
		t.settle()
	}
	e.now, e.events = t.now, append(e.events, t.events...)
	return t.now, nil
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
func (e *edit) fresh(ctx context.Context, expect int64) error {
	if expect == 0 || expect == e.now.Revision {
		return nil
	}
	since, err := e.since(ctx, expect)
	if err != nil {
		return err
	}
	for _, one := range since {
		if !one.quiet() {
			return &Stale{Case: e.now, Since: since}
		}
	}
	return nil
}

func (e Event) quiet() bool {
	switch d := e.Data.(type) {
	case *Notified, *Automated, *Followed:
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
