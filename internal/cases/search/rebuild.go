package search

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/identity"
	"parvis/internal/inbox"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/tenant"
)

// abandoned is when another process that began to make the index is taken to have ended.
const abandoned = 10 * time.Minute

// Built tells whether the index holds what was there before it: not after a restore, nor after an upgrade that brought it.
func (s *Service) Built(ctx context.Context) (bool, error) {
	var built int64
	err := s.DB.Read().QueryRowContext(ctx, "select built from search_fts_state where one = 1").Scan(&built)
	return built > 0, err
}

// Build makes the index where there is none yet, and says how much was read. Of several processes that start, one does it.
func (s *Service) Build(ctx context.Context) (int, error) {
	if built, err := s.Built(ctx); err != nil || built {
		return 0, err
	}
	mine := false
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		since := tx.Now.Add(-abandoned)
		if s.DB.Engine() == db.SQLite {
			since = tx.Now // this process is the only one that serves
		}
		claimed, err := tx.ExecContext(ctx, "update search_fts_state set built = $1 where one = 1 and built <= 0 and built >= $2", -tx.Now.UnixMicro(), -since.UnixMicro())
		if err != nil {
			return err
		}
		n, err := claimed.RowsAffected()
		mine = n > 0
		return err
	})
	if err != nil || !mine {
		return 0, err
	}
	return s.Rebuild(ctx)
}

// rebuiltAtOnce is how many owners are read in one transaction.
const rebuiltAtOnce = 50

// Rebuild makes the index of every authority again from what is stored; the town may be served meanwhile, and finds less.
// What is written in between is found too. It returns how many requests, people and threads were read.
func (s *Service) Rebuild(ctx context.Context) (n int, err error) {
	if err := s.DB.Write(ctx, func(tx *db.Tx) error { return s.index.clear(ctx, tx) }); err != nil {
		return 0, fmt.Errorf("clear the search index: %w", err)
	}
	towns, err := s.Identity.Authorities(ctx)
	if err != nil {
		return 0, err
	}
	for _, a := range towns {
		ctx := identity.WithAuthority(tenant.With(ctx, a.ID), a)
		for _, part := range []func(context.Context) (int, error){s.rebuildPeople, s.rebuildThreads, s.rebuildCases} {
			done, err := part(ctx)
			if n += done; err != nil {
				return n, fmt.Errorf("rebuild the search index of %s: %w", a.Slug, err)
			}
		}
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, "update search_fts_state set built = $1 where one = 1", db.At(tx.Now))
		return err
	})
	if err != nil {
		return n, err
	}
	return n, s.Settle(ctx)
}

// some works through ids, a few in each transaction.
func some[T any](ctx context.Context, s *Service, next func(after *T) ([]T, error), each func(context.Context, *db.Tx, T) error) (n int, err error) {
	for after := (*T)(nil); ; {
		list, err := next(after)
		if err != nil || len(list) == 0 {
			return n, err
		}
		err = s.DB.Write(ctx, func(tx *db.Tx) error {
			for _, one := range list {
				if err := each(ctx, tx, one); err != nil && errs.KindOf(err) != errs.NotFound { // forgotten meanwhile
					return err
				}
			}
			return nil
		})
		if err != nil {
			return n, err
		}
		n += len(list)
		after = &list[len(list)-1]
	}
}

func (s *Service) rebuildCases(ctx context.Context) (int, error) {
	next := func(after *cases.ID) ([]cases.ID, error) {
		var from cases.ID
		if after != nil {
			from = *after
		}
		return s.Cases.IDs(ctx, s.DB.Read(), from, rebuiltAtOnce)
	}
	return some(ctx, s, next, func(ctx context.Context, tx *db.Tx, id cases.ID) error {
		c, err := s.Cases.Load(ctx, tx, id)
		if err != nil {
			return err
		}
		return s.again(ctx, tx, c)
	})
}

func (s *Service) rebuildPeople(ctx context.Context) (int, error) {
	next := func(after *identity.PersonID) ([]identity.PersonID, error) {
		var from identity.PersonID
		if after != nil {
			from = *after
		}
		return s.Identity.PeopleIDs(ctx, s.DB.Read(), from, s.DB.Clock().Now(), rebuiltAtOnce)
	}
	return some(ctx, s, next, func(ctx context.Context, tx *db.Tx, id identity.PersonID) error {
		p, err := s.Identity.PersonIn(ctx, tx, id)
		if err != nil {
			return err
		}
		return s.onPerson(ctx, tx, identity.PersonSaved{Authority: tenant.From(ctx), Person: p})
	})
}

func (s *Service) rebuildThreads(ctx context.Context) (int, error) {
	if s.Inbox == nil {
		return 0, nil
	}
	next := func(after *inbox.ThreadID) ([]inbox.ThreadID, error) {
		var from inbox.ThreadID
		if after != nil {
			from = *after
		}
		return s.Inbox.IDs(ctx, s.DB.Read(), from, rebuiltAtOnce)
	}
	return some(ctx, s, next, s.rebuildThread)
}

func (s *Service) rebuildThread(ctx context.Context, tx *db.Tx, id inbox.ThreadID) error {
	t, err := s.Inbox.Thread(ctx, tx, id)
	if err != nil {
		return err
	}
	if err := s.index.drop(ctx, tx, t.Authority, uuid.UUID(t.ID)); err != nil {
		return err
	}
	items, err := s.Inbox.Items(ctx, tx, t.ID)
	if err != nil {
		return err
	}
	for n, i := range items {
		if err := s.write(ctx, tx, t, i, n == 0); err != nil {
			return err
		}
	}
	return nil
}
