package cases_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"parvis/internal/cases"
	"parvis/internal/cases/casestest"
	"parvis/internal/catalogue"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
)

var inHand = i18n.Text{i18n.FR: "Une équipe y va", i18n.EN: "A crew is going"}

func merge(h *casestest.House, follower, main cases.Case) cases.Case {
	return h.Do(func(ctx context.Context, tx *db.Tx) (cases.Case, error) {
		return h.Cases.Merge(ctx, tx, cases.Change{Case: follower.ID, By: casestest.Claire, Why: "même trou"}, main.ID, inHand)
	})
}

// A follower leaves the lists of open work with its clocks, hears what the other one becomes, and stands where it stood
// once it is split.
func TestMergeFollowSplit(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := casestest.New(t, d)
		main, mine := h.Open(casestest.Of(casestest.Karim())), h.Open()
		before := mine
		mine = merge(h, mine, main)
		if !mine.Follows() || !mine.Closed() || mine.Main.Reference != main.Reference || mine.Main.Stands[i18n.FR] != "Une équipe y va" {
			t.Fatalf("merged: %+v", mine.Main)
		}
		if _, runs := mine.Due(); runs {
			t.Error("a clock of the follower still runs")
		}
		if open, err := h.Cases.List(h.Here(), d.Read(), cases.Filter{}, cases.Cursor{}, 10); err != nil || len(open.Rows) != 1 || open.Rows[0].ID != main.ID {
			t.Errorf("open work: %+v, %v", open.Rows, err)
		}
		main = h.Do(func(ctx context.Context, tx *db.Tx) (cases.Case, error) {
			return h.Cases.Move(ctx, tx, cases.Change{Case: main.ID, By: casestest.Thomas, Why: "Karim a envoyé sa facture"}, cases.Step{To: casestest.Review()})
		})
		if len(main.Followers()) != 1 || main.Followers()[0].Case != mine.ID {
			t.Errorf("followers: %+v", main.Followers())
		}
		for range 2 { // told twice, heard once
			mine = h.Do(func(ctx context.Context, tx *db.Tx) (cases.Case, error) {
				return h.Cases.Follow(ctx, tx, mine.ID, cases.Turn{Of: main.ID, Seq: main.Revision, Stands: i18n.Text{i18n.FR: "On regarde"}})
			})
		}
		if mine.Main.Stands[i18n.FR] != "On regarde" || mine.Main.Seen != main.Revision {
			t.Errorf("heard: %+v", mine.Main)
		}
		mine = h.Do(func(ctx context.Context, tx *db.Tx) (cases.Case, error) {
			return h.Cases.Split(ctx, tx, cases.Change{Case: mine.ID, By: casestest.Claire})
		})
		if mine.Main != nil || mine.Closed() || mine.State != before.State || len(mine.Links) != 0 {
			t.Errorf("split: %+v", mine)
		}
		due, _ := mine.Due()
		if was, _ := before.Due(); !due.Due.Equal(was.Due) {
			t.Errorf("the date that was promised is %v, was %v", due.Due, was.Due)
		}
		checkSound(t, h, mine.ID)
		checkSound(t, h, main.ID)
	})
}

// What a follower's resident writes is heard by the one that is worked on, without their name or words.
func TestAFollowersWordsAreHeard(t *testing.T) {
	t.Parallel()
	h := casestest.New(t, dbtest.New(t))
	main, mine := h.Open(casestest.Of(casestest.Karim())), h.Open()
	merge(h, mine, main)
	h.Do(func(ctx context.Context, tx *db.Tx) (cases.Case, error) {
		return h.Cases.Message(ctx, tx, cases.Change{Case: mine.ID, By: resident}, cases.Messaged{In: true, Text: "C’est devant ma porte"})
	})
	now, err := h.Cases.Load(h.Here(), h.DB.Read(), main.ID)
	if err != nil || !now.Unseen || now.Last.Kind != cases.KindHeard {
		t.Fatalf("the main one hears nothing: %+v, %v", now.Last, err)
	}
	if told := told(t, h, main.ID); strings.Contains(told, "Nolwenn") || strings.Contains(told, "porte") {
		t.Errorf("somebody else's data: %s", told)
	}
}

