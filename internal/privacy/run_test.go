package privacy_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"parvis/internal/audit"
	"parvis/internal/cases"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/events"
	"parvis/internal/kit/files"
	"parvis/internal/privacy"
)

const (
	deletes    = "    draft: {days: 30}\n    case: {years: 1, after: closed}\n    archive: {years: 4}\n    then: delete\n    except: {tax_notice: {days: 60, after: decided}}"
	anonymises = "    draft: {days: 30}\n    case: {years: 1, after: closed}\n    then: anonymise"
	archives   = "    case: {years: 1, after: closed}\n    then: archive_for_ever"
	outlives   = "    case: {years: 1, after: closed}\n    then: delete\n    except: {fee: {years: 2, after: closed}}"
)

// After its time a request leaves no byte behind: in no row, no free page, no journal, no file.
func TestNoByteIsLeft(t *testing.T) {
	t.Parallel()
	for name, keep := range map[string]string{"deleted": deletes, "anonymised": anonymises} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				b := setup(t, d, keep)
				var all []cases.Case
				for range 3 {
					all = append(all, b.sends(b.resident()))
				}
				if len(b.find(secret)) < 5 {
					t.Fatalf("the secret is only in %v: the test proves nothing", b.find(secret))
				}
				before := b.fresh(all[0].ID)
				b.Clock.Advance(6 * year)
				b.cleaned()
				run := b.run()
				if where := b.find(secret); len(where) > 0 {
					t.Errorf("it is still in %v", where)
				}
				if run.Counts.Failed > 0 || run.Counts.Held > 0 {
					t.Errorf("counts: %+v", run.Counts)
				}
				if name == "anonymised" {
					after := b.fresh(all[0].ID)
					amountBefore, _ := before.Amount()
					amount, _ := after.Amount()
					if amount == 0 || amount != amountBefore || after.State != before.State || after.Outcome != before.Outcome || !after.ClosedAt.Equal(before.ClosedAt) || !after.Anonymous() {
						t.Errorf("figures have lost their case: %+v", after)
					}
					b.sound(all[0].ID)
				} else if !b.gone(all[0].ID) {
					t.Error("the case is still there")
				}
			})
		})
	}
}

func TestFieldsGoFirstThenTheCase(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := setup(t, d, deletes)
		c := b.sends(b.resident())
		papers := len(c.Documents)
		b.Clock.Advance(61 * 24 * time.Hour)
		if run := b.run(); run.Counts.Fields != 1 || run.Counts.Documents != 1 {
			t.Errorf("after sixty days: %+v", run.Counts)
		}
		now := b.fresh(c.ID)
		if len(now.Documents) != papers-1 || now.Answers["child_name"] != secret {
			t.Errorf("documents %d of %d, answers %v", len(now.Documents), papers, now.Answers)
		}
		b.sound(c.ID)
		b.Clock.Advance(time.Hour)
		if run := b.run(); run.Counts != (privacy.Counts{}) {
			t.Errorf("a second run did %+v", run.Counts)
		}
		b.Clock.Advance(5 * year)
		if run := b.run(); run.Counts.Deleted != 1 || run.Counts.People != 1 || !b.gone(c.ID) {
			t.Errorf("at the end: %+v", run.Counts)
		}
	})
}

// The last day counts whole, on the authority's calendar: nothing goes before its end, everything right after.
func TestTheLastDay(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := setup(t, d, anonymises)
		c := b.sends(b.resident())
		closed := c.ClosedAt.In(b.Portvieux.Location())
		end := time.Date(closed.Year()+1, closed.Month(), closed.Day()+1, 0, 0, 0, 0, b.Portvieux.Location())
		b.Clock.Set(end.Add(-time.Minute))
		if run := b.run(); run.Counts.Anonymised != 0 {
			t.Fatalf("a minute before: %+v", run.Counts)
		}
		b.Clock.Set(end.Add(time.Second))
		if run := b.run(); run.Counts.Anonymised != 1 {
			t.Errorf("right after: %+v", run.Counts)
		}
	})
}

