package desk_test

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"strings"
	"testing"

	"parvis/internal/cases"
	"parvis/internal/cases/casestest"
	"parvis/internal/desk"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
)

// twins are two files of one person, each with a request.
func (b *bundle) twins() (first, second identity.PersonID, ones, others cases.Case) {
	b.t.Helper()
	ctx := b.Here()
	phone, err := identity.NewContact(identity.Phone, "06 39 98 55 44", "FR")
	must(b.t, err)
	b.Write(ctx, func(tx *db.Tx) (err error) {
		who := identity.NewPerson{Given: "Soizic", Family: "Le Bras", Contacts: []identity.ContactPoint{phone}}
		if first, _, err = b.IDs.Recognise(ctx, tx, who); err != nil {
			return err
		}
		second, _, err = b.IDs.Recognise(ctx, tx, who)
		return err
	})
	of := func(id identity.PersonID) casestest.Option {
		return casestest.Of(cases.Party{ID: id, Name: "Soizic Le Bras", Contacts: []cases.Contact{{Kind: phone.Kind, Value: phone.Value}}})
	}
	return first, second, b.grant(of(first)), b.grant(of(second))
}

// Two files of one person: suggested with reasons, joined, and taken apart again with every request in its place.
func TestTwoFilesBecomeOne(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := setup(t, d)
		first, second, ones, others := b.twins()
		thomas := b.as("thomas.morvan")
		one, with := "/desk/people/"+first.String(), "/desk/people/"+first.String()+"/with/"+second.String()
		expects(t, "the suggestions", thomas.Get("/desk/people"), 200, "Soizic Le Bras", "même nom, même téléphone")
		expects(t, "found by telephone", thomas.Post("/desk/people", "at", "06 39 98 55 44"), 200, "2 personnes")
		expects(t, "no telephone", thomas.Post("/desk/people", "at", "Soizic"), 422, "Écrivez une adresse e-mail ou un numéro", `value="Soizic"`)
		expects(t, "her page", thomas.Get(one), 200, "Peut-être la même personne", "Même téléphone", "Pas d’e-mail à comparer", string(ones.Reference), "06 39 98 55 44", "Non vérifié")
		expects(t, "side by side", thomas.Get(with), 200, "Une personne ou deux", "Quelle fiche reste")
		expects(t, "nothing chosen", thomas.Post(with), 422, "Choisissez la fiche qui reste", "Écrivez à quoi")
		expects(t, "joined", thomas.Post(with, "stays", first.String(), "why", "Carte vue au guichet"), 303)
		if c := b.read(others); c.Person.ID != first {
			t.Errorf("her other request is still %s's", c.Person.ID)
		}
		page := thomas.Get(one)
		expects(t, "one file", page, 200, string(ones.Reference), string(others.Reference), "sont réunies", "avec 1 demande", "Séparer")
		expects(t, "the history tells it", thomas.Get(path(others)), 200, "Carte vue au guichet")
		expects(t, "the other file", thomas.Get("/desk/people/"+second.String()), 200, "Cette fiche est réunie avec")
		expects(t, "once more", thomas.Post(with, "stays", first.String(), "why", "encore"), 422, "déjà réunie")
		_, rest, _ := strings.Cut(page.Body, "/desk/merges/")
		merge, _, _ := strings.Cut(rest, "/undo")
		expects(t, "taken apart", thomas.Post("/desk/merges/"+merge+"/undo"), 303)
		if c := b.read(others); c.Person.ID != second {
			t.Errorf("her other request did not come back: %s", c.Person.ID)
		}
		expects(t, "twice", thomas.Post("/desk/merges/"+merge+"/undo"), 404)
		expects(t, "two people", thomas.Post(with, "then", "apart"), 303)
		if page := thomas.Get(one); strings.Contains(page.Body, "Peut-être la même personne") {
			t.Error("it is suggested again")
		}
	})
}

