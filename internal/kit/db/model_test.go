package db_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
)

// A step is one Write of one client: what it does to its own rows, and how it ends.
type step struct {
	acts []act
	end  string // keep, fail, panic, cancel, swallow
}

type act struct {
	verb string // put, drop, try
	key  int
	val  int64
}

var steps = rapid.Custom(func(t *rapid.T) step {
	verb := rapid.SampledFrom([]string{"put", "put", "drop", "try"})
	return step{
		acts: rapid.SliceOfN(rapid.Custom(func(t *rapid.T) act {
			return act{verb.Draw(t, "verb"), rapid.IntRange(0, 3).Draw(t, "key"), rapid.Int64Range(0, 60).Draw(t, "value")}
		}), 1, 4).Draw(t, "acts"),
		end: rapid.SampledFrom([]string{"keep", "keep", "keep", "fail", "panic", "cancel", "swallow"}).Draw(t, "end"),
	}
})

// TestWriteAgainstAModel has clients do random things at once; a map for each of them does the same, but
// only for what was acknowledged. In the end rows and maps are equal, and a shared counter lost nothing.
func TestWriteAgainstAModel(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		rapid.Check(t, func(rt *rapid.T) {
			clients := rapid.SliceOfN(rapid.SliceOfN(steps, 1, 12), 1, 8).Draw(rt, "clients")
			err := d.Write(t.Context(), func(tx *db.Tx) error {
				_, err := tx.ExecContext(t.Context(), `delete from meals`)
				return errors.Join(err, put(tx, "counter", 0))
			})
			if err != nil {
				rt.Fatal(err)
			}
			models := make([]map[string]int64, len(clients))
			var mu sync.Mutex
			var acknowledged int64
			var wg sync.WaitGroup
			for i, todo := range clients {
				models[i] = map[string]int64{}
				wg.Go(func() {
					for _, s := range todo {
						next, ok := perform(d, i, s, models[i])
						if ok != (s.end == "keep") {
							rt.Errorf("client %d: %+v: acknowledged %v", i, s, ok)
						}
						if ok {
							models[i] = next
							mu.Lock()
							acknowledged++
							mu.Unlock()
						}
					}
				})
			}
			wg.Wait()
			want := map[string]int64{"counter": acknowledged}
			for _, m := range models {
				maps.Copy(want, m)
			}
			if diff := cmp.Diff(want, contents(rt, d)); diff != "" {
				rt.Errorf("(-model +rows):\n%s", diff)
			}
		})
	})
}

var errFail = errors.New("fail")

func perform(d *db.DB, client int, s step, model map[string]int64) (next map[string]int64, ok bool) {
	defer func() {
		if v := recover(); v != nil {
			ok = false
		}
	}()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	err := d.Write(ctx, func(tx *db.Tx) error {
		next = maps.Clone(model)
		if _, err := tx.ExecContext(ctx, `update meals set price = price + 1 where name = 'counter'`); err != nil {
			return err
		}
		for _, a := range s.acts {
			if err := a.do(ctx, tx, fmt.Sprintf("%d-%d", client, a.key), next); err != nil {
				return err
			}
		}
		switch s.end {
		case "fail":
			return errFail
		case "panic":
			panic("burnt")
		case "cancel":
			cancel()
			_, err := tx.ExecContext(ctx, `select 1`)
			return err
		case "swallow":
			_, _ = tx.ExecContext(ctx, `insert into meals (id) values (null)`)
		}
		return nil
	})
	return next, err == nil
}

func (a act) do(ctx context.Context, tx *db.Tx, name string, model map[string]int64) error {
	switch a.verb {
	case "put":
		model[name] = a.val
		return put(tx, name, a.val)
	case "drop":
		delete(model, name)
		_, err := tx.ExecContext(ctx, `delete from meals where name = $1`, name)
		return err
	}
	err := tx.Try(ctx, func() error {
		if err := put(tx, name, a.val); err != nil {
			return err
		}
		return put(tx, name, -1) // breaks a rule: nothing of this attempt stays
	})
	if !db.Violates(err, "meal_price_is_fair") {
		return fmt.Errorf("the attempt: %w", err)
	}
	return nil
}

func put(tx *db.Tx, name string, val int64) error {
	_, err := tx.ExecContext(context.Background(), `insert into meals (id, town_id, name, price, served_at, about, warm)
		values ($1, $2, $3, $4, 0, '{}', false)
		on conflict (town_id, name) do update set price = excluded.price`, db.NewID(), millbrook, name, val)
	return err
}

func contents(t *rapid.T, d *db.DB) map[string]int64 {
	rows, err := d.Read().QueryContext(context.Background(), `select name, price from meals`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	got := map[string]int64{}
	for rows.Next() {
		var name string
		var price int64
		if err := rows.Scan(&name, &price); err != nil {
			t.Fatal(err)
		}
		got[name] = price
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return got
}