func TestWhatIsKeptForEverOrLonger(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := setup(t, d, archives)
		c := b.sends(b.resident())
		b.Clock.Advance(3 * year)
		if run := b.run(); run.Counts.Archive != 1 || b.fresh(c.ID).Answers["child_name"] != secret {
			t.Errorf("for ever: %+v", run.Counts)
		}
	})
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := setup(t, d, outlives)
		c := b.sends(b.resident())
		b.Clock.Advance(year + 48*time.Hour)
		if run := b.run(); run.Counts.Anonymised != 1 {
			t.Errorf("after a year: %+v", run.Counts)
		}
		if now := b.fresh(c.ID); len(now.Answers) != 1 || now.Answers["fee"] != 120.0 {
			t.Errorf("answers: %v", now.Answers)
		}
		b.Clock.Advance(year)
		if run := b.run(); run.Counts.Deleted != 1 || !b.gone(c.ID) {
			t.Errorf("after two: %+v", run.Counts)
		}
	})
}

func TestHolds(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := setup(t, d, deletes)
		c := b.sends(b.resident())
		ctx := identity.AsAgent(b.Here(), b.Agent("helene.riou"))
		hold := func(reason string) error {
			return d.Write(ctx, func(tx *db.Tx) error { return b.privacy.Hold(ctx, tx, c.ID, reason) })
		}
		if err := hold("  "); !errors.Is(err, privacy.ErrNoReason) {
			t.Errorf("without a reason: %v", err)
		}
		must(t, hold("Recours devant le tribunal"))
		if err := hold("Deux fois"); !errors.Is(err, privacy.ErrHeld) {
			t.Errorf("twice: %v", err)
		}
		all, err := b.privacy.Holds(ctx)
		if err != nil || len(all) != 1 || all[0].By != "Hélène Riou" || all[0].Reason != "Recours devant le tribunal" {
			t.Errorf("holds: %+v %v", all, err)
		}
		b.Clock.Advance(6 * year)
		if run := b.run(); run.Counts.Held != 1 || b.gone(c.ID) {
			t.Errorf("held: %+v", run.Counts)
		}
		must(t, d.Write(ctx, func(tx *db.Tx) error { return b.privacy.Lift(ctx, tx, c.ID) }))
		if err := d.Write(ctx, func(tx *db.Tx) error { return b.privacy.Lift(ctx, tx, c.ID) }); !errors.Is(err, privacy.ErrNotHeld) {
			t.Errorf("lifted twice: %v", err)
		}
		if run := b.run(); run.Counts.Deleted != 1 || !b.gone(c.ID) {
			t.Errorf("lifted: %+v", run.Counts)
		}
		book, err := audit.About(b.Here(), d.Read(), "case", c.ID.String(), b.Clock.Now().Add(time.Minute), 50)
		must(t, err)
		said := map[string]int{}
		for _, e := range book {
			said[e.Action]++
		}
		if said["privacy.case_held"] != 1 || said["privacy.case_released"] != 1 {
			t.Errorf("the book says %v", said)
		}
	})
}

func TestAnObjectionKeepsItsCase(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := setup(t, d, deletes)
		c := b.sends(b.resident())
		b.Do(func(ctx context.Context, tx *db.Tx) (cases.Case, error) {
			return b.Cases.Object(ctx, tx, cases.Change{Case: c.ID}, cases.Objected{Text: "Je ne suis pas d’accord."})
		})
		if now := b.fresh(c.ID); !now.Closed() {
			t.Fatal("an objection alone opened the request again: only a person, or a rule, takes it up")
		}
		b.Clock.Advance(6 * year)
		if run := b.run(); run.Counts.Deleted != 0 || run.Counts.Held != 1 || b.gone(c.ID) {
			t.Errorf("got %+v", run.Counts)
		}
	})
}

