package forms_test

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parvis/internal/forms"
	"parvis/internal/forms/formstest"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/errs"
)

// TestStaleTab: a page saved from an old tab never overwrites what was saved elsewhere
// (open-formulieren, cds-snc/platform-forms-client#6968); the person chooses.
func TestStaleTab(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := formstest.New(t, d)
		draft, _ := h.Start()
		old := draft.Revision
		h.Save(draft, "child", []string{"child_name"}, "child_name", "Malo")

		in := formstest.Typed([]string{"child_name"}, "child_name", "Inès")
		_, err := h.TrySave(draft, forms.Page{ID: "child", Revision: old, Typed: in})
		if !errors.Is(err, forms.ErrStale) {
			t.Fatalf("an old tab: got %v, want stale", err)
		}
		if got := h.Fresh(draft).Answers["child_name"]; got != "Malo" {
			t.Errorf("kept: got %v, want Malo", got)
		}
		same := formstest.Typed([]string{"child_name"}, "child_name", "Malo")
		if _, err := h.TrySave(draft, forms.Page{ID: "child", Revision: old, Typed: same}); err != nil {
			t.Errorf("an old tab that says the same: %v", err)
		}
		if _, err := h.TrySave(draft, forms.Page{ID: "club", Revision: old, Typed: formstest.Typed([]string{"fee"}, "fee", "12")}); err != nil {
			t.Errorf("an old tab on a page that nobody touched: %v", err)
		}
		if _, err := h.TrySave(draft, forms.Page{ID: "child", Revision: old, Typed: in, Anyway: true}); err != nil {
			t.Fatalf("chosen by the person: %v", err)
		}
		if got := h.Fresh(draft).Answers["child_name"]; got != "Inès" {
			t.Errorf("after the choice: got %v, want Inès", got)
		}
	})
}

// TestFaultsKeepWhatIsSound: nine sound answers are kept beside a faulty tenth, and that one
// is kept as it was typed.
func TestFaultsKeepWhatIsSound(t *testing.T) {
	t.Parallel()
	h := formstest.New(t, dbtest.New(t))
	draft, _ := h.Start()
	taken := h.Save(draft, "club", []string{"club", "fee", "sessions", "days"}, "club", "judo", "fee", "cent vingt", "sessions", "2")
	if _, wrong := taken.Problems.Of("fee"); !wrong || len(taken.Problems) != 1 {
		t.Errorf("problems: %+v", taken.Problems)
	}
	fresh := h.Fresh(draft)
	if fresh.Answers["club"] != "judo" || fresh.Answers["sessions"] != 2.0 || fresh.Answers["fee"] != nil {
		t.Errorf("answers: %+v", fresh.Answers)
	}
	if got := fresh.Left("fee").Get("fee"); got != "cent vingt" {
		t.Errorf("typed: got %q", got)
	}
	form, _ := h.Forms.Form(h.Here(), fresh)
	if _, wrong := form.Check(fresh).Of("fee"); !wrong {
		t.Error("a faulty answer may be sent")
	}
	h.Save(draft, "club", []string{"fee"}, "fee", "120")
	if left := h.Fresh(draft).Typed; len(left) > 0 {
		t.Errorf("still typed after the correction: %v", left)
	}
	h.Save(draft, "club", []string{"club"}, "club", "other", "club-other", strings.Repeat("x", 1<<20))
	if text := h.Fresh(draft).Left("club").Get("club-other"); len(text) > 20_000 {
		t.Errorf("%d bytes of a refused text are kept", len(text))
	}
}

