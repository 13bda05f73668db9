package desk_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"slices"
	"testing"
	"time"

	"parvis/internal/cases"
	"parvis/internal/cases/casestest"
	"parvis/internal/identity"
	"parvis/internal/identity/town"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
)

// BenchmarkInbox asks for the list of fifty over HTTP, with its views, counts and filters, in a town of ten thousand
// cases and in one of a hundred thousand; and for one case.
func BenchmarkInbox(b *testing.B) {
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		for _, n := range []int{10_000, 100_000} {
			b.Run(fmt.Sprintf("%s/%dk", engine, n/1000), func(b *testing.B) {
				h := quiet(b, dbtest.NewOn(b, engine))
				last := populate(b, h, n)
				browser := h.as("thomas.morvan")
				for _, at := range []string{"/desk?view=open", "/desk?view=mine", "/desk?view=late", path(last)} {
					b.Run(at[:min(len(at), 16)], func(b *testing.B) {
						var all []time.Duration
						for b.Loop() {
							start := time.Now()
							if got := browser.Get(at); got.Status != 200 {
								b.Fatalf("%s: got %d", at, got.Status)
							}
							all = append(all, time.Since(start))
						}
						slices.Sort(all)
						b.ReportMetric(float64(all[len(all)/2].Microseconds())/1000, "ms/p50")
						b.ReportMetric(float64(zipped(browser.Get(at).Body)), "bytes-gzip")
					})
				}
			})
		}
	}
}

func zipped(body string) int {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	_, _ = z.Write([]byte(body))
	_ = z.Close()
	return out.Len()
}

// populate opens n cases, spread over teams, agents, channels and two years.
func populate(b *testing.B, h *bundle, n int) (last cases.Case) {
	b.Helper()
	teams := town.Teams()
	thomas := h.Agent("thomas.morvan")
	until := h.Clock.Now()
	states := []cases.State{casestest.Received(), casestest.Missing(), casestest.Review(), casestest.Granted()}
	for from := 0; from < n; from += 1000 {
		h.Clock.Set(until.Add(-time.Duration(n-from) * 2 * 365 * 24 * time.Hour / time.Duration(n)))
		h.Write(h.Here(), func(tx *db.Tx) (err error) {
			for i := from; i < from+1000; i++ {
				if last, err = h.Cases.Open(h.Here(), tx, one(i, states, teams, thomas)); err != nil {
					return err
				}
			}
			return nil
		})
	}
	h.Clock.Set(until)
	return last
}

func one(i int, states []cases.State, teams []identity.Team, thomas identity.Agent) cases.NewCase {
	in := casestest.Usual()
	in.Person.Name = fmt.Sprintf("Personne %d", i)
	in.Team = teams[i%len(teams)].ID
	in.Channel = []cases.Channel{cases.ByWeb, cases.ByPhone, cases.ByCounter, cases.ByPost}[i%4]
	in.State = states[min(i%13, 3)]
	if i%50 == 0 {
		in.Agent, in.AgentName = thomas.ID, thomas.Name
	}
	return in
}
