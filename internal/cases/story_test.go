package cases_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parvis/internal/cases"
	"parvis/internal/cases/casestest"
	"parvis/internal/catalogue"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/worktime"
)

// A whole life: sent, asked, answered, granted, rated, reopened, each step an event, the row always the fold.
func TestStoryOfACase(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := casestest.New(t, d)
		heard := h.Heard()
		c := h.Open()
		if c.Reference != "PV-2026-0001" {
			t.Errorf("reference: got %s, want PV-2026-0001", c.Reference)
		}
		by := cases.Change{Case: c.ID, By: casestest.Claire}
		decide, ok := c.Due()
		if want := worktimeEnd(t, h, c.OpenedAt); !ok || !decide.Due.Equal(want) {
			t.Fatalf("due: got %v, want %v", decide.Due, want)
		}

		h.Clock.Advance(time.Hour)
		c = h.Do(func(ctx context.Context, tx *db.Tx) (cases.Case, error) {
			_, _, err := h.Cases.Ask(ctx, tx, by, cases.Query{Question: cases.Question{
				Text: i18n.Text{i18n.FR: "De quel club s’agit-il ?", i18n.EN: "Which club is it?"}, Fields: []string{"club"},
			}})
			if err != nil {
				return cases.Case{}, err
			}
			return h.Cases.Move(ctx, tx, by, cases.Step{Move: "ask", To: casestest.Missing()})
		})
		if !c.Waiting() {
			t.Error("a case with an open question waits for the resident")
		}
		if d, _ := c.Deadline("decide"); !d.Paused() || !d.Due.IsZero() {
			t.Errorf("the clock to decide runs while the resident is asked: %+v", d)
		}
		if _, ok := c.AnswerBy(); !ok {
			t.Error("no date until when the answer is awaited")
		}

		h.Clock.Advance(26 * time.Hour)
		c = h.Do(func(ctx context.Context, tx *db.Tx) (cases.Case, error) {
			return h.Cases.Answer(ctx, tx, cases.Change{Case: c.ID, By: resident}, cases.Reply{Values: catalogue.Answers{"club": "aviron"}})
		})
		if c.Answers["club"] != "aviron" || c.Answers["fee"] != 120.0 {
			t.Errorf("answers: %v", c.Answers)
		}
		if d, _ := c.Deadline("answer"); d != nil {
			t.Error("the clock of the answer still runs after the answer")
		}
		if d, _ := c.Deadline("decide"); !d.Paused() {
			t.Error("the state still pauses the clock to decide")
		}
		amount := cases.Cents(8000)
		c = h.Do(func(ctx context.Context, tx *db.Tx) (cases.Case, error) {
			if _, err := h.Cases.Decide(ctx, tx, by, cases.Decided{Outcome: catalogue.OutcomeGranted, Amount: &amount, By: "Claire Morvan"}); err != nil {
				return cases.Case{}, err
			}
			return h.Cases.Move(ctx, tx, by, cases.Step{Move: "grant", To: casestest.Granted()})
		})
		if got, _ := c.Amount(); !c.Closed() || c.Waiting() || got != 8000 {
			t.Errorf("after the grant: closed %v, waiting %v, amount %v", c.Closed(), c.Waiting(), got)
		}
		c = h.Do(func(ctx context.Context, tx *db.Tx) (cases.Case, error) {
			return h.Cases.Rate(ctx, tx, cases.Change{Case: c.ID, By: resident}, cases.Rated{Helped: cases.HelpedYes})
		})
		c = h.Do(func(ctx context.Context, tx *db.Tx) (cases.Case, error) {
			return h.Cases.Reopen(ctx, tx, cases.Change{Case: c.ID, By: casestest.Claire, Why: "le club a changé"}, casestest.Review())
		})
		if c.Closed() || c.Outcome != "" || c.Rating == nil {
			t.Errorf("reopened: %+v", c)
		}
		checkSound(t, h, c.ID)
		history, err := h.Cases.History(h.Here(), d.Read(), c.ID)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(kindsOf(*heard), kindsOf(history)); diff != "" {
			t.Errorf("announced and kept differ:\n%s", diff)
		}
		want := []cases.Kind{"opened", "asked", "moved", "deadline", "deadline", "answered", "deadline", "decided", "moved", "deadline", "rated", "reopened"}
		if diff := cmp.Diff(want, kindsOf(history)); diff != "" {
			t.Errorf("history:\n%s", diff)
		}
	})
}

