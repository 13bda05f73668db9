package threads

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/cases/threads/threadssql"
	"parvis/internal/identity"
	"parvis/internal/inbox"
	"parvis/internal/kit/db"
	"parvis/internal/kit/events"
	"parvis/internal/kit/tenant"
	"parvis/internal/notify"
)

//go:embed migrations
var migrations embed.FS

func init() { db.Register("threads", migrations) }

// Deps is what the ties stand on.
type Deps struct {
	DB      *db.DB
	Bus     *events.Bus
	Cases   *cases.Service
	Inbox   *inbox.Service
	Notices *notify.Service // nil: nothing answers a notice, as in a test
}

// Service holds the verbs.
type Service struct{ Deps }

// New wires the ties: they listen from now on.
func New(d Deps) *Service {
	s := &Service{d}
	events.On(d.Bus, "a message joins its case", s.onReceived)
	events.On(d.Bus, "an answer joins its case", s.onSent)
	events.On(d.Bus, "an answer that failed is told in its case", s.onFailed)
	events.On(d.Bus, "a file of a message was looked at", s.onScanned)
	return s
}

// How a thread came to its case.
const (
	ByNotice    = "notice"    // it answers a notice about the case
	ByReference = "reference" // it names the case, and comes from somebody who belongs to it
	ByAgent     = "agent"
	Alone       = "alone" // an agent said that it needs no case
)

// Tie is a thread with its case.
type Tie struct {
	Thread inbox.ThreadID
	Case   cases.ID // zero: it waits to be sorted, or needs none (How is Alone)
	How    string
	By     identity.Actor
	Came   time.Time
	Linked time.Time
}

func tieOf(row threadssql.CaseThread) Tie {
	return Tie{
		Thread: inbox.ThreadID(row.ThreadID), Case: cases.ID{UUID: row.CaseID.UUID}, How: row.How,
		By: identity.Actor{Kind: identity.ActorKind(row.ByKind), ID: row.ByID, Name: row.ByName}, Came: row.CameAt.Time, Linked: row.LinkedAt.Time,
	}
}

// Of gives the tie of a thread; ok is false when nobody has written in it yet.
func (s *Service) Of(ctx context.Context, q db.Queryer, id inbox.ThreadID) (t Tie, ok bool, err error) {
	return tieIn(ctx, q, id)
}

func tieIn(ctx context.Context, q db.Queryer, id inbox.ThreadID) (t Tie, ok bool, err error) {
	row, err := threadssql.New(q).TieOf(ctx, threadssql.TieOfParams{AuthorityID: tenant.From(ctx), ThreadID: uuid.UUID(id)})
	if errors.Is(err, sql.ErrNoRows) {
		return Tie{}, false, nil
	}
	return tieOf(row), err == nil, err
}

// OfCase lists the threads of a case, oldest first.
func (s *Service) OfCase(ctx context.Context, q db.Queryer, id cases.ID) ([]inbox.Thread, error) {
	rows, err := threadssql.New(q).ThreadsOfCase(ctx, threadssql.ThreadsOfCaseParams{AuthorityID: tenant.From(ctx), CaseID: uuid.NullUUID{UUID: id.UUID, Valid: true}})
	if err != nil {
		return nil, fmt.Errorf("threads of case %s: %w", id, err)
	}
	return s.load(ctx, q, rows)
}

// ToSort lists threads that belong to no case yet, oldest first, from a place on.
func (s *Service) ToSort(ctx context.Context, q db.Queryer, from inbox.Place, most int) ([]inbox.Thread, error) {
	rows, err := threadssql.New(q).ToSort(ctx, threadssql.ToSortParams{
		AuthorityID: tenant.From(ctx), AfterAt: db.At(from.At), AfterID: from.ID, Limit: int32(most),
	})
	if err != nil {
		return nil, fmt.Errorf("threads to sort: %w", err)
	}
	return s.load(ctx, q, rows)
}

func (s *Service) load(ctx context.Context, q db.Queryer, rows []threadssql.CaseThread) ([]inbox.Thread, error) {
	all := make([]inbox.Thread, 0, len(rows))
	for _, row := range rows {
		t, err := s.Inbox.Thread(ctx, q, inbox.ThreadID(row.ThreadID))
		if err != nil {
			return nil, err
		}
		all = append(all, t)
	}
	return all, nil
}
