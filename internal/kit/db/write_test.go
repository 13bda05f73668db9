package db_test

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
)

//go:embed testdata/migrations
var migrations embed.FS

func init() {
	files, err := fs.Sub(migrations, "testdata/migrations")
	if err != nil {
		panic(err)
	}
	db.Register("meals", files)
}

func insert(ctx context.Context, tx db.Queryer, id uuid.UUID, name string) error {
	_, err := tx.ExecContext(ctx, `insert into meals (id, town_id, name, price, served_at, about, warm, picture)
		values ($1, $2, $3, $4, $5, $6, $7, $8)`,
		id, millbrook, name, 435, db.At(dbtest.Start), db.JSON(`{"en": "soup"}`), true, []byte{0, 1})
	return err
}

var millbrook = uuid.MustParse("018f0000-0000-7000-8000-000000000001")

func count(t *testing.T, d *db.DB) (n int) {
	t.Helper()
	if err := d.Read().QueryRowContext(t.Context(), `select count(*) from meals`).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestWriteKeepsWhatItAcknowledges(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		id := db.NewID()
		hinted := false
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			tx.AfterCommit(func() { hinted = count(t, d) == 1 })
			return insert(t.Context(), tx, id, "soup")
		})
		if err != nil {
			t.Fatal(err)
		}
		if !hinted {
			t.Error("the hint did not run after the commit")
		}
		var got struct {
			id     uuid.UUID
			served db.Time
			about  db.JSON
			warm   bool
			pic    []byte
			eaten  db.NullTime
			price  int64
		}
		err = d.Read().QueryRowContext(t.Context(), `select id, served_at, about, warm, picture, eaten_at, price from meals where id = $1 and warm = $2`, id, true).
			Scan(&got.id, &got.served, &got.about, &got.warm, &got.pic, &got.eaten, &got.price)
		if err != nil {
			t.Fatal(err)
		}
		if got.id != id || !got.served.Equal(dbtest.Start) || string(got.about) != `{"en": "soup"}` || !got.warm || len(got.pic) != 2 || got.eaten.Valid || got.price != 435 {
			t.Errorf("read back %+v", got)
		}
	})
}

func TestWriteUndoesOnlyTheFailing(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		refused := errors.New("refused")
		var wg sync.WaitGroup
		for i := range 60 {
			wg.Go(func() {
				defer func() {
					if v := recover(); (v != nil) != (i%3 == 2) {
						t.Errorf("call %d: recovered %v", i, v)
					}
				}()
				err := d.Write(t.Context(), func(tx *db.Tx) error {
					tx.AfterCommit(func() {
						if i%3 != 0 {
							t.Errorf("call %d: a hint of an undone transaction", i)
						}
					})
					if err := insert(t.Context(), tx, db.NewID(), fmt.Sprint("meal ", i)); err != nil {
						return err
					}
					switch i % 3 {
					case 1:
						return refused
					case 2:
						panic("burnt")
					}
					return nil
				})
				if i%3 == 0 && err != nil || i%3 == 1 && !errors.Is(err, refused) {
					t.Errorf("call %d: %v", i, err)
				}
			})
		}
		wg.Wait()
		if got := count(t, d); got != 20 {
			t.Errorf("got %d meals, want 20", got)
		}
	})
}

func TestWriteWhoseGoroutineEnds(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			_ = d.Write(t.Context(), func(tx *db.Tx) error {
				if err := insert(t.Context(), tx, db.NewID(), "soup"); err != nil {
					t.Error(err)
				}
				runtime.Goexit() // as t.Fatal does
				return nil
			})
		}()
		<-ended
		if err := d.Write(t.Context(), func(tx *db.Tx) error { return insert(t.Context(), tx, db.NewID(), "bread") }); err != nil {
			t.Fatal(err)
		}
		if got := count(t, d); got != 1 {
			t.Errorf("got %d meals, want 1", got)
		}
	})
}

func TestWriteRefusesToPassOverAFailedStatement(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		id := db.NewID()
		var after error
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			if err := insert(t.Context(), tx, id, "soup"); err != nil {
				return err
			}
			_ = insert(t.Context(), tx, id, "soup again")
			after = insert(t.Context(), tx, db.NewID(), "bread")
			return nil
		})
		if err == nil || after == nil {
			t.Errorf("got %v at the end and %v for the statement after; want both refused", err, after)
		}
		if got := count(t, d); got != 0 {
			t.Errorf("got %d meals, want none", got)
		}
	})
}

func TestTry(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		id := db.NewID()
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			if err := insert(t.Context(), tx, id, "soup"); err != nil {
				return err
			}
			err := tx.Try(t.Context(), func() error {
				tx.AfterCommit(func() { t.Error("a hint of an undone attempt") })
				if err := insert(t.Context(), tx, db.NewID(), "bread"); err != nil {
					return err
				}
				return insert(t.Context(), tx, id, "soup again")
			})
			if !db.Violates(err, "meals_pkey") {
				t.Errorf("attempt: got %v, want the primary key", err)
			}
			return tx.Try(t.Context(), func() error { return insert(t.Context(), tx, db.NewID(), "cheese") })
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := count(t, d); got != 2 {
			t.Errorf("got %d meals, want soup and cheese", got)
		}
	})
}

