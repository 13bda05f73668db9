package search_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/cases/casestest"
	"parvis/internal/cases/search"
	"parvis/internal/cases/threads"
	"parvis/internal/identity"
	"parvis/internal/inbox"
	demodoor "parvis/internal/inbox/demo"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/files/folder"
	"parvis/internal/kit/scan/demo"
)

// bundle is Portvieux with requests and messages that can be found.
type bundle struct {
	*casestest.House
	t       *testing.T
	find    *search.Service
	inbox   *inbox.Service
	account inbox.AccountID
	names   map[uuid.UUID]string
}

func setup(t *testing.T, d *db.DB) *bundle {
	t.Helper()
	b := &bundle{House: casestest.New(t, d), t: t, names: map[uuid.UUID]string{}}
	store, err := folder.Open(t.TempDir(), 1<<20, b.Clock)
	must(t, err)
	door := demodoor.New(inbox.Email)
	b.inbox = inbox.New(inbox.Deps{DB: d, Bus: b.Bus, Jobs: b.Jobs, Files: store, Scanner: demo.Scanner{}, Secret: inbox.Secret{1},
		Ways: []inbox.Way{{Door: inbox.Email, Reader: inbox.ReaderFunc(demodoor.Read), Channel: door}}})
	ties := threads.New(threads.Deps{DB: d, Bus: b.Bus, Cases: b.Cases, Inbox: b.inbox})
	b.find = search.New(search.Deps{DB: d, Bus: b.Bus, Cases: b.Cases, Inbox: b.inbox, Ties: ties, Identity: b.IDs})
	return b
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (b *bundle) open(name, title string, options ...casestest.Option) cases.Case {
	b.t.Helper()
	c := b.Open(append([]casestest.Option{casestest.About(title), casestest.Of(cases.Party{Name: name})}, options...)...)
	b.names[c.ID.UUID] = name
	return c
}

func (b *bundle) says(c cases.Case, text string) cases.Case {
	b.t.Helper()
	return b.Do(func(ctx context.Context, tx *db.Tx) (cases.Case, error) {
		return b.Cases.Message(ctx, tx, cases.Change{Case: c.ID, By: casestest.Claire}, cases.Messaged{In: true, Text: text})
	})
}

func (b *bundle) notes(c cases.Case, text string) {
	b.t.Helper()
	b.Do(func(ctx context.Context, tx *db.Tx) (cases.Case, error) {
		return b.Cases.Note(ctx, tx, cases.Change{Case: c.ID, By: casestest.Claire}, text)
	})
}

// found are the names of what a query finds, in order.
func (b *bundle) found(ask search.Query) (names []string) {
	b.t.Helper()
	if ask.Most == 0 {
		ask.Most = 20
	}
	if ask.Region == "" {
		ask.Region = "FR"
	}
	f, err := b.find.Find(b.Here(), b.DB.Read(), ask)
	must(b.t, err)
	for _, h := range f.Hits {
		names = append(names, b.names[h.ID])
	}
	return names
}

// both runs a check before the index has read what was written, and after.
func (b *bundle) both(check func(state string)) {
	check("not read yet")
	must(b.t, b.find.Settle(b.Here()))
	check("read")
}

func TestFind(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := setup(t, d)
		nolwenn := b.open("Nolwenn Le Goff", "Inscription à l'école", casestest.With(func(in *cases.NewCase) {
			in.Person.Contacts = []cases.Contact{{Kind: identity.Phone, Value: "+33639982107"}, {Kind: identity.Email, Value: "nolwenn.lg@mel.example"}}
		}))
		karim := b.open("Karim Benali", "Poubelle cassée")
		hélène := b.open("Hélène Thébault", "Aide")
		b.says(nolwenn, "La poubelle de l’École est pleine de déchets")
		b.says(hélène, "Je cherche Karim depuis hier")
		b.notes(hélène, "Secret: voir avec l'assistante sociale")
		number := string(nolwenn.Reference)[strings.LastIndexByte(string(nolwenn.Reference), '-')+1:]
		b.both(func(state string) {
			for typed, want := range map[string][]string{
				"le goff":              {"Nolwenn Le Goff"},
				"LE-GOF":               {"Nolwenn Le Goff"}, // as it is being typed
				"legof":                nil,
				"goff nol":             {"Nolwenn Le Goff"},
				"ecole":                {"Nolwenn Le Goff"},
				"l'ÉCOLE":              {"Nolwenn Le Goff"},
				"dechet":               {"Nolwenn Le Goff"},
				"déchets":              {"Nolwenn Le Goff"},
				"goff poubelles":       {"Nolwenn Le Goff"}, // a name of the request, a word of a message
				"poubel":               {"Nolwenn Le Goff", "Karim Benali"},
				"karim":                {"Karim Benali", "Hélène Thébault"}, // the name before the text
				"helene":               {"Hélène Thébault"},
				"tebo":                 {"Hélène Thébault"}, // as it sounds
				"06 39 98 21 07":       {"Nolwenn Le Goff"},
				"+33 (0)6.39.98.21.07": {"Nolwenn Le Goff"},
				"0033639982107":        {"Nolwenn Le Goff"},
				"063998":               {"Nolwenn Le Goff"},
				"82107":                {"Nolwenn Le Goff"}, // the end of it
				"nolwenn.lg@mel":       {"Nolwenn Le Goff"},
				number:                 {"Nolwenn Le Goff"},
				string(nolwenn.Reference)[:len(nolwenn.Reference)-2]: {"Hélène Thébault", "Karim Benali", "Nolwenn Le Goff"},
				"assistante":      nil, // a note
				"rien de tel":     nil,
				"?":               nil,
				"' OR 1 \" * ) (": nil,
			} {
				if diff := cmp.Diff(want, b.found(search.Query{Text: typed})); diff != "" {
					t.Errorf("%s, %q (-want +got):\n%s", state, typed, diff)
				}
			}
			if diff := cmp.Diff([]string{"Hélène Thébault"}, b.found(search.Query{Text: "assistante sociale", Notes: true})); diff != "" {
				t.Errorf("%s, a note for who may read it (-want +got):\n%s", state, diff)
			}
		})
		_ = karim
	})
}