func worktimeEnd(t *testing.T, h *casestest.House, at time.Time) time.Time {
	t.Helper()
	due, err := worktime.Span{WorkingDays: 10}.After(at, h.Portvieux.Calendar)
	if err != nil {
		t.Fatal(err)
	}
	return due
}

func kindsOf(events []cases.Event) (kinds []cases.Kind) {
	for _, e := range events {
		kinds = append(kinds, e.Kind)
	}
	return kinds
}

// checkSound folds the history again and compares everything stored with it.
func checkSound(t interface {
	Helper()
	Fatalf(string, ...any)
}, h *casestest.House, id cases.ID) {
	t.Helper()
	ctx := h.Here()
	err := h.DB.Write(ctx, func(tx *db.Tx) error {
		r, err := h.Cases.Rebuild(ctx, tx, id, false)
		if err == nil && !r.Same {
			t.Fatalf("the row of the case is not the fold of its events: %v", r.Wrong)
		}
		return err
	})
	if err != nil {
		t.Fatalf("rebuild: %v", err)
	}
}

// An agent who acts on what somebody else has changed is told who did what, and nothing is written.
func TestStale(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := casestest.New(t, d)
		c := h.Open()
		seen := c.Revision
		h.Do(func(ctx context.Context, tx *db.Tx) (cases.Case, error) {
			return h.Cases.Note(ctx, tx, cases.Change{Case: c.ID, By: casestest.Claire}, "Je m’en occupe.")
		})
		err := d.Write(h.Here(), func(tx *db.Tx) error {
			_, err := h.Cases.Move(h.Here(), tx, cases.Change{Case: c.ID, Expect: seen, By: casestest.Thomas}, cases.Step{To: casestest.Granted()})
			return err
		})
		var stale *cases.Stale
		if !errors.As(err, &stale) || errs.KindOf(err) != errs.Conflict || errs.KeyOf(err) != "cases.stale" {
			t.Fatalf("got %v, want a stale conflict", err)
		}
		if len(stale.Since) != 1 || stale.Since[0].By != casestest.Claire || errs.ArgsOf(err)["Who"] != "Claire Morvan" {
			t.Errorf("since: %+v", stale.Since)
		}
		now, err := h.Cases.Load(h.Here(), d.Read(), c.ID)
		if err != nil || now.Closed() {
			t.Errorf("after the refusal: closed %v, %v", now.Closed(), err)
		}
	})
}

// What ran by itself refuses nobody.
func TestANoticeDoesNotMakeStale(t *testing.T) {
	t.Parallel()
	h := casestest.New(t, dbtest.New(t))
	c := h.Open()
	h.Do(func(ctx context.Context, tx *db.Tx) (cases.Case, error) {
		return h.Cases.RecordNotice(ctx, tx, cases.Change{Case: c.ID}, cases.Notified{To: "resident"})
	})
	h.Do(func(ctx context.Context, tx *db.Tx) (cases.Case, error) {
		return h.Cases.Note(ctx, tx, cases.Change{Case: c.ID, Expect: 1, By: casestest.Claire}, "Vu.")
	})
}

