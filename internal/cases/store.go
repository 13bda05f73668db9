package cases

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"parvis/internal/cases/casessql"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
)

// caseFrom reads a projection.
func caseFrom(body db.JSON, err error) (c Case, _ error) {
	if errors.Is(err, sql.ErrNoRows) {
		return c, ErrUnknown
	}
	if err != nil {
		return c, err
	}
	if err := body.Unmarshal(&c); err != nil {
		return c, fmt.Errorf("read the row of a case: %w", err)
	}
	return c, nil
}

// noDue is where cases without a deadline stand in lists by due time: behind all others.
var noDue = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)

// insert writes the row of a new case.
func (s *Service) insert(ctx context.Context, tx *db.Tx, c *Case) error {
	body, err := db.Marshal(c)
	if err != nil {
		return err
	}
	r := rowOf(c)
	return on(tx).InsertCase(ctx, casessql.InsertCaseParams{
		AuthorityID: c.Authority, ID: c.ID.UUID, Reference: string(c.Reference), Revision: c.Revision,
		Service: string(c.Service), Version: c.Version, Title: c.Title, Lang: string(c.Lang), Channel: string(c.Channel),
		Sensitive: c.Sensitive, PersonID: c.Person.ID.UUID, PersonName: c.Person.Name,
		Team: string(c.Team), AgentID: c.Agent.UUID, AgentName: c.AgentName,
		State: c.State, Outcome: string(c.Outcome), Contested: c.Contested, Unseen: c.Unseen,
		LastKind: string(c.Last.Kind), LastBy: string(c.Last.By), LastWords: c.Last.Words,
		DueName: r.dueName, DueAt: r.due, OrderAt: r.order, AnswerAt: r.answer, WaitingAt: db.At(c.WaitingAt),
		OpenedAt: db.At(c.OpenedAt), UpdatedAt: db.At(c.UpdatedAt), ClosedAt: db.At(c.ClosedAt),
		LinkHash: s.secret.token(c).Hash(), Body: body,
	})
}

// stored is the row of a case.
func (s *Service) stored(c *Case) (casessql.UpdateCaseParams, error) {
	body, err := db.Marshal(c)
	if err != nil {
		return casessql.UpdateCaseParams{}, err
	}
	r := rowOf(c)
	return casessql.UpdateCaseParams{
		AuthorityID: c.Authority, ID: c.ID.UUID, Revision: c.Revision, Title: c.Title, Sensitive: c.Sensitive,
		PersonID: c.Person.ID.UUID, PersonName: c.Person.Name,
		Team: string(c.Team), AgentID: c.Agent.UUID, AgentName: c.AgentName,
		State: c.State, Outcome: string(c.Outcome), Contested: c.Contested, Unseen: c.Unseen,
		LastKind: string(c.Last.Kind), LastBy: string(c.Last.By), LastWords: c.Last.Words,
		DueName: r.dueName, DueAt: r.due, OrderAt: r.order, AnswerAt: r.answer, WaitingAt: db.At(c.WaitingAt),
		UpdatedAt: db.At(c.UpdatedAt), ClosedAt: db.At(c.ClosedAt),
		LinkHash: s.secret.token(c).Hash(), Body: body,
	}, nil
}

// row is what lists read of the deadlines.
type row struct {
	dueName            string
	due, order, answer db.Time
}

func rowOf(c *Case) row {
	r := row{order: db.At(noDue)}
	if d, ok := c.Due(); ok {
		r.dueName, r.due, r.order = d.Name, db.At(d.Due), db.At(d.Due)
	}
	if d, ok := c.AnswerBy(); ok {
		r.answer = db.At(d.Due)
	}
	return r
}

func saveDeadlines(ctx context.Context, tx *db.Tx, was, now *Case) error {
	for _, d := range now.Deadlines {
		if old, ok := was.clock(d.Name, d.No); ok && deadlineRow(now, *old) == deadlineRow(now, d) {
			continue
		}
		if err := on(tx).PutDeadline(ctx, deadlineRow(now, d)); err != nil {
			return err
		}
	}
	for _, d := range was.Deadlines {
		if _, kept := now.clock(d.Name, d.No); kept {
			continue
		}
		gone := casessql.DropDeadlineParams{AuthorityID: now.Authority, CaseID: now.ID.UUID, Name: d.Name, Number: d.No}
		if err := on(tx).DropDeadline(ctx, gone); err != nil {
			return err
		}
	}
	return nil
}

func deadlineRow(c *Case, d Deadline) casessql.PutDeadlineParams {
	r := casessql.PutDeadlineParams{
		AuthorityID: c.Authority, CaseID: c.ID.UUID, Name: d.Name, Number: d.No, Resident: d.Resident,
		StartedAt: db.At(d.Clock.Started), DueAt: db.At(d.Due), MetAt: db.At(d.Clock.MetAt),
		MissedAt: db.At(d.MissedAt), DroppedAt: db.At(d.Dropped),
	}
	if d.Paused() {
		r.PausedAt = db.At(d.Clock.Pauses[len(d.Clock.Pauses)-1].From)
	}
	return r
}

func saveDocuments(ctx context.Context, tx *db.Tx, was, now *Case) error {
	for _, doc := range now.Documents {
		if old, ok := was.Document(doc.ID); ok && old.Scan == doc.Scan {
			continue
		}
		if err := on(tx).PutDocument(ctx, casessql.PutDocumentParams{
			AuthorityID: now.Authority, ID: doc.ID, CaseID: now.ID.UUID, UploadID: doc.Upload, FileKey: doc.FileKey, Scan: string(doc.Scan),
		}); err != nil {
			return err
		}
	}
	return nil
}

func saveTasks(ctx context.Context, tx *db.Tx, was, now *Case) error {
	for _, task := range now.Tasks {
		if old, ok := was.Task(task.ID); ok && old.DoneAt.Equal(task.DoneAt) {
			continue
		}
		if err := on(tx).PutTask(ctx, casessql.PutTaskParams{
			AuthorityID: now.Authority, ID: task.ID, CaseID: now.ID.UUID, Team: string(task.Team), AgentID: task.Agent.UUID,
			DueAt: db.At(task.DueAt), AddedAt: db.At(task.AddedAt), DoneAt: db.At(task.DoneAt),
		}); err != nil {
			return err
		}
	}
	return nil
}

// history reads the events after a revision.
func history(ctx context.Context, q db.Queryer, at uuid.UUID, id ID, after int64) ([]Event, error) {
	rows, err := on(q).History(ctx, casessql.HistoryParams{AuthorityID: at, CaseID: id.UUID, Seq: after})
	if err != nil {
		return nil, fmt.Errorf("read the history of a case: %w", err)
	}
	events := make([]Event, 0, len(rows))
	for _, r := range rows {
		e, err := eventFrom(r)
		if err != nil {
			return nil, fmt.Errorf("event %d of case %s: %w", r.Seq, id, err)
		}
		events = append(events, e)
	}
	return slices.Clip(events), nil
}

func eventFrom(r casessql.HistoryRow) (Event, error) {
	data, err := decode(Kind(r.Kind), r.DataVersion, r.Data)
	return Event{
		Seq: r.Seq, ID: r.ID, Kind: Kind(r.Kind), At: r.HappenedAt.Time,
		By:      identity.Actor{Kind: identity.ActorKind(r.ByKind), ID: r.ByID, Name: r.ByName},
		Channel: Channel(r.Channel), Why: r.Why, Data: data,
	}, err
}
