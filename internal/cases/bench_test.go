package cases_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/cases/casessql"
	"parvis/internal/cases/casestest"
	"parvis/internal/catalogue"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
)

var engines = []db.Engine{db.SQLite, db.Postgres}

// BenchmarkDeskList reads fifty rows of each view, from the beginning and from deep inside, in a town of ten thousand
// cases and in one of a hundred thousand. It prints the median of each.
func BenchmarkDeskList(b *testing.B) {
	for _, engine := range engines {
		for _, n := range []int{10_000, 100_000} {
			b.Run(fmt.Sprintf("%s/%dk", engine, n/1000), func(b *testing.B) {
				h := casestest.New(b, dbtest.NewOn(b, engine))
				populate(b, h, n)
				for _, v := range benchViews() {
					b.Run(v.name, func(b *testing.B) { benchView(b, h, v.filter) })
				}
				b.Run("count-99", func(b *testing.B) { benchCount(b, h) })
			})
		}
	}
}

type benchedView struct {
	name   string
	filter cases.Filter
}

func benchViews() []benchedView {
	teams := []identity.TeamID{"team-1", "team-2", "team-3"}
	return []benchedView{
		{"mine", cases.Filter{Agent: agentNo(7)}},
		{"unassigned", cases.Filter{Teams: teams, Unassigned: true}},
		{"team", cases.Filter{Teams: teams[:1]}},
		{"late", cases.Filter{Late: true}},
		{"waiting", cases.Filter{Waiting: true}},
		{"open", cases.Filter{}},
		{"closed", cases.Filter{Stage: cases.StageClosed}},
		{"all", cases.Filter{Stage: cases.StageAll}},
		{"service", cases.Filter{Services: []catalogue.ServiceID{"service-3"}}},
		{"channel", cases.Filter{Channels: []cases.Channel{cases.ByPhone}}},
		{"rare-name", cases.Filter{Text: "quere malo", Stage: cases.StageAll}},
		{"number", cases.Filter{Text: "PV-2026-4187", Stage: cases.StageAll}},
	}
}

func benchView(b *testing.B, h *casestest.House, f cases.Filter) {
	ctx, deep := h.Here(), cases.Cursor{}
	for range 20 { // a thousand rows down, where there are so many
		page, err := h.Cases.List(ctx, h.DB.Read(), f, deep, 50)
		if err != nil {
			b.Fatal(err)
		}
		if page.Next.IsZero() {
			break
		}
		deep = page.Next
	}
	var first, last []time.Duration
	for b.Loop() {
		first = append(first, timed(b, func() error { _, err := h.Cases.List(ctx, h.DB.Read(), f, cases.Cursor{}, 50); return err }))
		last = append(last, timed(b, func() error { _, err := h.Cases.List(ctx, h.DB.Read(), f, deep, 50); return err }))
	}
	b.ReportMetric(median(first), "ms/p50-first")
	b.ReportMetric(median(last), "ms/p50-deep")
}

func benchCount(b *testing.B, h *casestest.House) {
	for b.Loop() {
		for _, v := range benchViews()[:7] {
			if _, _, err := h.Cases.Count(h.Here(), h.DB.Read(), v.filter, 99); err != nil {
				b.Fatal(err)
			}
		}
	}
}

func timed(b *testing.B, do func() error) time.Duration {
	start := time.Now()
	if err := do(); err != nil {
		b.Fatal(err)
	}
	return time.Since(start)
}

func median(all []time.Duration) float64 {
	slices.Sort(all)
	return float64(all[len(all)/2].Microseconds()) / 1000
}

func agentNo(n int) identity.AgentID {
	return identity.AgentID{UUID: uuid.NewSHA1(uuid.NameSpaceOID, fmt.Append(nil, n))}
}

