package cases

import (
	"context"
	"fmt"
	"time"

	"parvis/internal/cases/casessql"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/events"
	"parvis/internal/kit/files"
)

// Forget removes a case with its whole history, as if it had never been; cases linked with it are untied. Its number is
// not given again. It returns the files that it named.
func (s *Service) Forget(ctx context.Context, tx *db.Tx, id ID) ([]files.Key, error) {
	at, err := here(ctx)
	if err != nil {
		return nil, err
	}
	c, err := loadToChange(ctx, tx, at, id)
	if err != nil {
		return nil, err
	}
	if c, err = s.untieOthers(ctx, tx, c); err != nil {
		return nil, err
	}
	gone, err := s.forget(ctx, tx, &c)
	if err != nil {
		return nil, fmt.Errorf("forget case %s: %w", c.Reference, err)
	}
	s.hintAfter(tx, c)
	return gone, s.rewritten(ctx, tx, Rewritten{Case: c, Gone: true})
}

// rewritten tells who derives something from histories; a service without a bus has nobody to tell.
func (s *Service) rewritten(ctx context.Context, tx *db.Tx, e Rewritten) error {
	if s.bus == nil {
		return nil
	}
	return events.Publish(ctx, s.bus, tx, e)
}

func (s *Service) forget(ctx context.Context, tx *db.Tx, c *Case) ([]files.Key, error) {
	gone, err := forgetDocuments(ctx, tx, c, &Case{})
	if err != nil {
		return nil, err
	}
	for _, task := range c.Tasks {
		if err := on(tx).ForgetTask(ctx, casessql.ForgetTaskParams{AuthorityID: c.Authority, ID: task.ID}); err != nil {
			return nil, err
		}
	}
	for _, word := range wordsOf(c) {
		if err := on(tx).ForgetWords(ctx, casessql.ForgetWordsParams{AuthorityID: c.Authority, Word: word, CaseID: c.ID.UUID}); err != nil {
			return nil, err
		}
	}
	if err := on(tx).ForgetSpot(ctx, casessql.ForgetSpotParams{AuthorityID: c.Authority, CaseID: c.ID.UUID}); err != nil {
		return nil, err
	}
	if err := on(tx).ForgetDeadlines(ctx, casessql.ForgetDeadlinesParams{AuthorityID: c.Authority, CaseID: c.ID.UUID}); err != nil {
		return nil, err
	}
	if err := on(tx).ForgetEvents(ctx, casessql.ForgetEventsParams{AuthorityID: c.Authority, CaseID: c.ID.UUID}); err != nil {
		return nil, err
	}
	return gone, on(tx).ForgetCase(ctx, casessql.ForgetCaseParams{AuthorityID: c.Authority, ID: c.ID.UUID})
}

// Lasting is a closed case with the instant at which somebody should look whether its time is over; zero when nobody
// has looked yet.
type Lasting struct {
	Case   ID
	LookAt time.Time
}

// ToLookAt lists closed cases whose retention is to be looked at by an instant, the longest due first.
func (s *Service) ToLookAt(ctx context.Context, q db.Queryer, by time.Time, most int) ([]Lasting, error) {
	at, err := here(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := on(q).CasesToLookAt(ctx, casessql.CasesToLookAtParams{AuthorityID: at, LookAt: db.At(by), Limit: int32(most)})
	if err != nil {
		return nil, fmt.Errorf("list the cases whose time may be over: %w", err)
	}
	all := make([]Lasting, len(rows))
	for i, row := range rows {
		all[i] = Lasting{ID{row.ID}, row.LookAt.Time}
	}
	return all, nil
}

// CountToLookAt counts them.
func (s *Service) CountToLookAt(ctx context.Context, q db.Queryer, by time.Time) (int64, error) {
	at, err := here(ctx)
	if err != nil {
		return 0, err
	}
	return on(q).CountToLookAt(ctx, casessql.CountToLookAtParams{AuthorityID: at, LookAt: db.At(by)})
}

// LookAgain says when the retention of a closed case is to be looked at next.
func (s *Service) LookAgain(ctx context.Context, tx *db.Tx, id ID, at time.Time) error {
	whose, err := here(ctx)
	if err != nil {
		return err
	}
	return on(tx).LookAgain(ctx, casessql.LookAgainParams{AuthorityID: whose, ID: id.UUID, LookAt: db.At(at)})
}

// IDs lists the ids of all cases in their own order, some at a time: those after the given one.
func (s *Service) IDs(ctx context.Context, q db.Queryer, after ID, most int) ([]ID, error) {
	at, err := here(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := on(q).CaseIDs(ctx, casessql.CaseIDsParams{AuthorityID: at, ID: after.UUID, Limit: int32(most)})
	if err != nil {
		return nil, fmt.Errorf("list the cases: %w", err)
	}
	ids := make([]ID, len(rows))
	for i, row := range rows {
		ids[i] = ID{row}
	}
	return ids, nil
}

// LastContact is when the authority and the person of a case last had to do with each other about it.
func LastContact(history []Event) (at time.Time) {
	for _, e := range history {
		switch {
		case e.Kind == KindHeard: // somebody else, about the same thing
		case e.By.Kind == identity.ByResident, e.Kind == KindAsked, e.Kind == KindDecided, e.Kind == KindOpened:
			at = e.At
		case e.Kind == KindMessaged, e.Kind == KindNotified && e.isToResident():
			at = e.At
		}
	}
	return at
}

func (e Event) isToResident() bool {
	n, ok := e.Data.(*Notified)
	return ok && (n.To == "resident" || n.To == "helper")
}
