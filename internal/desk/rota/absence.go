package rota

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"parvis/internal/desk/rota/rotasql"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/tenant"
)

// Absence is the days on which an agent is away, the last one included, and who sees to their work.
type Absence struct {
	ID    uuid.UUID
	Agent identity.AgentID
	First Day
	Last  Day
	Cover identity.AgentID // zero: nobody
}

// Day is a day of the authority's calendar, written as 20261203.
type Day int64

func dayOf(t time.Time) Day {
	y, m, d := t.Date()
	return Day(y*10000 + int(m)*100 + d)
}

// Time is noon of that day, for words.
func (d Day) Time(zone *time.Location) time.Time {
	return time.Date(int(d/10000), time.Month(d/100%100), int(d%100), 12, 0, 0, 0, zone)
}

// On tells that the absence holds on a day.
func (a Absence) On(d Day) bool { return a.First <= d && d <= a.Last }

func away(all []Absence, agent identity.AgentID, d Day) bool {
	return slices.ContainsFunc(all, func(a Absence) bool { return a.Agent == agent && a.On(d) })
}

// What an absence may not be.
var (
	errEnds    = errs.New(errs.Invalid, "rota.absence.ends")
	errPast    = errs.New(errs.Invalid, "rota.absence.past")
	errOneself = errs.New(errs.Invalid, "rota.absence.oneself")
	errTooLong = errs.New(errs.Invalid, "rota.absence.long")
	// ErrNoAbsence is for one that is not there, or is another agent's.
	ErrNoAbsence = errs.New(errs.NotFound, "rota.absence.unknown")
)

// longest is how long an absence may last: what is longer is no absence but another post.
const longest = 400 * 24 * time.Hour

// today is the authority's.
func (s *Service) today(ctx context.Context) (Day, *identity.Authority, error) {
	here, err := s.Identity.Authority(ctx, tenant.From(ctx))
	if err != nil {
		return 0, nil, err
	}
	return dayOf(s.Clock.Now().In(here.Location())), here, nil
}

// NoteAbsence writes an absence down.
func (s *Service) NoteAbsence(ctx context.Context, tx *db.Tx, a Absence) (Absence, error) {
	today, here, err := s.today(ctx)
	if err != nil {
		return a, err
	}
	switch {
	case a.Last < a.First:
		return a, errEnds
	case a.Last < today:
		return a, errPast
	case a.Last.Time(here.Location()).Sub(a.First.Time(here.Location())) > longest:
		return a, errTooLong
	case a.Cover == a.Agent:
		return a, errOneself
	}
	a.ID = db.NewID()
	return a, on(tx).AddAbsence(ctx, rotasql.AddAbsenceParams{
		AuthorityID: here.ID, ID: a.ID, AgentID: a.Agent.UUID, FirstDay: int64(a.First), LastDay: int64(a.Last), CoverID: a.Cover.UUID, NotedAt: db.At(tx.Now),
	})
}

// EndAbsence has an agent back: one that has begun ends yesterday, one to come is dropped.
func (s *Service) EndAbsence(ctx context.Context, tx *db.Tx, id uuid.UUID, agent identity.AgentID) error {
	_, here, err := s.today(ctx)
	if err != nil {
		return err
	}
	yesterday := dayOf(s.Clock.Now().In(here.Location()).AddDate(0, 0, -1))
	n, err := on(tx).EndAbsence(ctx, rotasql.EndAbsenceParams{AuthorityID: here.ID, ID: id, AgentID: agent.UUID, LastDay: int64(yesterday)})
	if err != nil || n > 0 {
		return err
	}
	n, err = on(tx).DropAbsence(ctx, rotasql.DropAbsenceParams{AuthorityID: here.ID, ID: id, AgentID: agent.UUID})
	if err == nil && n == 0 {
		return ErrNoAbsence
	}
	return err
}

// Absences are those of today and to come, the first to begin first.
func (s *Service) Absences(ctx context.Context, q db.Queryer) ([]Absence, error) {
	today, here, err := s.today(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := on(q).AbsencesFrom(ctx, rotasql.AbsencesFromParams{AuthorityID: here.ID, LastDay: int64(today)})
	if err != nil {
		return nil, fmt.Errorf("read who is away: %w", err)
	}
	all := make([]Absence, len(rows))
	for i, r := range rows {
		all[i] = Absence{r.ID, identity.AgentID{UUID: r.AgentID}, Day(r.FirstDay), Day(r.LastDay), identity.AgentID{UUID: r.CoverID}}
	}
	return all, nil
}

// CoveredBy are the absences of today that an agent covers.
func (s *Service) CoveredBy(ctx context.Context, q db.Queryer, cover identity.AgentID) ([]Absence, error) {
	today, _, err := s.today(ctx)
	if err != nil {
		return nil, err
	}
	all, err := s.Absences(ctx, q)
	return slices.DeleteFunc(all, func(a Absence) bool { return a.Cover != cover || !a.On(today) }), err
}

// keepAbsences is how long it can be seen who stood in for whom.
const keepAbsences = 90 * 24 * time.Hour

func (s *Service) sweep(ctx context.Context) error {
	towns, err := s.Identity.Authorities(ctx)
	if err != nil {
		return err
	}
	for _, a := range towns {
		before := dayOf(s.Clock.Now().Add(-keepAbsences).In(a.Location()))
		in := tenant.With(ctx, a.ID)
		err = errors.Join(err, s.DB.Write(in, func(tx *db.Tx) error {
			return on(tx).SweepAbsences(in, rotasql.SweepAbsencesParams{AuthorityID: a.ID, LastDay: int64(before)})
		}))
	}
	return err
}