// populate fills the desk of a town: a fifth open, fifty agents, ten teams, six services.
func populate(tb testing.TB, h *casestest.House, n int) {
	tb.Helper()
	r := rand.New(rand.NewPCG(1, 2))
	names := []string{"Nolwenn Le Goff", "Karim Benali", "Leïla Haddad", "Paul Riou", "Maëlle Tanguy", "Tomasz Kowalczyk-Prigent"}
	const batch = 1000
	for from := 0; from < n; from += batch {
		h.Write(h.Here(), func(tx *db.Tx) error {
			for i := from; i < from+batch; i++ {
				row := benchRow(h, r, i, names[r.IntN(len(names))])
				if err := casessql.New(tx).InsertCase(context.Background(), row); err != nil {
					return err
				}
				if err := benchWords(tx, row); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if h.DB.Engine() == db.Postgres {
		h.Write(h.Here(), func(tx *db.Tx) error { _, err := tx.ExecContext(context.Background(), "analyze"); return err })
	}
}

func benchRow(h *casestest.House, r *rand.Rand, i int, name string) casessql.InsertCaseParams {
	opened := dbtest.Start.Add(-time.Duration(r.IntN(500*24*60)) * time.Minute)
	due := opened.Add(time.Duration(14+r.IntN(500)) * 24 * time.Hour)
	if i%10_000 == 77 {
		name = "Malo Quéré"
	}
	row := casessql.InsertCaseParams{
		AuthorityID: h.Portvieux.ID, ID: db.NewID(), Reference: fmt.Sprintf("PV-2026-%04d", i+1), Revision: 5,
		Service: fmt.Sprintf("service-%d", r.IntN(6)), Version: 1, Title: "Aide au sport pour un enfant", Lang: "fr",
		Channel: []string{"web", "web", "web", "phone", "counter"}[r.IntN(5)], PersonName: name, Team: fmt.Sprintf("team-%d", r.IntN(10)),
		State: "received", LastKind: "opened", LastBy: "resident", DueName: "decide", DueAt: db.At(due), OrderAt: db.At(due),
		OpenedAt: db.At(opened), UpdatedAt: db.At(opened), LinkHash: fmt.Append(nil, i), Body: db.JSON(`{"answers":"` + strings.Repeat("x", 1500) + `"}`),
	}
	if r.IntN(3) > 0 {
		row.AgentID, row.AgentName = agentNo(r.IntN(50)).UUID, "Une agente"
	}
	switch {
	case i%5 != 0:
		row.ClosedAt, row.State = db.At(opened.Add(5*24*time.Hour)), "granted"
	case i%15 == 0:
		row.WaitingAt, row.State = db.At(opened.Add(24*time.Hour)), "missing"
	}
	return row
}

func benchWords(tx *db.Tx, row casessql.InsertCaseParams) error {
	for _, w := range cases.WordsForTest(row.PersonName + " " + row.Title) {
		_, err := tx.ExecContext(context.Background(), `insert into case_words (authority_id, word, case_id) values ($1, $2, $3)`, row.AuthorityID, w, row.ID)
		if err != nil {
			return err
		}
	}
	return nil
}

// BenchmarkOpen measures opening cases against the same inserts through db.Write by hand, with one and with 64 clients.
func BenchmarkOpen(b *testing.B) {
	for _, engine := range engines {
		for _, clients := range []int{1, 64} {
			b.Run(fmt.Sprintf("%s/%dclients/open", engine, clients), func(b *testing.B) {
				h := casestest.New(b, dbtest.NewOn(b, engine))
				h.Open()
				in := casestest.Usual()
				storm(b, clients, func(ctx context.Context) error {
					return h.DB.Write(ctx, func(tx *db.Tx) error { _, err := h.Cases.Open(ctx, tx, in); return err })
				}, h)
			})
			b.Run(fmt.Sprintf("%s/%dclients/inserts", engine, clients), func(b *testing.B) {
				h := casestest.New(b, dbtest.NewOn(b, engine))
				raw := rawInserts(b, h)
				storm(b, clients, func(ctx context.Context) error { return h.DB.Write(ctx, raw) }, h)
			})
		}
	}
}

func storm(b *testing.B, clients int, do func(context.Context) error, h *casestest.House) {
	ctx := h.Here()
	var (
		left  = make(chan struct{}, b.N)
		group sync.WaitGroup
		mu    sync.Mutex
		took  []time.Duration
	)
	for range b.N {
		left <- struct{}{}
	}
	close(left)
	b.ResetTimer()
	for range clients {
		group.Go(func() {
			for range left {
				start := time.Now()
				if err := do(ctx); err != nil {
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
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "cases/s")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "ms/p99")
}

// rawInserts writes the very rows that opening a case leaves behind, with keys of their own.
func rawInserts(b *testing.B, h *casestest.House) func(tx *db.Tx) error {
	c := h.Open()
	ctx := h.Here()
	q := casessql.New(h.DB.Read())
	opened, err := h.Cases.History(ctx, h.DB.Read(), c.ID)
	if err != nil {
		b.Fatal(err)
	}
	stored, err := q.StoredCase(ctx, casessql.StoredCaseParams{AuthorityID: c.Authority, ID: c.ID.UUID})
	if err != nil {
		b.Fatal(err)
	}
	words := cases.WordsForTest(c.Person.Name + " " + c.Title + " 0001")
	return func(tx *db.Tx) error {
		id, sql := db.NewID(), casessql.New(tx)
		if err := sql.InsertCase(ctx, casessql.InsertCaseParams{
			AuthorityID: c.Authority, ID: id, Reference: id.String(), Revision: 1, Service: string(c.Service), Version: 1, Title: c.Title,
			Lang: "fr", Channel: "web", PersonName: c.Person.Name, Team: string(c.Team), State: c.State, LastKind: "opened", LastBy: "resident",
			DueName: stored.DueName, DueAt: stored.DueAt, OrderAt: stored.OrderAt, OpenedAt: db.At(tx.Now), UpdatedAt: db.At(tx.Now),
			LinkHash: id[:], Body: stored.Body,
		}); err != nil {
			return err
		}
		if err := cases.InsertEventForTest(ctx, tx, c.Authority, cases.ID{UUID: id}, opened[0]); err != nil {
			return err
		}
		if err := sql.PutDeadline(ctx, casessql.PutDeadlineParams{
			AuthorityID: c.Authority, CaseID: id, Name: "decide", Number: 1, StartedAt: db.At(tx.Now), DueAt: stored.DueAt,
		}); err != nil {
			return err
		}
		return cases.InsertWordsForTest(ctx, tx, c.Authority, cases.ID{UUID: id}, words)
	}
}