// A run that dies in the middle is taken up: nothing is done twice, nothing left out, one line in the book.
func TestARunIsTakenUpAfterACrash(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := setup(t, d, deletes)
		for range 5 {
			b.sends(b.resident())
		}
		b.Clock.Advance(6 * year)
		b.cleaned()
		ctx, crash := context.WithCancel(b.system())
		done := 0
		events.On(b.Bus, "a test pulls the plug", func(context.Context, *db.Tx, privacy.CaseForgotten) error {
			if done++; done == 3 {
				crash()
				return context.Canceled
			}
			return nil
		})
		if _, err := b.privacy.Run(ctx); err == nil {
			t.Fatal("the run did not die")
		}
		runs, err := b.privacy.Runs(b.Here(), 9)
		if err != nil || len(runs) == 0 || !runs[0].Ended.IsZero() || runs[0].Counts.Deleted != 2 {
			t.Fatalf("after the crash: %+v, %v", runs, err)
		}
		run := b.run()
		if run.ID != runs[0].ID || run.Counts.Deleted != 5 || run.Counts.People != 5 || run.Counts.Failed != 0 {
			t.Errorf("taken up: %+v", run)
		}
		book, err := audit.About(b.Here(), d.Read(), "privacy", run.ID.String(), b.Clock.Now().Add(time.Minute), 9)
		if err != nil || len(book) != 1 || book[0].Details["deleted"] != "5" {
			t.Errorf("the book: %+v %v", book, err)
		}
		if where := b.find(secret); len(where) > 0 {
			t.Errorf("left in %v", where)
		}
	})
}

// One case that cannot be done does not stop the others, and is tried again the next day.
func TestOneFailureStopsNobodyElse(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := setup(t, d, deletes)
		bad, good := b.sends(b.resident()), b.sends(b.resident())
		b.Clock.Advance(6 * year)
		refuse := true
		events.On(b.Bus, "a test refuses", func(_ context.Context, _ *db.Tx, e privacy.CaseForgotten) error {
			if refuse && e.Case == bad.ID {
				return errors.New("not today")
			}
			return nil
		})
		if run := b.run(); run.Counts.Failed != 1 || run.Counts.Deleted != 1 || b.gone(bad.ID) || !b.gone(good.ID) {
			t.Errorf("got %+v", run.Counts)
		}
		refuse = false
		b.Clock.Advance(25 * time.Hour)
		if run := b.run(); run.Counts.Deleted != 1 || !b.gone(bad.ID) {
			t.Errorf("the next day: %+v", run.Counts)
		}
	})
}

// The night itself: the routine gives each authority a job, and the job does it.
func TestNightly(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := setup(t, d, deletes)
		c := b.sends(b.resident())
		b.Clock.Advance(6 * year)
		must(t, b.Jobs.Drain(b.Here()))
		if !b.gone(c.ID) {
			t.Error("the case is still there")
		}
		here, err := b.privacy.Runs(b.Here(), 9)
		must(t, err)
		there, err := b.privacy.Runs(b.There(), 9)
		must(t, err)
		if len(here) == 0 || len(there) == 0 || here[0].Counts.Deleted != 1 || there[0].Counts.Deleted != 0 {
			t.Errorf("runs: %+v and %+v", here, there)
		}
	})
}

// A file that another request names too stays for it.
func TestASharedFileStays(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := setup(t, d, deletes)
		first := b.sends(b.resident())
		key := first.Documents[1].FileKey
		b.Clock.Advance(5 * year)
		second := b.sends(b.resident())
		b.Do(func(ctx context.Context, tx *db.Tx) (cases.Case, error) {
			doc := first.Documents[1]
			doc.ID = db.NewID()
			now, _, err := b.Cases.AddDocument(ctx, tx, cases.Change{Case: second.ID}, doc)
			return now, err
		})
		b.Clock.Advance(30 * 24 * time.Hour)
		if run := b.run(); run.Counts.Deleted != 1 {
			t.Fatalf("got %+v", run.Counts)
		}
		if _, err := b.store.Open(context.Background(), key); err != nil {
			t.Errorf("the file: %v", err)
		}
		if _, err := b.store.Open(context.Background(), first.Documents[0].FileKey); !errors.Is(err, files.ErrNotFound) {
			t.Errorf("the other file: %v", err)
		}
	})
}