// TestHiddenAnswersComeBack: what a condition hides is left out of the case and comes back
// with it (definition.md, property 3).
func TestHiddenAnswersComeBack(t *testing.T) {
	t.Parallel()
	h := formstest.New(t, dbtest.New(t))
	draft, _ := h.Start()
	h.Fill(draft)
	form, _ := h.Forms.Form(h.Here(), draft)
	before := form.Final(draft)

	taken := h.Save(draft, "means", []string{"knows_quotient"}, "knows_quotient", "no")
	if !taken.More {
		t.Error("the tax notice is asked now, and nobody says so")
	}
	if final := form.Final(draft); final["quotient"] != nil || draft.Answers["quotient"] != 350.0 {
		t.Errorf("hidden: in the case %v, in the draft %v", final["quotient"], draft.Answers["quotient"])
	}
	h.Save(draft, "home", []string{"household"}, "household-adults", "1", "household-children", "0")
	if final := form.Final(draft); final["children"] != nil {
		t.Errorf("a page that is not asked any more is in the case: %v", final["children"])
	}
	h.Save(draft, "means", []string{"knows_quotient"}, "knows_quotient", "yes")
	h.Save(draft, "home", []string{"household"}, "household-adults", "1", "household-children", "1")
	if diff := cmp.Diff(before, form.Final(draft)); diff != "" {
		t.Errorf("shown again (-before +now):\n%s", diff)
	}
}

// TestEntries: one more, one less, and each keeps what was typed for it, files included.
func TestEntries(t *testing.T) {
	t.Parallel()
	h := formstest.New(t, dbtest.New(t))
	draft, _ := h.Start()
	h.Save(draft, "home", []string{"household"}, "household-adults", "1", "household-children", "2")
	all := []string{"children", "children-0-first_name", "children-0-at_school", "children-1-first_name", "children-1-at_school"}
	taken := h.Save(draft, "children", all[:3], "children-count", "1", "children-0-first_name", "Malo", "add", "children")
	if !taken.Moved || len(draft.Answers["children"].([]any)) != 2 {
		t.Fatalf("one more: %+v", draft.Answers["children"])
	}
	attach(t, h, draft, "children-1-certificate", "ines.png")
	taken = h.Save(draft, "children", all, "children-count", "2", "children-0-first_name", "Malo", "children-1-first_name", strings.Repeat("x", 300),
		"children-1-at_school", "no", "remove", "children-0")
	draft = h.Fresh(draft)
	left := draft.Answers["children"].([]any)
	if !taken.Moved || len(left) != 1 {
		t.Fatalf("one less: %+v", left)
	}
	if one := left[0].(map[string]any); one["at_school"] != false {
		t.Errorf("the second child is now the first: %+v", one)
	}
	if files := draft.Files("children-0-certificate"); len(files) != 1 || files[0].Name != "ines.png" {
		t.Errorf("its file did not follow: %+v", draft.Uploads)
	}
	for range 9 {
		h.Save(draft, "children", []string{"children"}, "children-count", "40", "add", "children")
	}
	if n := len(h.Fresh(draft).Answers["children"].([]any)); n > 4 {
		t.Errorf("%d children where four are the most", n)
	}
}

// TestOnlyItsKeyOpensADraft: not another browser's, not another authority's.
func TestOnlyItsKeyOpensADraft(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := formstest.New(t, d)
		draft, key := h.Start()
		_, other := h.Start()
		if _, err := h.Forms.Load(h.Here(), d.Read(), draft.ID, other, forms.NewKey()); !errors.Is(err, forms.ErrNoDraft) {
			t.Errorf("other keys: %v", err)
		}
		if _, err := h.Forms.Load(h.There(), d.Read(), draft.ID, key); !errors.Is(err, forms.ErrNoDraft) {
			t.Errorf("another authority: %v", err)
		}
		if got, err := h.Forms.Load(h.Here(), d.Read(), draft.ID, other, key); err != nil || got.ID != draft.ID {
			t.Errorf("its own key: %v", err)
		}
		if open, err := h.Forms.Open(h.There(), []forms.Key{key}); err != nil || len(open) > 0 {
			t.Errorf("open drafts elsewhere: %v, %v", open, err)
		}
	})
}

// TestVersionStays: a draft finishes on the version it began with (open-formulieren#3360).
func TestVersionStays(t *testing.T) {
	t.Parallel()
	h := formstest.New(t, dbtest.New(t))
	draft, _ := h.Start()
	h.Publish([]byte(strings.NewReplacer("id: fee,", "id: price,", "{fact: fee}", "{fact: price}", "fact: fee", "fact: price").Replace(string(formstest.Source()))))
	form, err := h.Forms.Form(h.Here(), draft)
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := form.Field("fee"); !ok || draft.Version != 1 {
		t.Errorf("version %d: the question it began with is gone", draft.Version)
	}
}

