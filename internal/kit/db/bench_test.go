package db_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"parvis/internal/kit/clock"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
)

// BenchmarkWrite does what a submission does, without its pages: a transaction of five rows.
// The PostgreSQL of the tests flushes nothing; for figures worth quoting, let PARVIS_TEST_POSTGRES name
// one that does: go run ./internal/kit/db/pgtest/cmd -durable.
func BenchmarkWrite(b *testing.B) {
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		for _, clients := range []int{1, 16, 64} {
			b.Run(fmt.Sprintf("%s/clients=%d", engine, clients), func(b *testing.B) {
				d := dbtest.NewOn(b, engine)
				b.ResetTimer()
				took := make([]time.Duration, b.N)
				together(b, clients, func(n int) error {
					from := clock.System().Now()
					defer func() { took[n] = clock.System().Now().Sub(from) }()
					return d.Write(b.Context(), func(tx *db.Tx) error { return serve(b.Context(), tx, 5) })
				})
				b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "writes/s")
				slices.Sort(took)
				b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "ms/p99")
			})
		}
	}
}

func serve(ctx context.Context, tx db.Queryer, rows int) error {
	for range rows {
		id := db.NewID()
		if err := insert(ctx, tx, id, id.String()); err != nil {
			return err
		}
	}
	return nil
}

// together has so many clients do b.N things between them.
func together(b *testing.B, clients int, do func(int) error) {
	b.Helper()
	var next atomic.Int64
	var wg sync.WaitGroup
	for range clients {
		wg.Go(func() {
			for {
				n := int(next.Add(1)) - 1
				if n >= b.N {
					return
				}
				if err := do(n); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
}

// BenchmarkRead fetches one row by key, as a page does.
func BenchmarkRead(b *testing.B) {
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		b.Run(string(engine), func(b *testing.B) {
			d := dbtest.NewOn(b, engine)
			id := db.NewID()
			if err := d.Write(b.Context(), func(tx *db.Tx) error { return insert(b.Context(), tx, id, "soup") }); err != nil {
				b.Fatal(err)
			}
			ctx, cancel := context.WithCancel(context.Background())
			defer cancel()
			for b.Loop() {
				var name string
				if err := d.Read().QueryRowContext(ctx, `select name from meals where id = $1`, id).Scan(&name); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
