package workflow_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"parvis/internal/cases"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/notify"
)

const grants = "  - {on: received, when: entitled, unless: odd_fee, do: [{move: grant}]}\n"

func TestStatesThatChaseEachOtherStop(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := setupWith(t, d, []string{
			grants, "  - {on: state.received, do: [{move: examine}]}\n  - {on: state.review, do: [{move: back}]}\n",
			"    examine:\n", "    back: {label: {fr: Rendre, en: Back}, from: review, to: received, may: work, resident: {fr: Nous reprenons., en: We carry on.}}\n    examine:\n",
		})
		c := b.opens(nil)
		wantTask(t, c, "Trop d’étapes automatiques")
		if c.Revision > 120 {
			t.Errorf("%d events before it stopped", c.Revision)
		}
		was := c.Revision
		if c = b.runs(c); c.Revision != was {
			t.Error("it goes on")
		}
	})
}

// What the definition or the town lost leaves the case to a person, with the reason in the history, at the first try.
func TestABrokenStepMeetsAPerson(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ old, new, says string }{
		"no such team":     {"{on: received, otherwise: true, do: [{move: examine}, {assign: sports-office}]}", "{on: received, otherwise: true, do: [{move: examine}, {assign: ghosts}]}", "l’équipe « ghosts » n’existe pas"},
		"task for no team": {"pay-club: {label: {fr: Payer le club, en: Pay the club}, team: accounting", "pay-club: {label: {fr: Payer le club, en: Pay the club}, team: ghosts", "l’équipe « ghosts » n’existe pas"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setupWith(t, dbtest.New(t), []string{test.old, test.new})
			change := old
			if strings.Contains(name, "task") {
				change = nil
			}
			c := b.opens(change)
			wantTask(t, c, "n’a pas pu se faire")
			wantTask(t, c, test.says)
			if !strings.Contains(b.story(c), `"failed":"`) {
				t.Errorf("no reason in the history:\n%s", b.story(c))
			}
			was := c.Revision
			b.Clock.Advance(24 * time.Hour)
			if c = b.runs(c); c.Revision != was {
				t.Errorf("tried again:\n%s", b.story(c))
			}
		})
	}
}

// A task of the definition that is done moves the case on.
func TestADoneTaskIsHeard(t *testing.T) {
	t.Parallel()
	b := setupWith(t, dbtest.New(t), []string{grants, "  - {on: received, do: [{task: late}]}\n  - {on: task.late, do: [{move: examine}]}\n"})
	c := b.opens(nil)
	if len(c.Tasks) != 1 {
		t.Fatalf("%d tasks, want one\n%s", len(c.Tasks), b.story(c))
	}
	c = b.runs(b.Do(func(ctx context.Context, tx *db.Tx) (cases.Case, error) {
		return b.Cases.DoneTask(ctx, tx, cases.Change{Case: c.ID}, c.Tasks[0].ID)
	}))
	if c.State != "review" {
		t.Errorf("got %s, want review\n%s", c.State, b.story(c))
	}
}

// The run log says of each step whether it ran and why.
func TestTheLogSaysWhatWasTried(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t))
	c := b.opens(old)
	log, err := b.flow.LogOf(b.Here(), c)
	must(t, err)
	if len(log) == 0 || log[0].Trigger != "received" || log[0].Event != 1 || len(log[0].Tried) != 3 {
		t.Fatalf("got %+v", log)
	}
	grant, last := log[0].Tried[0], log[0].Tried[2]
	if grant.Ran || !strings.Contains(grant.Why["fr"], "19") || !last.Ran {
		t.Errorf("grant: %+v, otherwise: %+v", grant, last)
	}
}

// A question and a move of one step see each other; words in braces stand for what holds after the move.
func TestActionsSeeWhatThoseBeforeDid(t *testing.T) {
	t.Parallel()
	b := setupWith(t, dbtest.New(t), []string{
		grants, "  - {on: received, do: [{move: examine}, {ask: {text: {fr: Quel maillot ?, en: Which shirt?}}}, {remind: {after: {days: 2}}}]}\n",
	})
	c := b.opens(nil)
	if c.State != "missing" || !c.Waiting() {
		t.Fatalf("got %s\n%s", c.State, b.story(c))
	}
	if d, ok := c.AnswerBy(); !ok || !d.Due.Equal(time.Date(2026, 9, 30, 22, 0, 0, 0, time.UTC).Add(-time.Microsecond)) {
		t.Errorf("answer by %v", d.Due)
	}
	records, err := b.notices.OfCase(b.Here(), c.ID.UUID)
	must(t, err)
	words := strings.ReplaceAll(records[len(records)-1].Body.Text("fr", notify.Letterhead{}, false), "\u00a0", " ")
	for _, r := range records {
		if strings.HasSuffix(r.Name, ".asked") {
			words = strings.ReplaceAll(r.Body.Text("fr", notify.Letterhead{}, false), "\u00a0", " ")
		}
	}
	for _, want := range []string{"Quel maillot ?", "30 septembre"} {
		if !strings.Contains(words, want) {
			t.Errorf("the mail misses %q:\n%s", want, words)
		}
	}
}