// TestSentOnce: two presses at once open one case.
func TestSentOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := formstest.New(t, d)
		draft, _ := h.Start()
		h.Fill(draft)
		key := draft.FormKey()
		var wait sync.WaitGroup
		var mu sync.Mutex
		opened := map[string]int{}
		for i := range 8 {
			wait.Go(func() {
				var closing forms.Closing
				err := d.Write(h.Here(), func(tx *db.Tx) (err error) {
					if closing, err = h.Forms.Close(h.Here(), tx, draft, key); err != nil || closing.Already {
						return err
					}
					return h.Forms.Filed(h.Here(), tx, draft, "PV-"+string(rune('A'+i)))
				})
				mu.Lock()
				defer mu.Unlock()
				switch {
				case err != nil:
					t.Errorf("send: %v", err)
				case !closing.Already:
					opened["first"]++
				default:
					opened[closing.Reference]++
				}
			})
		}
		wait.Wait()
		if opened["first"] != 1 || len(opened) != 2 {
			t.Errorf("eight presses: %v", opened)
		}
	})
}

// TestUnreadIsNotSent: what changed since it was read again must be read first.
func TestUnreadIsNotSent(t *testing.T) {
	t.Parallel()
	h := formstest.New(t, dbtest.New(t))
	draft, _ := h.Start()
	h.Fill(draft)
	read := draft.FormKey()
	attach(t, h, draft, "children-0-certificate", "late.png")
	err := h.DB.Write(h.Here(), func(tx *db.Tx) error {
		_, err := h.Forms.Close(h.Here(), tx, draft, read)
		return err
	})
	if !errors.Is(err, forms.ErrUnread) {
		t.Errorf("a file came since: got %v, want unread", err)
	}
}

// TestExpiry: a draft is emptied when its time is over, its files lose their name, and the
// row stays to say so.
func TestExpiry(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := formstest.New(t, d)
		draft, key := h.Start()
		h.Fill(draft)
		file := attach(t, h, draft, "children-0-certificate", "c.png")
		if want := dbtest.Start.AddDate(0, 0, 30); !draft.ExpiresAt.Equal(want) {
			t.Errorf("kept until %v, want %v", draft.ExpiresAt, want)
		}
		h.Clock.Advance(31 * 24 * time.Hour)
		if err := h.Forms.Sweep(h.Here()); err != nil {
			t.Fatal(err)
		}
		gone, err := h.Forms.Load(h.Here(), d.Read(), draft.ID, key)
		if err != nil || gone.State(h.Clock.Now()) != forms.Expired || len(gone.Answers)+len(gone.Uploads) > 0 || gone.Contact != "" {
			t.Errorf("after its time: %+v, %v", gone, err)
		}
		if named, err := h.Forms.NamedFiles(h.Here(), []string{file.FileKey}); err != nil || named[file.FileKey] {
			t.Errorf("its file is still needed: %v, %v", named, err)
		}
		h.Clock.Advance(100 * 24 * time.Hour)
		if err := h.Forms.Sweep(h.Here()); err != nil {
			t.Fatal(err)
		}
		if _, err := h.Forms.Load(h.Here(), d.Read(), draft.ID, key); !errors.Is(err, forms.ErrNoDraft) {
			t.Errorf("long after: %v", err)
		}
	})
}

// TestQuota: a machine does not begin a thousand drafts; a class of thirty does.
func TestQuota(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := formstest.New(t, d)
		const network identity.Network = "203.0.113.0/24"
		for range 60 {
			h.StartFrom(network)
		}
		service, no, err := h.Offer.Live(h.Here(), formstest.Everything)
		if err != nil {
			t.Fatal(err)
		}
		start := func(from identity.Network) error {
			return d.Write(h.Here(), func(tx *db.Tx) error {
				_, _, err := h.Forms.Start(h.Here(), tx, forms.NewDraft{Service: service, Version: no, Network: from})
				return err
			})
		}
		if err := start(network); errs.KindOf(err) != errs.TooMany {
			t.Errorf("the 61st: %v", err)
		}
		if err := start("198.51.100.0/24"); err != nil {
			t.Errorf("another network: %v", err)
		}
		h.Clock.Advance(time.Hour)
		if err := start(network); err != nil {
			t.Errorf("an hour later: %v", err)
		}
	})
}
