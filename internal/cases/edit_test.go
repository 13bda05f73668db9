package cases_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parvis/internal/cases"
	"parvis/internal/cases/casestest"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/events"
)

// Verbs that work together see what the ones before them did; the rows follow at the end, then the news in order.
func TestTogether(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := casestest.New(t, d)
		heard := h.Heard()
		c := h.Open()
		by := cases.Change{Case: c.ID, By: casestest.Claire}
		h.Write(h.Here(), func(tx *db.Tx) error {
			return h.Cases.Together(h.Here(), tx, c, func(ctx context.Context, now cases.Case) error {
				by.Expect = now.Revision
				asked, _, err := h.Cases.Ask(ctx, tx, by, anyQuestion)
				if err != nil {
					return err
				}
				by.Expect = asked.Revision
				if _, err = h.Cases.Move(ctx, tx, by, cases.Step{Move: "ask", To: casestest.Missing()}); err != nil {
					return err
				}
				c, err = h.Cases.Load(ctx, tx, c.ID)
				if seen, err := h.Cases.Since(ctx, tx, c.ID, asked.Revision); err != nil || len(seen) == 0 || seen[0].Kind != cases.KindMoved {
					t.Errorf("since the question: %v, %v", seen, err)
				}
				if before, err := h.Cases.Load(h.Here(), tx, c.ID); err != nil || before.Revision != 1 {
					t.Errorf("the row says revision %d before the end (%v)", before.Revision, err)
				}
				return err
			})
		})
		if c.State != "missing" || len(c.OpenQuestions()) != 1 {
			t.Errorf("inside: state %s, %d questions", c.State, len(c.OpenQuestions()))
		}
		stored, err := h.Cases.Load(h.Here(), d.Read(), c.ID)
		if err != nil || stored.Revision != c.Revision {
			t.Errorf("stored: revision %d, want %d (%v)", stored.Revision, c.Revision, err)
		}
		checkSound(t, h, c.ID)
		history, err := h.Cases.History(h.Here(), d.Read(), c.ID)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(kindsOf(history), kindsOf(*heard)); diff != "" {
			t.Errorf("announced in another order (-history +heard):\n%s", diff)
		}
	})
}

// What was read before the transaction is used only while it is the case as it stands.
func TestTogetherReadsAgainWhatHasChanged(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := casestest.New(t, d)
		known := h.Open()
		note := func(ctx context.Context, tx *db.Tx) (cases.Case, error) {
			return h.Cases.Note(ctx, tx, cases.Change{Case: known.ID, By: casestest.Claire}, "rappeler")
		}
		noted := h.Do(note)
		h.Write(h.Here(), func(tx *db.Tx) error {
			return h.Cases.Together(h.Here(), tx, known, func(ctx context.Context, now cases.Case) error {
				if now.Revision != noted.Revision {
					t.Errorf("got revision %d, want %d", now.Revision, noted.Revision)
				}
				_, err := note(ctx, tx)
				return err
			})
		})
		checkSound(t, h, known.ID)
		foreign := known
		foreign.ID = cases.NewID()
		err := d.Write(h.Here(), func(tx *db.Tx) error {
			return h.Cases.Together(h.Here(), tx, foreign, func(context.Context, cases.Case) error { return nil })
		})
		if !errors.Is(err, cases.ErrUnknown) {
			t.Errorf("a case that is not there: %v", err)
		}
	})
}

// A part that fails leaves nothing, even when the rest goes on; a rest that fails leaves nothing at all.
func TestTogetherIsAllOrNothing(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := casestest.New(t, d)
		c := h.Open()
		refused := errors.New("refused")
		note := func(ctx context.Context, tx *db.Tx, text string) error {
			_, err := h.Cases.Note(ctx, tx, cases.Change{Case: c.ID, By: casestest.Claire}, text)
			return err
		}
		two := func(end error) error {
			return d.Write(h.Here(), func(tx *db.Tx) error {
				return h.Cases.Together(h.Here(), tx, c, func(ctx context.Context, _ cases.Case) error {
					err := h.Cases.Together(ctx, tx, c, func(ctx context.Context, _ cases.Case) error {
						return errors.Join(note(ctx, tx, "perdu"), refused)
					})
					if !errors.Is(err, refused) {
						t.Errorf("the part: %v", err)
					}
					return errors.Join(note(ctx, tx, "gardé"), end)
				})
			})
		}
		if err := two(refused); !errors.Is(err, refused) {
			t.Errorf("the whole: %v", err)
		}
		wantNotes(t, h, c.ID)
		if err := two(nil); err != nil {
			t.Fatal(err)
		}
		wantNotes(t, h, c.ID, "gardé")
	})
}

// Who hears of a change may change the case again, and that is written too.
func TestWhoHearsOfAChangeMayAddToIt(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := casestest.New(t, d)
		c := h.Open()
		events.On(h.Bus, "a note follows each task", func(ctx context.Context, tx *db.Tx, e cases.Changed) error {
			if e.Event.Kind != cases.KindTask {
				return nil
			}
			_, err := h.Cases.Note(ctx, tx, cases.Change{Case: e.Case.ID, By: casestest.Claire}, "à faire")
			return err
		})
		h.Do(func(ctx context.Context, tx *db.Tx) (cases.Case, error) {
			c, _, err := h.Cases.AddTask(ctx, tx, cases.Change{Case: c.ID, By: casestest.Claire}, cases.Task{Text: "Appeler"})
			return c, err
		})
		wantNotes(t, h, c.ID, "à faire")
	})
}

var anyQuestion = cases.Query{Question: cases.Question{Fields: []string{"club"}}}

func wantNotes(t *testing.T, h *casestest.House, id cases.ID, want ...string) {
	t.Helper()
	checkSound(t, h, id)
	history, err := h.Cases.History(h.Here(), h.DB.Read(), id)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range history {
		if d, ok := e.Data.(*cases.Noted); ok {
			got = append(got, d.Text)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("notes (-want +got):\n%s", diff)
	}
}
