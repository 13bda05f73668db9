package inbox

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"parvis/internal/identity"
	"parvis/internal/inbox/inboxsql"
	"parvis/internal/kit/db"
	"parvis/internal/kit/tenant"
)

// Count names a figure of the wall page.
type Count string

// The figures. Each is counted on the day it happens, but Waiting, which is how many wait now
// (day 0). Seconds add up what is said here, by the clock: who waits, waits at night too.
const (
	CountWaiting     Count = "waiting"
	CountReceived    Count = "received"
	CountAnswered    Count = "answered"      // waits that ended with an answer of a person; seconds waited
	CountFirst       Count = "first_answer"  // of them, the first of its thread; seconds since it began
	CountUnanswered  Count = "unanswered"    // endings of which nobody ever answered
	CountClosed      Count = "closed"        // endings that last; seconds since the thread, or its newest round, began: handling time
	CountOnce        Count = "first_contact" // of them, those that took one answer
	CountReopened    Count = "reopened"      // by the person, or by an agent
	CountTransferred Count = "transferred"
	CountHeld        Count = "held"
	CountFailed      Count = "failed" // answers that did not arrive
)

// slots spread a figure over rows, so that messages that are kept at the same moment do not
// wait for one another on PostgreSQL.
const slots = 8

type tally struct {
	door    Door
	team    identity.TeamID
	what    Count
	n       int64 // 0 counts as 1
	seconds time.Duration
	at      time.Time // zero for a figure of now
}

func (s *Service) count(ctx context.Context, tx *db.Tx, c tally) error {
	at, err := here(ctx)
	if err != nil {
		return err
	}
	if c.n == 0 {
		c.n = 1
	}
	day := int64(0)
	if !c.at.IsZero() {
		day = dayOf(c.at.In(s.Zone(ctx, at)))
	}
	id := db.NewID()
	return on(tx).Count(ctx, inboxsql.CountParams{
		AuthorityID: at, Day: day, Door: string(c.door), TeamID: string(c.team), What: string(c.what),
		Slot: int64(id[15] % slots), N: c.n, Seconds: int64(c.seconds / time.Second),
	})
}

// dayOf writes a day as 20261203.
func dayOf(t time.Time) int64 {
	y, m, d := t.Date()
	return int64(y*10000 + int(m)*100 + d)
}

// waits keeps the figure of those who wait now.
func (s *Service) waits(ctx context.Context, tx *db.Tx, before, after Thread) error {
	was, is := !before.Waiting.IsZero(), !after.Waiting.IsZero()
	if was && (!is || before.Team != after.Team) {
		if err := s.count(ctx, tx, tally{door: after.Door, team: before.Team, what: CountWaiting, n: -1}); err != nil {
			return err
		}
	}
	if is && (!was || before.Team != after.Team) {
		return s.count(ctx, tx, tally{door: after.Door, team: after.Team, what: CountWaiting})
	}
	return nil
}

func (s *Service) countReceived(ctx context.Context, tx *db.Tx, before, after Thread) error {
	if err := s.waits(ctx, tx, before, after); err != nil {
		return err
	}
	return s.count(ctx, tx, tally{door: after.Door, team: after.Team, what: CountReceived, at: tx.Now})
}

// Figure is one count of one day; Day is 0 for what holds now, else as 20261203.
type Figure struct {
	Day     int64
	Door    Door
	Team    identity.TeamID
	What    Count
	N       int64
	Seconds int64
}

// Figures gives the counts of the authority in ctx between two days, both included, and those of now.
func (s *Service) Figures(ctx context.Context, q db.Queryer, first, last time.Time) ([]Figure, error) {
	at, err := here(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := on(q).Counts(ctx, inboxsql.CountsParams{AuthorityID: at, First: dayOf(first), Last: dayOf(last)})
	if err != nil {
		return nil, err
	}
	figures := make([]Figure, len(rows))
	for i, r := range rows {
		figures[i] = Figure{Day: r.Day, Door: Door(r.Door), Team: identity.TeamID(r.TeamID), What: Count(r.What), N: r.N, Seconds: r.Seconds}
	}
	return figures, nil
}

// Asked narrows figures; zero values ask for all.
type Asked struct {
	Door Door
	Team identity.TeamID
}

// FiguresOf adds the counts of each day up over the doors and teams asked for; without those of now.
func (s *Service) FiguresOf(ctx context.Context, q db.Queryer, first, last time.Time, of Asked) ([]Figure, error) {
	at, err := here(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := on(q).CountsOf(ctx, inboxsql.CountsOfParams{AuthorityID: at, First: dayOf(first), Last: dayOf(last), Door: string(of.Door), TeamID: string(of.Team)})
	if err != nil {
		return nil, fmt.Errorf("figures between two days: %w", err)
	}
	figures := make([]Figure, len(rows))
	for i, r := range rows {
		figures[i] = Figure{Day: r.Day, Door: of.Door, Team: of.Team, What: Count(r.What), N: r.N, Seconds: r.Seconds}
	}
	return figures, nil
}

func here(ctx context.Context) (tenant.ID, error) {
	if at := tenant.From(ctx); at != uuid.Nil {
		return at, nil
	}
	return tenant.ID{}, errNoAuthority
}
