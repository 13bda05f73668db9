package cases_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"parvis/internal/cases"
	"parvis/internal/cases/casestest"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
)

// Thirty requests at once get thirty numbers, and together they are the first thirty of the year.
func TestNumbersInACrowd(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := casestest.New(t, d)
		const crowd = 30
		got := make(chan cases.Reference, crowd)
		all(t, crowd, func(int) error {
			return d.Write(h.Here(), func(tx *db.Tx) error {
				c, err := h.Cases.Open(h.Here(), tx, casestest.Usual())
				if err == nil {
					got <- c.Reference
				}
				return err
			})
		})
		close(got)
		seen := map[cases.Reference]bool{}
		for ref := range got {
			seen[ref] = true
		}
		if len(seen) != crowd {
			t.Errorf("%d numbers for %d requests", len(seen), crowd)
		}
		// A number whose transaction was rolled back is drawn again; one that was given is never given twice.
		err := d.Write(h.Here(), func(tx *db.Tx) error {
			_, err := h.Cases.Open(h.Here(), tx, casestest.Usual())
			return errors.Join(err, errors.New("the power went out"))
		})
		if err == nil {
			t.Fatal("want the rollback")
		}
		if next := h.Open(); seen[next.Reference] || next.Reference > cases.Reference(fmt.Sprintf("PV-2026-%04d", crowd+32)) {
			t.Errorf("the next number: %s", next.Reference)
		}
		there := h.OpenIn(h.There())
		if there.Reference != "VB-2026-0001" {
			t.Errorf("the other authority's first: %s", there.Reference)
		}
	})
}

// Everybody works on one case at once: each event finds its place, and the row is still the fold.
func TestOneCaseInACrowd(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := casestest.New(t, d)
		c, other := h.Open(), h.Open()
		all(t, 24, func(i int) error {
			return d.Write(h.Here(), func(tx *db.Tx) error {
				by := cases.Change{Case: c.ID, By: casestest.Claire}
				switch i % 3 {
				case 0:
					_, err := h.Cases.Link(h.Here(), tx, cases.Change{Case: other.ID, By: casestest.Thomas}, c.ID, cases.Related)
					return err
				case 1:
					_, err := h.Cases.Link(h.Here(), tx, by, other.ID, cases.Related)
					return err
				}
				_, err := h.Cases.Note(h.Here(), tx, by, fmt.Sprintf("Mot %d", i))
				return err
			})
		})
		now, err := h.Cases.Load(h.Here(), d.Read(), c.ID)
		if err != nil || now.Revision != 10 || len(now.Links) != 1 {
			t.Errorf("revision %d, links %v, %v; want the opening, eight notes and one link", now.Revision, now.Links, err)
		}
		checkSound(t, h, c.ID)
		checkSound(t, h, other.ID)
	})
}

func all(t *testing.T, n int, do func(i int) error) {
	t.Helper()
	var group sync.WaitGroup
	for i := range n {
		group.Go(func() {
			if err := do(i); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
}
