package catalogue_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parvis/internal/catalogue"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/events"
	"parvis/internal/kit/tenant"
	"parvis/internal/rules"
)

const sport = "child-sport-grant"

func sportFile(t testing.TB) []byte {
	t.Helper()
	source, err := os.ReadFile("testdata/sport.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return source
}

func at(authority tenant.ID) context.Context { return tenant.With(context.Background(), authority) }

func newStore(d *db.DB) (*catalogue.Store, *[]catalogue.Published) {
	bus, seen := events.NewBus(), &[]catalogue.Published{}
	events.On(bus, "the test looks", func(_ context.Context, _ *db.Tx, e catalogue.Published) error {
		*seen = append(*seen, e)
		return nil
	})
	return catalogue.New(d, bus), seen
}

// imported fails the test unless the file becomes the wanted version.
func imported(t *testing.T, s *catalogue.Store, ctx context.Context, source []byte, want catalogue.VersionNo) {
	t.Helper()
	in, err := s.Import(ctx, sport+".yaml", source, "tests")
	if err != nil || in.Version != want {
		t.Fatalf("import gives version %d, %v; want %d", in.Version, err, want)
	}
}

func TestVersions(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := at(db.NewID())
		store, seen := newStore(d)
		first := sportFile(t)
		second := bytes.Replace(first, []byte("minutes: 4"), []byte("minutes: 5"), 1)

		imported(t, store, ctx, first, 1)
		imported(t, store, ctx, first, 1) // the same text again changes nothing
		imported(t, store, ctx, second, 2)

		t.Run("live is the last", func(t *testing.T) {
			live, no, err := store.Live(ctx, sport)
			if err != nil || no != 2 || live.Minutes != 5 {
				t.Errorf("live is version %d with %v", no, err)
			}
		})
		// a case points at its version, restoring another changes nothing for it
		t.Run("an old version stays", func(t *testing.T) {
			old, err := store.Version(ctx, sport, 1)
			if err != nil || old.Minutes != 4 {
				t.Errorf("version 1: %v", err)
			}
		})
		t.Run("export is byte for byte", func(t *testing.T) {
			_, source, err := store.Export(ctx, sport, 1)
			if err != nil || !bytes.Equal(source, first) {
				t.Errorf("exported text differs (%v)", err)
			}
		})
		t.Run("pointing back", func(t *testing.T) {
			if err := store.PointTo(ctx, sport, 1, "tests"); err != nil {
				t.Fatal(err)
			}
			if _, no, err := store.Live(ctx, sport); no != 1 || err != nil {
				t.Errorf("live is %d, %v; want 1", no, err)
			}
			if err := store.PointTo(ctx, sport, 9, "tests"); !errors.Is(err, catalogue.ErrNoVersion) {
				t.Errorf("a version that is not there: %v", err)
			}
		})
		t.Run("history", func(t *testing.T) {
			infos, err := store.Versions(ctx, sport)
			if err != nil || len(infos) != 2 || infos[0].No != 2 || !infos[1].Live {
				t.Errorf("history %+v, %v", infos, err)
			}
		})
		if len(*seen) != 3 || (*seen)[1].Version != 2 {
			t.Errorf("announced %+v", *seen)
		}
	})
}

func TestWithdrawnAndUnknown(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		here, there := at(db.NewID()), at(db.NewID())
		store, _ := newStore(d)
		imported(t, store, here, sportFile(t), 1)
		if _, _, err := store.Live(there, sport); !errors.Is(err, catalogue.ErrNoService) {
			t.Errorf("another authority sees it: %v", err)
		}
		if _, err := store.Version(there, sport, 1); !errors.Is(err, catalogue.ErrNoVersion) {
			t.Errorf("another authority sees its version: %v", err)
		}
		if err := store.PointTo(here, sport, 0, "tests"); err != nil {
			t.Fatal(err)
		}
		if _, _, err := store.Live(here, sport); !errors.Is(err, catalogue.ErrNotOpen) {
			t.Errorf("withdrawn: %v", err)
		}
		if _, err := store.Version(here, sport, 1); err != nil {
			t.Errorf("its cases lost their version: %v", err)
		}
	})
}

