package cases

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"reflect"

	"parvis/internal/cases/casessql"
	"parvis/internal/kit/db"
)

// Rebuilt is what folding a history again gave.
type Rebuilt struct {
	Case  Case
	Same  bool     // the stored projection was the same
	Wrong []string // what differed, by name
}

// Rebuild folds the history of a case again and compares it with all that is stored of it. With mend it writes what was
// wrong; events are never touched.
func (s *Service) Rebuild(ctx context.Context, tx *db.Tx, id ID, mend bool) (Rebuilt, error) {
	at, err := here(ctx)
	if err != nil {
		return Rebuilt{}, err
	}
	stored, err := loadToChange(ctx, tx, at, id)
	if err != nil {
		return Rebuilt{}, err
	}
	events, err := history(ctx, tx, at, id, 0)
	if err != nil {
		return Rebuilt{}, err
	}
	r := Rebuilt{Case: Fold(events)}
	if r.Wrong, err = s.differences(ctx, tx, stored, r.Case, len(events)); err != nil {
		return r, err
	}
	r.Same = len(r.Wrong) == 0
	if r.Same || !mend {
		return r, nil
	}
	if err := s.update(ctx, tx, &r.Case); err != nil {
		return r, err
	}
	return r, saveDeadlines(ctx, tx, &Case{}, &r.Case)
}

func (s *Service) differences(ctx context.Context, tx *db.Tx, stored, folded Case, events int) (wrong []string, err error) {
	a, err := json.Marshal(stored)
	if err != nil {
		return nil, err
	}
	b, err := json.Marshal(folded)
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(a, b) {
		wrong = append(wrong, "case")
	}
	if folded.Revision != int64(events) {
		wrong = append(wrong, "a gap in the history")
	}
	same, err := s.sameRow(ctx, tx, &folded)
	if err != nil {
		return nil, err
	}
	if !same {
		wrong = append(wrong, "row")
	}
	if same, err = sameDeadlines(ctx, tx, &folded); err != nil {
		return nil, err
	}
	if !same {
		wrong = append(wrong, "deadlines")
	}
	return wrong, nil
}

// sameRow compares the columns that lists and links are found by.
func (s *Service) sameRow(ctx context.Context, tx *db.Tx, c *Case) (bool, error) {
	row, err := on(tx).StoredCase(ctx, casessql.StoredCaseParams{AuthorityID: c.Authority, ID: c.ID.UUID})
	if err != nil {
		return false, fmt.Errorf("read the row of a case: %w", err)
	}
	want, err := s.stored(c)
	if err != nil {
		return false, err
	}
	got := casessql.UpdateCaseParams(row)
	got.Body, want.Body = nil, nil // compared as a case, above: PostgreSQL orders the keys its own way
	return reflect.DeepEqual(got, want), nil
}

func sameDeadlines(ctx context.Context, tx *db.Tx, c *Case) (bool, error) {
	rows, err := on(tx).DeadlinesOf(ctx, casessql.DeadlinesOfParams{AuthorityID: c.Authority, CaseID: c.ID.UUID})
	if err != nil {
		return false, fmt.Errorf("read the deadlines of a case: %w", err)
	}
	if len(rows) != len(c.Deadlines) {
		return false, nil
	}
	for _, r := range rows {
		d, ok := c.clock(r.Name, r.Number)
		if !ok {
			return false, nil
		}
		want := deadlineRow(c, *d)
		got := casessql.PutDeadlineParams{
			AuthorityID: c.Authority, CaseID: c.ID.UUID, Name: r.Name, Number: r.Number, Resident: r.Resident,
			StartedAt: r.StartedAt, PausedAt: r.PausedAt, DueAt: r.DueAt, MetAt: r.MetAt, MissedAt: r.MissedAt, DroppedAt: r.DroppedAt,
		}
		if want != got {
			return false, nil
		}
	}
	return true, nil
}
