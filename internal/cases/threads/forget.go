package threads

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/cases/threads/threadssql"
	"parvis/internal/inbox"
	"parvis/internal/kit/db"
	"parvis/internal/kit/files"
	"parvis/internal/kit/tenant"
)

// Forget removes what was written under a case that is no more, or that nobody may be recognised
// in: its threads with all their messages, raws and files. It returns the files that they named.
func Forget(ctx context.Context, tx *db.Tx, box *inbox.Service, id cases.ID) ([]files.Key, error) {
	q, of := threadssql.New(tx), uuid.NullUUID{UUID: id.UUID, Valid: true}
	rows, err := q.ThreadsOfCase(ctx, threadssql.ThreadsOfCaseParams{AuthorityID: tenant.From(ctx), CaseID: of})
	if err != nil {
		return nil, fmt.Errorf("threads of case %s: %w", id, err)
	}
	if err := q.ForgetTies(ctx, threadssql.ForgetTiesParams{AuthorityID: tenant.From(ctx), CaseID: of}); err != nil {
		return nil, fmt.Errorf("forget the threads of case %s: %w", id, err)
	}
	ids := make([]uuid.UUID, len(rows))
	for i, row := range rows {
		ids[i] = row.ThreadID
	}
	return forget(ctx, tx, box, ids)
}

// forget removes threads; one that is gone already is no fault.
func forget(ctx context.Context, tx *db.Tx, box *inbox.Service, ids []uuid.UUID) (keys []files.Key, err error) {
	for _, id := range ids {
		more, err := box.Forget(ctx, tx, inbox.ThreadID(id))
		if err != nil && !errors.Is(err, inbox.ErrUnknown) {
			return nil, err
		}
		keys = append(keys, more...)
	}
	return keys, nil
}

// ForgetOld removes threads that belong to no case, in which nobody waits, and whose last message is from before an
// instant: the oldest first, at most so many. It tells how many went, and the files that they named.
func ForgetOld(ctx context.Context, tx *db.Tx, box *inbox.Service, before time.Time, most int) (int, []files.Key, error) {
	ids, err := threadssql.New(tx).OldThreads(ctx, threadssql.OldThreadsParams{AuthorityID: tenant.From(ctx), BeforeAt: db.At(before), Limit: int32(most)})
	if err != nil {
		return 0, nil, fmt.Errorf("old threads of no case: %w", err)
	}
	keys, err := forget(ctx, tx, box, ids)
	return len(ids), keys, err
}

// Writer is who wrote or was written to: a person of the register, by whatever names doors know them.
type Writer struct {
	People  []uuid.UUID
	Parties []string         // e-mail addresses, telephone numbers: theirs alone
	Threads []inbox.ThreadID // theirs by what a door itself knows
}

// mostThreads bounds what one person may have written: more than anybody does in a lifetime.
const mostThreads = 10_000

// Of lists the threads of a writer, newest first by each name.
func (w Writer) Of(ctx context.Context, q db.Queryer, box *inbox.Service) (all []inbox.Thread, err error) {
	seen := map[inbox.ThreadID]bool{}
	add := func(list []inbox.Thread, err error) error {
		for _, t := range list {
			if !seen[t.ID] {
				seen[t.ID], all = true, append(all, t)
			}
		}
		return err
	}
	for _, id := range w.Threads {
		t, err := box.Thread(ctx, q, id)
		if err := add([]inbox.Thread{t}, err); err != nil {
			return nil, err
		}
	}
	for _, id := range w.People {
		if err := add(box.ThreadsOf(ctx, q, id, mostThreads)); err != nil {
			return nil, fmt.Errorf("threads of a person: %w", err)
		}
	}
	for _, party := range w.Parties {
		if err := add(box.ThreadsWith(ctx, q, party, mostThreads)); err != nil {
			return nil, fmt.Errorf("threads with a party: %w", err)
		}
	}
	return all, nil
}

// ForgetWriter removes all that a writer said by any door and that belongs to no case, held messages too. What is in the
// history of a case stays and goes with it. It tells how many threads and single messages went, and the files that they
// named.
func ForgetWriter(ctx context.Context, tx *db.Tx, box *inbox.Service, w Writer) (n int, keys []files.Key, err error) {
	all, err := w.Of(ctx, tx, box)
	if err != nil {
		return 0, nil, err
	}
	for _, t := range all {
		if tied, err := isTied(ctx, tx, t.ID); err != nil || tied {
			if err != nil {
				return 0, nil, err
			}
			continue
		}
		more, err := box.Forget(ctx, tx, t.ID)
		if err != nil {
			return 0, nil, err
		}
		n, keys = n+1, append(keys, more...)
	}
	for _, party := range w.Parties {
		some, more, err := box.ForgetFrom(ctx, tx, party, func(id inbox.ThreadID) (bool, error) { return isTied(ctx, tx, id) })
		if err != nil {
			return 0, nil, err
		}
		n, keys = n+some, append(keys, more...)
	}
	return n, keys, nil
}

// isTied tells that a thread belongs to a case.
func isTied(ctx context.Context, q db.Queryer, id inbox.ThreadID) (bool, error) {
	if id.IsZero() {
		return false, nil
	}
	tie, _, err := tieIn(ctx, q, id)
	return !tie.Case.IsZero(), err
}

// Writes tells whether a writer has a thread that belongs to no case.
func Writes(ctx context.Context, q db.Queryer, box *inbox.Service, w Writer) (bool, error) {
	all, err := w.Of(ctx, q, box)
	if err != nil {
		return false, err
	}
	for _, t := range all {
		if tied, err := isTied(ctx, q, t.ID); err != nil || !tied {
			return err == nil, err
		}
	}
	return false, nil
}
