package jobs_test

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"parvis/internal/kit/clock"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/jobs"
)

// BenchmarkAdd adds one job in each of many transactions, with the queue at rest and at work: the
// difference is what running jobs takes from those who add them.
func BenchmarkAdd(b *testing.B) {
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		for _, running := range []bool{false, true} {
			b.Run(fmt.Sprintf("%s/running=%v", engine, running), func(b *testing.B) {
				d := dbtest.NewOn(b, engine)
				var ran atomic.Int64
				q := benchQueue(b, d, running, func() { ran.Add(1) })
				b.ResetTimer()
				var next atomic.Int64
				var wg sync.WaitGroup
				for range 64 {
					wg.Go(func() {
						for next.Add(1) <= int64(b.N) {
							err := d.Write(b.Context(), func(tx *db.Tx) error { return jobs.Add(b.Context(), q, tx, cook{"soup"}) })
							if err != nil {
								b.Error(err)
								return
							}
						}
					})
				}
				wg.Wait()
				b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "adds/s")
				b.ReportMetric(float64(ran.Load())/b.Elapsed().Seconds(), "jobs/s")
			})
		}
	}
}

// BenchmarkStart is the time from the call that adds a job to its start, in an idle process.
func BenchmarkStart(b *testing.B) {
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		b.Run(string(engine), func(b *testing.B) {
			d := dbtest.NewOn(b, engine)
			started := make(chan struct{}, 1)
			q := benchQueue(b, d, true, func() { started <- struct{}{} })
			var waited time.Duration
			for range b.N {
				time.Sleep(120 * time.Millisecond) // idle again
				from := clock.System().Now()
				if err := d.Write(b.Context(), func(tx *db.Tx) error { return jobs.Add(b.Context(), q, tx, cook{"soup"}) }); err != nil {
					b.Fatal(err)
				}
				<-started
				waited += clock.System().Now().Sub(from)
			}
			b.ReportMetric(float64(waited.Microseconds())/float64(b.N)/1000, "ms/start")
		})
	}
}

func benchQueue(b *testing.B, d *db.DB, running bool, ran func()) *jobs.Queue {
	b.Helper()
	dbtest.Clock(d).Set(clock.System().Now())
	q := jobs.New(d, clock.System(), slog.New(slog.DiscardHandler))
	jobs.Work(q, "cooks", func(context.Context, cook) error { ran(); return nil })
	if running {
		if err := q.Start(b.Context()); err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() {
			if err := q.Stop(context.Background()); err != nil {
				b.Error(err)
			}
		})
	}
	return q
}
