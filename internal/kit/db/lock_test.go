package db_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"

	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
)

// Ten people want the five seats: the check and the write are apart, and no constraint says "five".
func TestLock(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var wg sync.WaitGroup
		for range 10 {
			wg.Go(func() {
				err := d.Write(t.Context(), func(tx *db.Tx) error {
					if err := tx.Lock(t.Context(), "seats"); err != nil {
						return err
					}
					var taken int
					if err := tx.QueryRowContext(t.Context(), `select count(*) from meals`).Scan(&taken); err != nil || taken == 5 {
						return err
					}
					return insert(t.Context(), tx, db.NewID(), db.NewID().String())
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if got := count(t, d); got != 5 {
			t.Errorf("%d seats taken, want 5", got)
		}
	})
}

// Two transactions take the same rows in opposite orders, until PostgreSQL stops one: it runs again.
func TestADeadlockIsRetried(t *testing.T) {
	t.Parallel()
	d := dbtest.NewOn(t, db.Postgres)
	ids := [2]any{db.NewID(), db.NewID()}
	err := d.Write(t.Context(), func(tx *db.Tx) error {
		for _, id := range ids {
			if _, err := tx.ExecContext(t.Context(), `insert into towns (id) values ($1)`, id); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var both sync.WaitGroup
	both.Add(2)
	var runs, hints atomic.Int64
	var wg sync.WaitGroup
	for i := range 2 {
		wg.Go(func() {
			var once sync.Once
			err := d.Write(t.Context(), func(tx *db.Tx) error {
				runs.Add(1)
				tx.AfterCommit(func() { hints.Add(1) })
				if err := touch(t.Context(), tx, ids[i]); err != nil {
					return err
				}
				once.Do(func() {
					both.Done()
					both.Wait()
				})
				return touch(t.Context(), tx, ids[1-i])
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if runs.Load() < 3 || hints.Load() != 2 {
		t.Errorf("%d runs and %d hints, want a third run and one hint for each commit", runs.Load(), hints.Load())
	}
}

func touch(ctx context.Context, tx *db.Tx, id any) error {
	_, err := tx.ExecContext(ctx, `update towns set id = id where id = $1`, id)
	return err
}
