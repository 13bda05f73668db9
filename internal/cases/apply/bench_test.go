package apply_test

import (
	"slices"
	"sync"
	"testing"
	"time"

	"parvis/internal/forms"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
)

// BenchmarkReceive takes in finished drafts, as the button does, with one and with 64 people pressing it: draft closed,
// person, case, event, clock, words, job and mail in one commit.
func BenchmarkReceive(b *testing.B) {
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		for _, clients := range []int{1, 64} {
			b.Run(string(engine)+"/"+map[int]string{1: "1client", 64: "64clients"}[clients], func(b *testing.B) {
				s := open(b, dbtest.NewOn(b, engine))
				ready := make(chan *forms.Draft, b.N)
				for range b.N {
					d, _ := s.Start()
					s.Fill(d)
					ready <- d
				}
				close(ready)
				var (
					group sync.WaitGroup
					mu    sync.Mutex
					took  []time.Duration
				)
				b.ResetTimer()
				for range clients {
					group.Go(func() {
						for d := range ready {
							start := time.Now()
							if _, err := s.apply.Receive(s.Here(), d, d.FormKey()); err != nil {
								b.Error(err)
								return
							}
							mu.Lock()
							took = append(took, time.Since(start))
							mu.Unlock()
						}
					})
				}
				group.Wait()
				b.StopTimer()
				slices.Sort(took)
				b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "requests/s")
				b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "ms/p99")
			})
		}
	}
}
