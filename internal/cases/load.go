package cases

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"parvis/internal/cases/casessql"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
)

// Load reads a case by its id. One of another authority is ErrUnknown.
func (s *Service) Load(ctx context.Context, q db.Queryer, id ID) (Case, error) {
	if e := underWay(ctx, q, id); e != nil {
		return e.now, nil
	}
	at, err := here(ctx)
	if err != nil {
		return Case{}, err
	}
	return caseFrom(on(q).CaseByID(ctx, casessql.CaseByIDParams{AuthorityID: at, ID: id.UUID}))
}

// Find reads a case by its reference, as people write it.
func (s *Service) Find(ctx context.Context, q db.Queryer, ref Reference) (Case, error) {
	at, err := here(ctx)
	if err != nil {
		return Case{}, err
	}
	if clean, ok := ParseReference(string(ref)); ok {
		ref = clean
	}
	return caseFrom(on(q).CaseByReference(ctx, casessql.CaseByReferenceParams{AuthorityID: at, Reference: string(ref)}))
}

// Resolve reads the case that a mailed link opens, ErrUnknown for a link that was revoked or never was.
func (s *Service) Resolve(ctx context.Context, q db.Queryer, t identity.Token) (Case, error) {
	at, err := here(ctx)
	if err != nil {
		return Case{}, err
	}
	return caseFrom(on(q).CaseByLink(ctx, casessql.CaseByLinkParams{AuthorityID: at, LinkHash: t.Hash()}))
}

// LinkToken is the secret of the case's link, for mails and letters: the same each time, until a transfer.
func (s *Service) LinkToken(c Case) identity.Token { return s.secret.token(&c) }

// LinkPath is the address that opens a case without an account.
func LinkPath(t identity.Token) string { return "/r/" + t.String() }

// History reads all events of a case, oldest first.
func (s *Service) History(ctx context.Context, q db.Queryer, id ID) ([]Event, error) {
	return s.Since(ctx, q, id, 0)
}

// Since reads the events after a revision: what somebody missed.
func (s *Service) Since(ctx context.Context, q db.Queryer, id ID, revision int64) ([]Event, error) {
	if e := underWay(ctx, q, id); e != nil {
		return e.since(ctx, revision)
	}
	at, err := here(ctx)
	if err != nil {
		return nil, err
	}
	return history(ctx, q, at, id, revision)
}

// EventOf reads one event of a case; ErrUnknown when there is none of that number.
func (s *Service) EventOf(ctx context.Context, q db.Queryer, id ID, seq int64) (Event, error) {
	at, err := here(ctx)
	if err != nil {
		return Event{}, err
	}
	row, err := on(q).EventOf(ctx, casessql.EventOfParams{AuthorityID: at, CaseID: id.UUID, Seq: seq})
	if errors.Is(err, sql.ErrNoRows) {
		return Event{}, ErrUnknown
	}
	if err != nil {
		return Event{}, fmt.Errorf("read event %d of case %s: %w", seq, id, err)
	}
	return eventFrom(casessql.HistoryRow(row))
}

// Unattended counts by their kind the events since a person last did something to a case.
func (s *Service) Unattended(ctx context.Context, q db.Queryer, id ID) (map[Kind]int64, error) {
	at, err := here(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := on(q).KindsUnattended(ctx, casessql.KindsUnattendedParams{AuthorityID: at, CaseID: id.UUID})
	if err != nil {
		return nil, fmt.Errorf("count what ran in case %s by itself: %w", id, err)
	}
	times := make(map[Kind]int64, len(rows))
	for _, row := range rows {
		times[Kind(row.Kind)] = row.Times
	}
	return times, nil
}

// OfPerson reads a person's cases, newest first.
func (s *Service) OfPerson(ctx context.Context, q db.Queryer, person identity.PersonID, limit int) ([]Case, error) {
	at, err := here(ctx)
	if err != nil {
		return nil, err
	}
	if person.IsZero() {
		return nil, nil
	}
	rows, err := on(q).CasesOfPerson(ctx, casessql.CasesOfPersonParams{AuthorityID: at, PersonID: person.UUID, Limit: int32(limit)})
	if err != nil {
		return nil, fmt.Errorf("read a person's cases: %w", err)
	}
	all := make([]Case, 0, len(rows))
	for _, body := range rows {
		c, err := caseFrom(body, nil)
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return all, nil
}

// Look reads a case for an agent. Reading a sensitive one leaves a trace, or fails.
func (s *Service) Look(ctx context.Context, ref Reference) (Case, error) {
	c, err := s.Find(ctx, s.db.Read(), ref)
	if err != nil || !c.Sensitive || s.trace == nil {
		return c, err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error { return s.trace(ctx, tx, c) })
	if err != nil {
		return Case{}, fmt.Errorf("leave the trace of reading %s: %w", c.Reference, err)
	}
	return c, nil
}