// Nothing of one authority is found from another, by id, reference or link.
func TestForeignIDs(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := casestest.New(t, d)
		c := h.Open()
		there := h.There()
		finds := map[string]func() error{
			"id":        func() error { _, err := h.Cases.Load(there, d.Read(), c.ID); return err },
			"reference": func() error { _, err := h.Cases.Find(there, d.Read(), c.Reference); return err },
			"link":      func() error { _, err := h.Cases.Resolve(there, d.Read(), h.Cases.LinkToken(c)); return err },
			"change": func() error {
				return d.Write(there, func(tx *db.Tx) error {
					_, err := h.Cases.Note(there, tx, cases.Change{Case: c.ID}, "bonjour")
					return err
				})
			},
			"tie": func() error {
				other := h.OpenIn(there)
				return d.Write(there, func(tx *db.Tx) error {
					_, err := h.Cases.Link(there, tx, cases.Change{Case: other.ID}, c.ID, cases.Related)
					return err
				})
			},
			"nowhere": func() error { _, err := h.Cases.Load(context.Background(), d.Read(), c.ID); return err },
		}
		for name, find := range finds {
			if err := find(); !errors.Is(err, cases.ErrUnknown) && name != "nowhere" || err == nil {
				t.Errorf("by %s: got %v, want unknown", name, err)
			}
		}
		if events, err := h.Cases.History(there, d.Read(), c.ID); err != nil || len(events) > 0 {
			t.Errorf("history from elsewhere: %d events, %v", len(events), err)
		}
	})
}

// A transfer ends the links mailed before, tells who had it and who has it, and the new link works.
func TestTransferEndsOldLinks(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := casestest.New(t, d)
		c := h.Open(casestest.Of(casestest.Yvonne()))
		old := h.Cases.LinkToken(c)
		if got, err := h.Cases.Resolve(h.Here(), d.Read(), old); err != nil || got.ID != c.ID {
			t.Fatalf("the first link: %v", err)
		}
		heard := h.Heard()
		c = h.Do(func(ctx context.Context, tx *db.Tx) (cases.Case, error) {
			return h.Cases.Transfer(ctx, tx, cases.Change{Case: c.ID, By: casestest.Claire, Why: "hospitalisée"},
				cases.Handover{To: casestest.Nolwenn(), Proof: "procuration du 2 décembre"})
		})
		if _, err := h.Cases.Resolve(h.Here(), d.Read(), old); !errors.Is(err, cases.ErrUnknown) {
			t.Errorf("the old link: got %v, want unknown", err)
		}
		if got, err := h.Cases.Resolve(h.Here(), d.Read(), h.Cases.LinkToken(c)); err != nil || got.Person.Name != "Nolwenn Le Goff" {
			t.Errorf("the new link: %v, %v", got.Person.Name, err)
		}
		told := (*heard)[0].Data.(*cases.Transferred)
		if told.From.Name != "Yvonne Le Goff" || told.To.Name != "Nolwenn Le Goff" {
			t.Errorf("announced: %+v", told)
		}
		page, err := h.Cases.List(h.Here(), d.Read(), cases.Filter{Text: "yvonne"}, cases.Cursor{}, 10)
		if err != nil || len(page.Rows) != 0 {
			t.Errorf("found under the old name: %d rows, %v", len(page.Rows), err)
		}
		checkSound(t, h, c.ID)
	})
}

// TestAnOutsidersAnswerIsNoLook: what somebody without an account wrote beside a request leaves its resident's message
// unread by the town; an agent's own note does not.
func TestAnOutsidersAnswerIsNoLook(t *testing.T) {
	t.Parallel()
	h := casestest.New(t, dbtest.New(t))
	c := h.Open()
	note := func(by identity.Actor) cases.Case {
		return h.Do(func(ctx context.Context, tx *db.Tx) (cases.Case, error) {
			return h.Cases.Note(ctx, tx, cases.Change{Case: c.ID, By: by}, "Le mur est classé.")
		})
	}
	if now := note(identity.Actor{Kind: identity.ByAnAgent, Name: "Gaël Le Roux, expert"}); !now.Unseen {
		t.Error("the expert's answer took the request off the list of what is new")
	}
	if now := note(casestest.Claire); now.Unseen {
		t.Error("an agent wrote a note, and it still counts as unread")
	}
}
