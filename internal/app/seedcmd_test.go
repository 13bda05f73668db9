package app

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parvis/internal/cases"
	"parvis/internal/identity"
	"parvis/internal/identity/town"
	"parvis/internal/inbox"
	"parvis/internal/kit/clock"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/tenant"
)

// seeded is a small town up to a fixed day.
func seeded(t *testing.T, engine db.Engine) (*house, context.Context) {
	t.Helper()
	under := dbtest.Config(t, engine)
	config := Config{Data: t.TempDir(), DB: Secret(under.URL), From: "demo@portvieux.example", BaseURL: "http://localhost", allowUnsafe: true}
	until := time.Date(2026, 12, 3, 0, 0, 0, 0, time.UTC)
	done, err := seedTown(t.Context(), config, until, 40, 240)
	if err != nil {
		t.Fatal(err)
	}
	for _, left := range done.Left {
		t.Errorf("left out: %s", left)
	}
	again, err := seedTown(t.Context(), config, until.AddDate(0, 0, 9), 40, 240)
	if err != nil || !again.Already || again.Cases != done.Cases {
		t.Errorf("seeded again: got %+v, %v; want nothing changed", again, err)
	}
	h, err := open(t.Context(), config, true, clock.NewFake(until))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.close() })
	here, err := h.ids.Authority(t.Context(), town.PortvieuxID)
	if err != nil {
		t.Fatal(err)
	}
	return h, identity.WithAuthority(tenant.With(t.Context(), here.ID), here)
}

// told is what a seed must do the same each time.
func told(t *testing.T, h *house, ctx context.Context) (lines []string, seen map[string]bool) {
	t.Helper()
	seen = map[string]bool{}
	page, err := h.cases.List(ctx, h.db.Read(), cases.Filter{Stage: cases.StageAll, Order: cases.ByAge}, cases.Cursor{}, 200)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range page.Rows {
		history, err := h.cases.History(ctx, h.db.Read(), row.ID)
		if err != nil {
			t.Fatal(err)
		}
		line := []string{string(row.Reference), row.Title, row.Person, row.State, row.AgentName, row.OpenedAt.Format(time.DateTime)}
		for _, e := range history {
			line = append(line, fmt.Sprint(e.Kind, " ", e.By.Name))
			switch d := e.Data.(type) {
			case *cases.Opening:
				seen[string(d.Service)+"."+d.State] = true
			case *cases.Moved:
				seen[string(row.Service)+"."+d.To] = true
			}
		}
		lines = append(lines, strings.Join(line, " | "))
	}
	return append(lines, exchanged(t, h, ctx)...), seen
}

// exchanged is what was written, by every door, and the figures of it.
func exchanged(t *testing.T, h *house, ctx context.Context) (lines []string) {
	t.Helper()
	for _, state := range []inbox.ThreadState{inbox.Open, inbox.Closed} {
		all, err := h.inbox.Newest(ctx, h.db.Read(), state, inbox.Place{}, 500)
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range all {
			line := []string{string(one.Door), one.Party, one.PartyName, one.Subject, string(one.State), string(one.Team), fmt.Sprint(one.Count, one.Answers, one.Unread), one.Waiting.Format(time.DateTime)}
			items, err := h.inbox.Items(ctx, h.db.Read(), one.ID)
			if err != nil {
				t.Fatal(err)
			}
			for _, i := range items {
				line = append(line, fmt.Sprint(i.Direction, " ", i.State, " ", i.Files, " ", i.Text))
			}
			lines = append(lines, strings.Join(line, " | "))
		}
	}
	day := h.clock.Now()
	figures, err := h.inbox.Figures(ctx, h.db.Read(), day.AddDate(0, 0, -31), day)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range figures {
		lines = append(lines, fmt.Sprint(f))
	}
	slices.Sort(lines)
	return lines
}

// Every door was used, and what may happen to a message has happened.
func everyDoor(t *testing.T, lines []string) {
	t.Helper()
	all := strings.Join(lines, "\n")
	for _, wanted := range []string{
		"email | ", "phone | ", "sms | ", "social | ", "in received 1 ", "out failed ", "out sent ", "out delivered ", " transferred ", " held ", " missed ", " waiting ",
	} {
		if !strings.Contains(all, wanted) {
			t.Errorf("nothing of %q in the seed", wanted)
		}
	}
}

// The same day gives the same town, on both engines; every state of every flow is met.
func TestSeedIsTheSameEachTime(t *testing.T) {
	t.Parallel()
	var first []string
	for _, engine := range []db.Engine{db.SQLite, db.SQLite, db.Postgres} {
		h, ctx := seeded(t, engine)
		lines, seen := told(t, h, ctx)
		if first == nil {
			first = lines
			meets(t, h, ctx, seen)
			everyDoor(t, lines)
		}
		if diff := cmp.Diff(first, lines); diff != "" {
			t.Fatalf("on %s the town differs:\n%s", engine, diff)
		}
	}
}

func meets(t *testing.T, h *house, ctx context.Context, seen map[string]bool) {
	t.Helper()
	live, err := h.offer.All(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for id := range live {
		service, _, err := h.offer.Live(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		for _, state := range service.Flow.States {
			if !seen[string(id)+"."+state.Name] {
				t.Errorf("no request of %s was ever in the state %s", id, state.Name)
			}
		}
	}
}
