package desk

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/desk/desksql"
	"parvis/internal/kit/db"
	"parvis/internal/kit/events"
)

// What is counted of requests, on the day it happens; what of messages, inbox counts.
const (
	countOpened      = "opened"
	countEnded       = "ended"       // total: seconds since it was opened
	countReopened    = "reopened"    // by an agent, or by an objection
	countTransferred = "transferred" // to another team
	countRated       = "rated"       // total: 100 for each that was helped, 50 for partly
)

// slots spread a figure over rows, so that requests of the same moment do not wait for one another.
const slots = 8

// count keeps the figures of requests in the transactions of their events.
func (l Listeners) count() {
	events.On(l.Bus, "the wall counts a request that was opened", func(ctx context.Context, tx *db.Tx, e cases.Opened) error {
		return l.add(ctx, tx, e.Case, countOpened, 0)
	})
	events.On(l.Bus, "the wall counts what happens to a request", l.changed)
}

func (l Listeners) changed(ctx context.Context, tx *db.Tx, e cases.Changed) error {
	c := e.Case
	switch data := e.Event.Data.(type) {
	case *cases.Reopened:
		return l.add(ctx, tx, c, countReopened, 0)
	case *cases.Assigned:
		if data.Team != "" {
			return l.add(ctx, tx, c, countTransferred, 0)
		}
	case *cases.Rated:
		return l.add(ctx, tx, c, countRated, scoreOf(data.Helped))
	}
	if ends(e.Event) {
		return l.add(ctx, tx, c, countEnded, int64(e.Event.At.Sub(c.OpenedAt)/time.Second))
	}
	return nil
}

// ends tells that a request has its answer with this event: its clocks, which end at the same instant, are no answer,
// and one that follows another request has its answer when that one has.
func ends(e cases.Event) bool {
	switch d := e.Data.(type) {
	case *cases.Moved:
		return d.Final
	case *cases.Followed:
		return d.Ended
	}
	return false
}

// scoreOf is what an answer to "did this help?" counts in a hundred.
func scoreOf(h cases.Helped) int64 {
	switch h {
	case cases.HelpedYes:
		return 100
	case cases.HelpedPartly:
		return 50
	}
	return 0
}

func (l Listeners) add(ctx context.Context, tx *db.Tx, c cases.Case, what string, total int64) error {
	a, err := l.Identity.Authority(ctx, c.Authority)
	if err != nil {
		return fmt.Errorf("count %s of %s: %w", what, c.Reference, err)
	}
	id := uuid.UUID(db.NewID())
	return desksql.New(tx).AddCount(ctx, desksql.AddCountParams{
		AuthorityID: c.Authority, Day: dayNumber(tx.Now.In(a.Location())), Channel: string(c.Channel), Team: string(c.Team),
		What: what, Slot: int64(id[15] % slots), Total: total,
	})
}

// dayNumber writes a day as 20261203.
func dayNumber(t time.Time) int64 {
	y, m, d := t.Date()
	return int64(y*10000 + int(m)*100 + d)
}