func told(t testing.TB, h *casestest.House, id cases.ID) string {
	t.Helper()
	history, err := h.Cases.History(h.Here(), h.DB.Read(), id)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := json.Marshal(history)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func TestWhatIsNotMerged(t *testing.T) {
	t.Parallel()
	open := cases.Case{ID: cases.NewID()}
	other := func(change func(*cases.Case)) cases.Case {
		c := cases.Case{ID: cases.NewID()}
		if change != nil {
			change(&c)
		}
		return c
	}
	closed := func(c *cases.Case) { c.ClosedAt = dbtest.Start }
	follows := func(c *cases.Case) { c.Main, c.ClosedAt = &cases.Following{Case: cases.NewID()}, dbtest.Start }
	for name, one := range map[string]struct {
		follower, main cases.Case
		want           string
	}{
		"two open ones":        {open, other(nil), ""},
		"itself":               {open, open, "cases.same_case"},
		"into an ended one":    {open, other(closed), "cases.closed"},
		"an ended one":         {other(closed), open, "cases.closed"},
		"into a follower":      {open, other(follows), "cases.follows"},
		"a follower":           {other(follows), open, "cases.follows"},
		"what was decided":     {other(func(c *cases.Case) { c.Decision = &cases.Decided{} }), open, "cases.decided"},
		"a sensitive one":      {other(func(c *cases.Case) { c.Sensitive = true }), open, "cases.sensitive_apart"},
		"into a sensitive one": {open, other(func(c *cases.Case) { c.Sensitive = true }), "cases.sensitive_apart"},
		"into one of too many": {open, other(func(c *cases.Case) { c.Links = slices.Repeat([]cases.Link{{Relation: cases.Leads}}, 200) }), "cases.too_many"},
	} {
		err, got := cases.MayMerge(one.follower, one.main), ""
		if err != nil {
			got = errs.KeyOf(err)
		}
		if got != one.want {
			t.Errorf("%s: %q, want %q", name, got, one.want)
		}
	}
}

// A follower is not moved by itself, and its link is not cut as another link is.
func TestAFollowerWaitsForTheOther(t *testing.T) {
	t.Parallel()
	h := casestest.New(t, dbtest.New(t))
	main, mine := h.Open(casestest.Of(casestest.Karim())), h.Open()
	merge(h, mine, main)
	by := cases.Change{Case: mine.ID, By: casestest.Claire}
	for name, do := range map[string]func(context.Context, *db.Tx) (cases.Case, error){
		"move": func(ctx context.Context, tx *db.Tx) (cases.Case, error) {
			return h.Cases.Move(ctx, tx, by, cases.Step{To: casestest.Granted()})
		},
		"reopen": func(ctx context.Context, tx *db.Tx) (cases.Case, error) {
			return h.Cases.Reopen(ctx, tx, by, casestest.Review())
		},
		"unlink": func(ctx context.Context, tx *db.Tx) (cases.Case, error) {
			return h.Cases.Unlink(ctx, tx, by, main.ID, cases.Under)
		},
		"link": func(ctx context.Context, tx *db.Tx) (cases.Case, error) {
			return h.Cases.Link(ctx, tx, by, main.ID, cases.Leads)
		},
		"merge again": func(ctx context.Context, tx *db.Tx) (cases.Case, error) {
			return h.Cases.Merge(ctx, tx, by, main.ID, nil)
		},
	} {
		err := h.DB.Write(h.Here(), func(tx *db.Tx) error { _, err := do(h.Here(), tx); return err })
		if kind := errs.KindOf(err); err == nil || kind != errs.Conflict && kind != errs.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// When the one that is worked on is erased before its end, its followers are worked on by themselves again.
func TestForgettingTheMainOneFreesItsFollowers(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := casestest.New(t, d)
		main, mine := h.Open(casestest.Of(casestest.Karim())), h.Open()
		merge(h, mine, main)
		h.Write(h.Here(), func(tx *db.Tx) error { _, err := h.Cases.Forget(h.Here(), tx, main.ID); return err })
		now, err := h.Cases.Load(h.Here(), d.Read(), mine.ID)
		if err != nil || now.Closed() || now.Main != nil {
			t.Fatalf("still under what is gone: %+v, %v", now.Main, err)
		}
		checkSound(t, h, mine.ID)
	})
}

// Whatever is merged, split, moved, said and erased, in whatever order: rows are the folds of their events, both sides
// of each tie agree, nobody follows in a circle, nothing said under one case stands in another one, and what a case told
// once it tells for ever.
func TestAnyMergesKeepEachHistory(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := casestest.New(t, d)
		did := map[string]int{}
		rapid.Check(t, func(rt *rapid.T) {
			h.Clock.Set(dbtest.Start)
			var all []cases.ID
			for range 4 {
				all = append(all, h.Open(casestest.Of(cases.Party{Name: "Personne"})).ID)
			}
			words := map[cases.ID]string{}
			for i, id := range all {
				words[id] = fmt.Sprintf("parole-%d-%s", i, id)
			}
			before := map[cases.ID]string{}
			any := rapid.SampledFrom(all)
			for range rapid.IntRange(1, 14).Draw(rt, "steps") {
				h.Clock.Advance(time.Minute)
				a, b := any.Draw(rt, "a"), any.Draw(rt, "b")
				by := cases.Change{Case: a, By: casestest.Claire}
				what := rapid.SampledFrom([]string{"merge", "merge", "split", "end", "reopen", "say", "follow"}).Draw(rt, "what")
				err := d.Write(h.Here(), func(tx *db.Tx) (err error) {
					switch what {
					case "merge":
						_, err = h.Cases.Merge(h.Here(), tx, by, b, inHand)
					case "split":
						_, err = h.Cases.Split(h.Here(), tx, by)
					case "end":
						_, err = h.Cases.Move(h.Here(), tx, by, cases.Step{To: cases.State{Name: "mended", Final: true, Outcome: catalogue.OutcomeDone}})
					case "reopen":
						_, err = h.Cases.Reopen(h.Here(), tx, by, casestest.Received())
					case "say":
						_, err = h.Cases.Message(h.Here(), tx, cases.Change{Case: a, By: identity.Actor{Kind: identity.ByResident, Name: words[a]}}, cases.Messaged{In: true, Text: words[a]})
					case "follow":
						var main cases.Case
						if main, err = h.Cases.Load(h.Here(), tx, b); err == nil {
							_, err = h.Cases.Follow(h.Here(), tx, a, cases.Turn{Of: b, Seq: main.Revision, Stands: inHand, Ended: main.Closed(), Outcome: main.Outcome})
						}
					}
					return err
				})
				if kind := errs.KindOf(err); err != nil && kind != errs.Conflict && kind != errs.Invalid {
					rt.Fatalf("%s: %v", what, err)
				}
				if err == nil {
					did[what]++
				}
				tiesAgree(rt, h, all)
				for _, id := range all {
					checkSound(rt, h, id)
					now := told(t, h, id)
					if !strings.HasPrefix(now, strings.TrimSuffix(before[id], "]")) {
						rt.Fatalf("a history was rewritten")
					}
					before[id] = now
					for other, text := range words {
						if other != id && strings.Contains(now, text) {
							rt.Fatalf("what was said under one case stands in another")
						}
					}
				}
			}
		})
		for _, what := range []string{"merge", "split", "end", "say"} {
			if did[what] == 0 && !t.Failed() {
				t.Errorf("%s never succeeded: the test proves nothing about it", what)
			}
		}
	})
}

func tiesAgree(rt *rapid.T, h *casestest.House, all []cases.ID) {
	by := map[cases.ID]cases.Case{}
	for _, id := range all {
		c, err := h.Cases.Load(h.Here(), h.DB.Read(), id)
		if err != nil {
			rt.Fatal(err)
		}
		by[id] = c
	}
	for id, c := range by {
		if c.Main != nil {
			main := by[c.Main.Case]
			if !slices.Contains(main.Followers(), cases.Link{Case: id, Reference: c.Reference, Relation: cases.Leads}) {
				rt.Fatalf("%s follows %s, which does not lead it", c.Reference, main.Reference)
			}
			if !c.Closed() {
				rt.Fatalf("%s follows and is open", c.Reference)
			}
		}
		for _, l := range c.Followers() {
			if m := by[l.Case].Main; m == nil || m.Case != id {
				rt.Fatalf("%s leads %s, which does not follow it", c.Reference, l.Reference)
			}
		}
		at, steps := c, 0
		for at.Main != nil {
			if at, steps = by[at.Main.Case], steps+1; steps > len(all) {
				rt.Fatalf("%s follows in a circle", c.Reference)
			}
		}
	}
}