func TestDraft(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := at(db.NewID())
		store, _ := newStore(d)
		source := sportFile(t)
		broken := bytes.Replace(source, []byte("fact: knows_quotient, is: true"), []byte("fact: knows_quotien, is: true"), 1)

		_, faults, err := store.Save(ctx, catalogue.SaveDraft{Source: broken, File: "a.yaml", By: "anna"})
		if err != nil || len(faults.Errors()) == 0 {
			t.Fatalf("a broken draft is kept with its faults: %v, %v", faults, err)
		}
		if _, _, err := store.Publish(ctx, sport, catalogue.Publish{By: "anna", Sign: true}); !errors.Is(err, catalogue.ErrBroken) {
			t.Errorf("a broken draft was published: %v", err)
		}
		if _, _, err := store.Live(ctx, sport); !errors.Is(err, catalogue.ErrNotOpen) {
			t.Errorf("nothing is live yet: %v", err)
		}
		draft, err := store.Draft(ctx, sport)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := store.Save(ctx, catalogue.SaveDraft{Source: source, File: "a.yaml", By: "bob", Edit: draft.Edit}); err != nil {
			t.Fatal(err)
		}
		if _, _, err := store.Save(ctx, catalogue.SaveDraft{Source: broken, File: "a.yaml", By: "anna", Edit: draft.Edit}); !errors.Is(err, catalogue.ErrDraftEdited) {
			t.Errorf("bob's draft was overwritten: %v", err)
		}
		other := bytes.Replace(source, []byte("minutes: 4"), []byte("minutes: 6"), 1)
		if _, err := store.Import(ctx, "a.yaml", other, "cli"); !errors.Is(err, catalogue.ErrDraftEdited) {
			t.Errorf("an import overwrote bob's draft: %v", err)
		}
		if no, faults, err := store.Publish(ctx, sport, catalogue.Publish{By: "bob", Sign: true}); err != nil || no != 1 {
			t.Errorf("publish: %d, %v, %v", no, faults, err)
		}
		imported(t, store, ctx, other, 2)
	})
}

func TestUnreadableDraftIsRefused(t *testing.T) {
	t.Parallel()
	store, _ := newStore(dbtest.New(t))
	for _, source := range []string{"", "parvis: 1", "parvis: 1\nservice: Not A Name\n", "parvis: 2\nservice: a\n"} {
		_, _, err := store.Save(at(db.NewID()), catalogue.SaveDraft{Source: []byte(source), File: "a.yaml"})
		if !errors.Is(err, catalogue.ErrBroken) {
			t.Errorf("%q: %v", source, err)
		}
	}
}

func TestList(t *testing.T) {
	t.Parallel()
	ctx := at(db.NewID())
	store, _ := newStore(dbtest.New(t))
	imported(t, store, ctx, sportFile(t), 1)
	for name, test := range map[string]struct {
		filter catalogue.Filter
		want   int
	}{
		"all":             {catalogue.Filter{}, 1},
		"life event":      {catalogue.Filter{LifeEvent: "children"}, 1},
		"other event":     {catalogue.Filter{LifeEvent: "death"}, 0},
		"words, no case":  {catalogue.Filter{Words: "SPORT enfant"}, 1},
		"accents aside":   {catalogue.Filter{Words: "adhesion"}, 1},
		"keyword":         {catalogue.Filter{Words: "judo"}, 1},
		"one word lacks":  {catalogue.Filter{Words: "sport piscine"}, 0},
		"open that day":   {catalogue.Filter{OpenOn: rules.Date{Year: 2026, Month: time.September, Day: 1}}, 1},
		"closed that day": {catalogue.Filter{OpenOn: rules.Date{Year: 2027, Month: time.June, Day: 1}}, 0},
	} {
		offered, err := store.List(ctx, test.filter)
		if err != nil || len(offered) != test.want {
			t.Errorf("%s: %d services, %v; want %d", name, len(offered), err, test.want)
		}
	}
}

func TestSameTextIsCompiledOnce(t *testing.T) {
	t.Parallel()
	store, _ := newStore(dbtest.New(t))
	here, there := at(db.NewID()), at(db.NewID())
	imported(t, store, here, sportFile(t), 1)
	imported(t, store, there, sportFile(t), 1)
	a, _, _ := store.Live(here, sport)
	b, _, _ := store.Live(there, sport)
	if a == nil || a != b {
		t.Error("two authorities with one text hold it twice")
	}
}

func TestImportSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	store, _ := newStore(dbtest.New(t))
	broken := strings.Replace(string(sportFile(t)), "quotient, at_most: 1000", "quotien, at_most: 1000", 1)
	in, err := store.Import(at(db.NewID()), "a.yaml", []byte(broken), "tests")
	if !errors.Is(err, catalogue.ErrBroken) || len(in.Faults) == 0 {
		t.Fatalf("got %v with %v", err, in.Faults)
	}
	if diff := cmp.Diff("rules.fault.no_such_fact", in.Faults[0].Key); diff != "" {
		t.Error(diff)
	}
}
