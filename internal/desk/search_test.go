package desk_test

import (
	"context"
	"strings"
	"testing"

	"parvis/internal/cases"
	"parvis/internal/cases/casestest"
	"parvis/internal/desk"
	"parvis/internal/identity"
	"parvis/internal/identity/town"
	"parvis/internal/inbox/demo"
	"parvis/internal/kit/browsertest"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/i18n"
)

// notes writes among agents.
func (b *bundle) notes(c cases.Case, text string) {
	b.t.Helper()
	b.Do(func(ctx context.Context, tx *db.Tx) (cases.Case, error) {
		return b.Cases.Note(ctx, tx, cases.Change{Case: c.ID, By: casestest.Claire}, text)
	})
}

// People, requests and messages stand in one list; words are found in what was written, and marked.
func TestSearchFindsEverything(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := quiet(t, d)
		c := b.Open()
		person := b.Resident(town.Karim())
		b.notes(c, "Appeler l'assistante <b>sociale</b> & attendre")
		came := b.writes(b.mailbox(), demo.Note{ID: "m7", From: "jeanne@mel.example", Name: "Jeanne Le Bihan", Subject: "Une poubelle", Text: "La jaune <i>déborde</i>."})
		thomas := b.as("thomas.morvan")
		for typed, want := range map[string][]string{
			"le goff":       {path(c), "<mark>Le</mark>", "<mark>Goff</mark>"},
			"assistante":    {path(c), "<mark>assistante</mark> &lt;b&gt;sociale", "Note interne"},
			"poubelle jau":  {at(came.Thread), "<mark>jaune</mark>", "<mark>poubelle</mark>"},
			"debord":        {at(came.Thread), "&lt;i&gt;<mark>déborde</mark>&lt;/i&gt;"},
			person.Family:   {"/desk/people/" + person.ID.String()},
			"zzz":           {"Rien trouvé"},
			"<script>":      {"Rien trouvé pour «\u00a0&lt;script&gt;"},
			"le goff&of=x":  {path(c)},
			"goff&found=??": {path(c)},
		} {
			body := thomas.Get("/desk/search?q=" + strings.ReplaceAll(strings.ReplaceAll(typed, " ", "+"), "<", "%3C")).Body
			for _, one := range want {
				if !strings.Contains(body, one) {
					t.Errorf("%q: %q is not there", typed, one)
				}
			}
		}
	})
}

// Whoever may not read something learns nothing of it: no row, no count, no quotation, no hint that there is more.
func TestSearchShowsOnlyWhatOneMaySee(t *testing.T) {
	t.Parallel()
	b := quiet(t, dbtest.New(t))
	secret := b.Open(casestest.Sensitive(), casestest.Of(cases.Party{Name: "Yann Querrien"}))
	b.notes(secret, "chuchotement")
	open := b.Open(casestest.Of(cases.Party{Name: "Malo Tanguy"}))
	b.notes(open, "chuchotement")
	person := b.Resident(town.Karim())
	reader, worker, trusted := b.only(desk.MayRead), b.only(desk.MayRead, desk.MayWork), b.only(desk.MayRead, desk.MayWork, desk.MaySeeSensitive, identity.MaySeePeople)
	for _, test := range []struct {
		who        string
		body       string
		sees, not_ []string
	}{
		{"a reader, a name", reader.Get("/desk/search?q=querrien").Body, []string{"Rien trouvé"}, []string{string(secret.Reference), "<mark>"}},
		{"a reader, the list", reader.Get("/desk?view=open&q=querrien").Body, nil, []string{string(secret.Reference)}},
		{"a reader, a note", reader.Get("/desk/search?q=chuchotement").Body, []string{"Rien trouvé"}, []string{path(open)}},
		{"a reader, a person", reader.Get("/desk/search?q=" + person.Family).Body, []string{"Rien trouvé"}, []string{"/desk/people/" + person.ID.String()}},
		{"a caseworker, a note", worker.Get("/desk/search?q=chuchotement").Body, []string{path(open)}, []string{path(secret), string(secret.Reference)}},
		{"with the right", trusted.Get("/desk/search?q=chuchotement").Body, []string{path(open), path(secret)}, nil},
		{"with the right, a person", trusted.Get("/desk/search?q=" + person.Family).Body, []string{"/desk/people/" + person.ID.String()}, nil},
	} {
		for _, want := range test.sees {
			if !strings.Contains(test.body, want) {
				t.Errorf("%s: does not see %q", test.who, want)
			}
		}
		for _, not := range test.not_ {
			if strings.Contains(test.body, not) {
				t.Errorf("%s: sees %q", test.who, not)
			}
		}
	}
}

// From the field to a result and back, on a phone; then each state of the page on a wide screen.
func TestSearchInTheBrowser(t *testing.T) {
	t.Parallel()
	b := quiet(t, dbtest.New(t))
	c := b.Open()
	b.notes(c, "La poubelle de l’école déborde depuis trois semaines et personne ne passe, dit la gardienne qui a encore appelé ce matin")
	for range 30 {
		b.Open(casestest.Of(casestest.Karim()))
	}
	b.writes(b.mailbox(), demo.Note{ID: "m7", From: "jeanne@mel.example", Name: "Jeanne Le Bihan", Subject: "Une poubelle", Text: "La jaune déborde."})
	w := func(key string, pairs ...any) string { return i18n.In(i18n.FR, "desk."+key, pairs...) }

	phone := browsertest.Open(t, b.URL, browsertest.Eyes{Width: 360, Height: 780, Lang: "fr"})
	enter(b, phone, i18n.FR, "thomas.morvan")
	phone.Fill(w("search.label"), "poubelle")
	phone.Key("\r")
	phone.See(w("view.search", "Text", "poubelle"), "Jeanne Le Bihan", w("find.note"), "trois semaines")
	phone.Check("search-360")
	phone.Go("/desk/search?q=poubelle&of=case")
	phone.See(w("find.note"))
	phone.Miss("Jeanne Le Bihan")
	phone.Press(c.Title)
	phone.See(string(c.Reference))

	wide := browsertest.Open(t, b.URL, browsertest.Eyes{Width: 1280, Height: 800, Lang: "fr"})
	enter(b, wide, i18n.FR, "claire.morvan")
	for name, at := range map[string]struct{ query, sees string }{
		"text": {"?q=poubelle", "Jeanne Le Bihan"}, "names": {"?q=karim", w("pages.next")}, "sound": {"?q=b%C3%A9nally", w("find.alike")},
		"none": {"?q=zzz&channel=phone", w("find.none.narrowed")}, "begin": {"", w("find.begin")},
	} {
		wide.Go("/desk/search" + at.query)
		wide.See(at.sees)
		wide.Shot("search-1280-" + name)
	}
}