func TestWriteLeavesTheQueueWithItsContext(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	held, release := make(chan struct{}), make(chan struct{})
	first := make(chan error, 1)
	go func() {
		first <- d.Write(t.Context(), func(tx *db.Tx) error {
			close(held)
			<-release
			return insert(t.Context(), tx, db.NewID(), "soup")
		})
	}()
	<-held
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	err := d.Write(ctx, func(*db.Tx) error {
		t.Error("a call that left was given its turn")
		return nil
	})
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v, want the deadline", err)
	}
	close(release)
	if err := <-first; err != nil {
		t.Errorf("the call in its turn: %v", err)
	}
}

func TestCancelledInsideItsTurn(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, cancel := context.WithCancel(t.Context())
		err := d.Write(ctx, func(tx *db.Tx) error {
			if err := insert(ctx, tx, db.NewID(), "soup"); err != nil {
				return err
			}
			cancel()
			return insert(ctx, tx, db.NewID(), "bread")
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want cancelled", err)
		}
		if got := count(t, d); got != 0 {
			t.Errorf("got %d meals, want none", got)
		}
	})
}

func TestTxAfterItsEnd(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var kept *db.Tx
		if err := d.Write(t.Context(), func(tx *db.Tx) error { kept = tx; return nil }); err != nil {
			t.Fatal(err)
		}
		if err := insert(t.Context(), kept, db.NewID(), "soup"); err == nil {
			t.Error("a transaction that has ended took a statement")
		}
		var n int
		if err := kept.QueryRowContext(t.Context(), "select 1").Scan(&n); err == nil {
			t.Error("a transaction that has ended answered")
		}
	})
}

func TestReadCannotWrite(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		if err := insert(t.Context(), d.Read(), db.NewID(), "soup"); err == nil {
			t.Error("a read-only connection wrote")
		}
	})
}

func TestViolates(t *testing.T) {
	t.Parallel()
	const row = `insert into meals (id, town_id, name, price, served_at, about, warm) values ($1, $2, $3, $4, 0, '{}', false)`
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		town := uuid.NullUUID{UUID: millbrook, Valid: true}
		soup := db.NewID()
		if err := insertOne(t, d, row, soup, town, "soup", 1); err != nil {
			t.Fatal(err)
		}
		for want, args := range map[string][]any{
			"meals_pkey":            {soup, town, "bread", 1},
			"meal_named_once":       {db.NewID(), town, "soup", 1},
			"meal_price_is_fair":    {db.NewID(), town, "bread", -1},
			"meal_town_exists":      {db.NewID(), db.NewID(), "bread", 1},
			"meals.town_id":         {db.NewID(), uuid.NullUUID{}, "bread", 1},
			"meal_with_one_number":  {db.NewID(), town, "bread", 77},
			"meals_served_with_key": {db.NewID(), town, "cake", 1},
		} {
			t.Run(want, func(t *testing.T) {
				if want == "meal_with_one_number" {
					if err := insertOne(t, d, row, db.NewID(), town, "rice", 77); err != nil {
						t.Fatal(err)
					}
				}
				var err error
				if want == "meals_served_with_key" {
					const served = `update meals set served_with = 'water' where id = $1`
					if err := insertOne(t, d, row, args...); err != nil {
						t.Fatal(err)
					}
					if err := insertOne(t, d, served, soup); err != nil {
						t.Fatal(err)
					}
					err = insertOne(t, d, served, args[0])
				} else {
					err = insertOne(t, d, row, args...)
				}
				if !db.Violates(err, want) {
					t.Errorf("got %v", err)
				}
				if db.Violates(err, "another_rule") {
					t.Error("it also violates any other rule")
				}
			})
		}
	})
}

func TestPreparedByHand(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			if _, err := tx.PrepareContext(t.Context(), `select from where`); err == nil {
				t.Error("prepared what is not SQL")
			}
			return errors.New("and the transaction is over")
		})
		if err == nil {
			t.Error("no error")
		}
		id := db.NewID()
		err = d.Write(t.Context(), func(tx *db.Tx) error {
			s, err := tx.PrepareContext(t.Context(), `insert into towns (id) values ($1)`)
			if err != nil {
				return err
			}
			defer s.Close()
			if _, err := s.ExecContext(t.Context(), id); err != nil {
				return err
			}
			_, err = s.ExecContext(t.Context(), id)
			return err
		})
		if !db.Violates(err, "towns_pkey") {
			t.Errorf("got %v", err)
		}
	})
}

func insertOne(t *testing.T, d *db.DB, query string, args ...any) error {
	t.Helper()
	return d.Write(t.Context(), func(tx *db.Tx) error {
		_, err := tx.ExecContext(t.Context(), query, args...)
		return err
	})
}

func TestNestedRowsOfOneText(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			for range 3 {
				if err := insert(t.Context(), tx, db.NewID(), db.NewID().String()); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		const query = `select id from meals order by id`
		if got := walk(t, d, query, 2); got != 12 {
			t.Errorf("got %d rows, want 3 and 3 for each", got)
		}
	})
}

func walk(t *testing.T, d *db.DB, query string, depth int) (n int) {
	if depth == 0 {
		return 0
	}
	rows, err := d.Read().QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		n += 1 + walk(t, d, query, depth-1)
	}
	if err := rows.Err(); err != nil && !errors.Is(err, sql.ErrNoRows) {
		t.Fatal(err)
	}
	return n
}