// A page goes on where the one before ended: nothing twice, nothing left out, at any depth.
func TestFindPages(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := setup(t, d)
		want := map[string]bool{}
		for i := range 90 {
			name := "Yves Martin"
			if i%3 == 0 {
				name = "Anna Kervella"
			}
			c := b.open(name, "Voirie")
			b.names[c.ID.UUID] = string(c.Reference)
			want[string(c.Reference)] = true
			b.says(c, "Un martinet dans la rue Martin")
			b.says(c, "Et encore Martin")
			if i == 40 {
				must(t, b.find.Settle(b.Here()))
			}
		}
		got, pages := map[string]int{}, 0
		for ask := (search.Query{Text: "martin", Most: 7}); ; pages++ {
			f, err := b.find.Find(b.Here(), b.DB.Read(), ask)
			must(t, err)
			for _, h := range f.Hits {
				got[b.names[h.ID]]++
			}
			if f.Next.IsZero() {
				break
			}
			if ask.After = search.ParsePlace(f.Next.String()); pages > 30 {
				t.Fatal("it never ends")
			}
		}
		for ref := range want {
			if got[ref] != 1 {
				t.Errorf("%s was shown %d times", ref, got[ref])
			}
		}
	})
}

// What must not be seen is neither shown nor counted, and does not end the search.
func TestFindKeeps(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := setup(t, d)
		shown := b.open("Yves Martin", "Voirie")
		for range 150 {
			b.open("Yves Martin", "Aide", casestest.Sensitive())
		}
		must(t, b.find.Settle(b.Here()))
		f, err := b.find.Find(b.Here(), b.DB.Read(), search.Query{Text: "martin", Most: 10, Keep: func(_ context.Context, hits []search.Hit) ([]search.Hit, error) {
			return slices.DeleteFunc(hits, func(h search.Hit) bool { return h.ID != shown.ID.UUID }), nil
		}})
		must(t, err)
		if len(f.Hits) != 1 || f.Hits[0].ID != shown.ID.UUID || !f.Next.IsZero() {
			t.Errorf("got %d hits, next %v; want the one that may be seen", len(f.Hits), f.Next)
		}
	})
}

// Another authority finds nothing, whatever it types.
func TestFindElsewhere(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := setup(t, d)
		b.open("Yves Martin", "Voirie")
		b.both(func(state string) {
			f, err := b.find.Find(b.There(), d.Read(), search.Query{Text: "martin", Most: 10})
			must(t, err)
			if len(f.Hits) > 0 {
				t.Errorf("%s: found in another authority", state)
			}
		})
	})
}

// A case that is anonymised or gone is found by nothing any more, and its words leave the index.
func TestForget(t *testing.T) {
	t.Parallel()
	for _, when := range []string{"read", "not read yet"} {
		t.Run(when, func(t *testing.T) {
			t.Parallel()
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				b := setup(t, d)
				gone, bare, stays := b.open("Yves Martin", "Voirie"), b.open("Yves Martin", "Aide"), b.open("Anna Martin", "École")
				b.says(gone, "Un secret quelque part")
				b.says(bare, "Un autre secret")
				if when == "read" {
					must(t, b.find.Settle(b.Here()))
				}
				if where := b.holding("ecret"); where == "" && d.Engine() == db.SQLite {
					t.Fatal("the word is not where it is looked for")
				}
				b.Write(b.Here(), func(tx *db.Tx) error {
					if _, err := b.Cases.Forget(b.Here(), tx, gone.ID); err != nil {
						return err
					}
					_, err := b.Cases.Anonymise(b.Here(), tx, bare.ID)
					return err
				})
				b.both(func(state string) {
					if diff := cmp.Diff([]string{"Anna Martin"}, b.found(search.Query{Text: "martin"})); diff != "" {
						t.Errorf("%s (-want +got):\n%s", state, diff)
					}
					if got := b.found(search.Query{Text: "secret"}); len(got) > 0 {
						t.Errorf("%s: what was said is still found: %v", state, got)
					}
				})
				must(t, b.find.Purge(b.Here()))
				for _, word := range []string{"yve", "ecret"} {
					if where := b.holding(word); where != "" {
						t.Errorf("%q is still in %s", word, where)
					}
				}
				_ = stays
			})
		})
	}
}

// holding looks for a word in the very bytes of the index.
func (b *bundle) holding(word string) string {
	b.t.Helper()
	if b.DB.Engine() != db.SQLite {
		return ""
	}
	for _, table := range []string{"search_fts_docs", "search_fts_data"} {
		column := "words"
		if table == "search_fts_data" {
			column = "block"
		}
		var n int
		must(b.t, b.DB.Read().QueryRowContext(b.Here(), "select count(*) from "+table+" where instr("+column+", cast($1 as blob)) > 0 or instr("+column+", $1) > 0", word).Scan(&n))
		if n > 0 {
			return table
		}
	}
	return ""
}
