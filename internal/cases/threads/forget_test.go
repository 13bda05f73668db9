package threads_test

import (
	"errors"
	"testing"

	"parvis/internal/cases/threads"
	"parvis/internal/inbox"
	"parvis/internal/inbox/demo"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
)

// What was written under a case goes with it, and nothing else does.
func TestForget(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := setup(t, d)
		gone, stays := h.Open(), h.Open()
		first, other := h.say(demo.Note{From: "nadia@courriel.example", Text: "Pour la première."}), h.say(demo.Note{From: "karim@courriel.example", Text: "Pour la seconde."})
		h.Write(h.Here(), func(tx *db.Tx) error {
			return errors.Join(h.ties.Tie(h.Here(), tx, first.Thread, gone.ID), h.ties.Tie(h.Here(), tx, other.Thread, stays.ID))
		})
		for range 2 { // again changes nothing
			h.Write(h.Here(), func(tx *db.Tx) error {
				_, err := threads.Forget(h.Here(), tx, h.inbox, gone.ID)
				return err
			})
		}
		if _, err := h.inbox.Thread(h.Here(), d.Read(), first.Thread); !errors.Is(err, inbox.ErrUnknown) {
			t.Errorf("the thread: %v, want %v", err, inbox.ErrUnknown)
		}
		if items, err := h.inbox.Items(h.Here(), d.Read(), other.Thread); err != nil || len(items) != 1 {
			t.Errorf("the other's thread: %d items, %v", len(items), err)
		}
		if left, err := h.ties.OfCase(h.Here(), d.Read(), gone.ID); err != nil || len(left) != 0 || h.toSort() != 0 {
			t.Errorf("tied still: %d, to sort: %d, %v", len(left), h.toSort(), err)
		}
	})
}
