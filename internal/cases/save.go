package cases

import (
	"context"

	"parvis/internal/cases/casessql"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
)

// save writes what the verbs made: the events, the projection, and the rows that timers and files are found by.
func (e *edit) save(ctx context.Context) error {
	if err := insertEvents(ctx, e.tx, &e.now, e.events); err != nil {
		return err
	}
	if err := e.s.project(ctx, e.tx, &e.was, &e.now); err != nil {
		return err
	}
	if err := saveDeadlines(ctx, e.tx, &e.was, &e.now); err != nil {
		return err
	}
	if err := saveDocuments(ctx, e.tx, &e.was, &e.now); err != nil {
		return err
	}
	if err := saveTasks(ctx, e.tx, &e.was, &e.now); err != nil {
		return err
	}
	if err := saveSpot(ctx, e.tx, &e.was, &e.now); err != nil {
		return err
	}
	return saveWords(ctx, e.tx, &e.was, &e.now)
}

// project writes the row of a case.
func (s *Service) project(ctx context.Context, tx *db.Tx, was, now *Case) error {
	if filed(was) == filed(now) {
		return s.updateInPlace(ctx, tx, now)
	}
	return s.update(ctx, tx, now)
}

func (s *Service) update(ctx context.Context, tx *db.Tx, c *Case) error {
	stored, err := s.stored(c)
	if err != nil {
		return err
	}
	return changed(on(tx).UpdateCase(ctx, stored))
}

// updateInPlace writes what no index holds, which is all that most verbs change: each index would cost a search of its
// own.
func (s *Service) updateInPlace(ctx context.Context, tx *db.Tx, c *Case) error {
	r, err := s.stored(c)
	if err != nil {
		return err
	}
	return changed(on(tx).UpdateCaseInPlace(ctx, casessql.UpdateCaseInPlaceParams{
		AuthorityID: r.AuthorityID, ID: r.ID, Revision: r.Revision, Title: r.Title, Sensitive: r.Sensitive, PersonName: r.PersonName,
		AgentName: r.AgentName, State: r.State, Outcome: r.Outcome, Contested: r.Contested, Unseen: r.Unseen,
		LastKind: r.LastKind, LastBy: r.LastBy, LastWords: r.LastWords, DueName: r.DueName, DueAt: r.DueAt, AnswerAt: r.AnswerAt,
		UpdatedAt: r.UpdatedAt, Body: r.Body,
	}))
}

func changed(n int64, err error) error {
	if err == nil && n == 0 {
		return ErrUnknown
	}
	return err
}

// place is where the indexes of the table hold a case.
type place struct {
	person                   identity.PersonID
	team                     identity.TeamID
	agent                    identity.AgentID
	link                     int64
	ordered, waiting, closed int64
}

func filed(c *Case) place {
	return place{
		person: c.Person.ID, team: c.Team, agent: c.Agent, link: c.LinkGeneration,
		ordered: rowOf(c).order.UnixMicro(), waiting: c.WaitingAt.UnixMicro(), closed: c.ClosedAt.UnixMicro(),
	}
}