func TestAPersonsPageHidesWhatIsSensitive(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t))
	first, _, _, _ := b.twins()
	c := b.grant(casestest.Sensitive(), casestest.Of(cases.Party{ID: first, Name: "Soizic Le Bras"}))
	at := "/desk/people/" + first.String()
	anna := b.only(desk.MayRead, identity.MaySeePeople)
	page := anna.Get(at)
	expects(t, "her page", page, 200, "Demande sensible", string(c.Reference))
	if strings.Contains(page.Body, "Je certifie") {
		t.Error("a consent of the sensitive request is told")
	}
	expects(t, "comparing", anna.Get(at+"/with/"+c.Person.ID.String()), 403)
}

// posted sends files as a browser does.
func posted(fields map[string]string, files map[string]string) (body io.Reader, kind string) {
	var out bytes.Buffer
	w := multipart.NewWriter(&out)
	for name, v := range fields {
		_ = w.WriteField(name, v)
	}
	for name, content := range files {
		h := textproto.MIMEHeader{"Content-Disposition": {`form-data; name="files"; filename="` + name + `"`}, "Content-Type": {"application/octet-stream"}}
		part, _ := w.CreatePart(h)
		_, _ = io.WriteString(part, content)
	}
	_ = w.Close()
	return &out, w.FormDataContentType()
}

const aPDF = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"

// An agent's file takes the road of a resident's: typed by its bytes, held until it was looked at.
func TestFilesGoWithReplyNoteAndCase(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := setup(t, d)
		c := b.grant()
		thomas := b.as("thomas.morvan")
		before := len(c.Documents)
		send := func(to string, fields, files map[string]string) int {
			t.Helper()
			body, kind := posted(fields, files)
			return thomas.Send(http.MethodPost, path(c)+to, kind, body).Status
		}
		if got := send("/reply", map[string]string{"text": "Voici le courrier."}, map[string]string{"courrier.pdf": aPDF}); got != 303 {
			t.Fatalf("a reply: got %d", got)
		}
		if got := send("/note", map[string]string{"text": "Reçu au guichet."}, map[string]string{"guichet.pdf": aPDF}); got != 303 {
			t.Fatalf("a note: got %d", got)
		}
		if got := send("/documents", map[string]string{"internal": "1"}, map[string]string{"interne.pdf": aPDF}); got != 303 {
			t.Fatalf("to the case: got %d", got)
		}
		if got := send("/reply", map[string]string{"text": "Et ceci."}, map[string]string{"jeu.exe": "MZ\x90\x00"}); got != 422 {
			t.Errorf("a program: got %d, want 422", got)
		}
		expects(t, "the text is kept", thomas.Get(path(c)), 200, "Et ceci.")
		c = b.settled(c)
		if len(c.Documents) != before+3 {
			t.Fatalf("got %d documents, want %d more", len(c.Documents), 3)
		}
		for _, doc := range c.Documents[before:] {
			if doc.Scan != cases.ScanClean || doc.Internal != (doc.Name != "courrier.pdf") {
				t.Errorf("%s: got %s, internal %v", doc.Name, doc.Scan, doc.Internal)
			}
		}
	})
}

// One goes on from page to page of a list without going back to it.
func TestTheWayGoesAcrossPages(t *testing.T) {
	t.Parallel()
	b := quiet(t, dbtest.New(t))
	for range 52 {
		b.Open()
	}
	thomas := b.as("thomas.morvan")
	list := thomas.Get("/desk?view=open").Body
	var refs []string
	for _, part := range strings.Split(list, `data-ref="`)[1:] {
		ref, _, _ := strings.Cut(part, `"`)
		refs = append(refs, ref)
	}
	if len(refs) != 50 {
		t.Fatalf("got %d rows", len(refs))
	}
	last := thomas.Get("/desk/cases/" + refs[49] + "?view=open")
	expects(t, "the last of the first page", last, 200, "50 sur 52", "Suivante")
	_, rest, _ := strings.Cut(last.Body, `data-key="next" href="`)
	next, _, _ := strings.Cut(rest, `"`)
	following := thomas.Get(strings.ReplaceAll(next, "&amp;", "&"))
	expects(t, "the first of the second page", following, 200, "51 sur 52", "Précédente")
	_, rest, _ = strings.Cut(following.Body, `data-key="previous" href="`)
	back, _, _ := strings.Cut(rest, `"`)
	if !strings.Contains(back, refs[49]) {
		t.Errorf("back leads to %s, want %s", back, refs[49])
	}
}
