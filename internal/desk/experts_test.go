package desk_test

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"parvis/internal/audit"
	"parvis/internal/cases"
	"parvis/internal/cases/casestest"
	"parvis/internal/desk"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
)

var (
	expertLink = regexp.MustCompile(`https://portvieux\.example(/expert/[a-z2-7]{26})`)
	outsideID  = regexp.MustCompile(`/experts/([0-9a-f-]{36})/revoke`)
)

const architect = "j.leroux@monuments.example"

// linksTo are the links mailed to somebody, and all that the mails said.
func (b *bundle) linksTo(address string) (links []string, all string) {
	b.t.Helper()
	list, err := b.notices.About(b.Here(), uuid.Nil, address)
	must(b.t, err)
	for _, m := range list {
		text := m.Subject + fmt.Sprint(m.Body)
		all += text
		for _, found := range expertLink.FindAllStringSubmatch(text, -1) {
			if !slices.Contains(links, found[1]) { // its words are its address
				links = append(links, found[1])
			}
		}
	}
	return links, all
}

// withPlan is a request with two clean documents and one that no scanner has looked at.
func (b *bundle) withPlan() (c cases.Case, plan, other, held string) {
	b.t.Helper()
	c = b.grant()
	for i, name := range []string{"plan.pdf", "avis-imposition.pdf", "attend.pdf"} {
		put, err := b.files.Put(b.Here(), strings.NewReader("%PDF-1.4 "+name))
		must(b.t, err)
		scan := cases.ScanClean
		if i == 2 {
			scan = cases.ScanWaiting
		}
		b.Do(func(ctx context.Context, tx *db.Tx) (cases.Case, error) {
			now, _, err := b.Cases.AddDocument(ctx, tx, cases.Change{Case: c.ID, By: casestest.Claire}, cases.Document{Name: name, Type: "application/pdf", Size: put.Size, FileKey: put.Key, Scan: scan})
			return now, err
		})
	}
	c = b.read(c)
	ids := map[string]string{}
	for _, d := range c.Documents {
		ids[d.Name] = d.ID.String()
	}
	return c, ids["plan.pdf"], ids["avis-imposition.pdf"], ids["attend.pdf"]
}

func consultation(more ...string) []string {
	return append([]string{"name", "Jeanne Le Roux, architecte", "email", architect, "question", "Le mur peut-il être percé ?", "days", "5", "lang", "fr"}, more...)
}

// Somebody outside reads what was chosen and nothing else, answers with words and a file; each reading is in the book.
func TestSomebodyOutsideIsAsked(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := setup(t, d)
		c, plan, other, held := b.withPlan()
		thomas := b.as("thomas.morvan")
		expects(t, "the form", thomas.Get(path(c)+"/experts"), 200, "plan.pdf", "Demander un avis extérieur")
		expects(t, "front desk may not", b.as("anna.kervella").Get(path(c)+"/experts"), 403)
		expects(t, "faults", thomas.Post(path(c)+"/experts", "name", "", "email", "jeanne", "question", "Le mur ?", "days", "5"), 422, "Écrivez le nom", "adresse complète", "Le mur ?")
		expects(t, "not scanned", thomas.Post(path(c)+"/experts", consultation("document", held)...), 422, "attend d’être analysé")
		expects(t, "asked", thomas.Post(path(c)+"/experts", consultation("document", plan)...), 303)
		expects(t, "stands", thomas.Get(path(c)), 200, "Question envoyée à Jeanne Le Roux", "Envoyée", "Document montré")
		links, said := b.linksTo(architect)
		if len(links) != 1 || strings.Contains(said, "Nolwenn") || strings.Contains(said, "mur") {
			t.Fatalf("the mail: %q", said)
		}
		jeanne := b.Browser(b.Portvieux)
		expects(t, "without the link", jeanne.Get("/expert"), 410)
		expects(t, "another link", jeanne.Get("/expert/aaaaaaaaaaaaaaaaaaaaaaaaaa"), 410)
		expects(t, "a scanner sees no question", jeanne.Get(links[0]), 200, "Lire la question")
		expects(t, "nothing was opened", jeanne.Get("/expert"), 410)
		expects(t, "opened", jeanne.Post(links[0]), 303)
		page := jeanne.Get("/expert")
		expects(t, "the question", page, 200, "Le mur peut-il être percé", "plan.pdf", string(c.Reference))
		for _, secret := range []string{"Nolwenn", "Le Goff", "avis-imposition", "judo"} {
			if strings.Contains(page.Body, secret) {
				t.Errorf("the expert reads %q", secret)
			}
		}
		expects(t, "the plan", jeanne.Get("/expert/documents/"+plan), 200, "%PDF-1.4 plan")
		expects(t, "no other", jeanne.Get("/expert/documents/"+other), 404)
		expects(t, "read, says the desk", thomas.Get(path(c)), 200, "Lue la première fois")
		expects(t, "no words", jeanne.Post("/expert", "answer", " "), 422, "même en quelques mots")
		body, kind := posted(map[string]string{"answer": "Oui"}, map[string]string{"x.exe": "MZ"})
		expects(t, "no program", jeanne.Send("POST", "/expert", kind, body), 422, "Oui</textarea>")
		body, kind = posted(map[string]string{"answer": "Oui, sous un linteau."}, map[string]string{"croquis.pdf": aPDF})
		expects(t, "answered", jeanne.Send("POST", "/expert", kind, body), 303)
		expects(t, "said so", jeanne.Get("/expert"), 200, "Votre réponse est arrivée", "Oui, sous un linteau.")
		expects(t, "no document afterwards", jeanne.Get("/expert/documents/"+plan), 404)
		expects(t, "twice", jeanne.Post("/expert", "answer", "Non."), 303)
		expects(t, "in the history", thomas.Get(path(c)), 200, "Jeanne Le Roux, architecte (avis extérieur)", "Oui, sous un linteau.", "Répondu", "croquis.pdf")
		expects(t, "for who asked", thomas.Get("/desk/for-you"), 200, "Avis de Jeanne Le Roux, architecte")
		book, err := audit.About(b.Here(), d.Read(), "case", c.ID.String(), b.Clock.Now().Add(time.Second), 50)
		must(t, err)
		var read []string
		for _, e := range book {
			if strings.HasPrefix(e.Action, "expert.") {
				read = append(read, e.Action+" "+e.Details["document"])
			}
		}
		if got := strings.Join(read, ", "); !strings.Contains(got, "expert.opened") || !strings.Contains(got, "expert.read "+plan) {
			t.Errorf("the book: %s", got)
		}
	})
}

// A question can be withdrawn, is late, and ends by itself; its request takes it along.
func TestAQuestionOutsideEnds(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := setup(t, d)
		c, plan, _, _ := b.withPlan()
		thomas := b.as("thomas.morvan")
		expects(t, "asked", thomas.Post(path(c)+"/experts", consultation("document", plan)...), 303)
		links, _ := b.linksTo(architect)
		jeanne := b.Browser(b.Portvieux)
		expects(t, "opened", jeanne.Post(links[0]), 303)
		id := outsideID.FindStringSubmatch(thomas.Get(path(c)).Body)[1]
		expects(t, "not of another request", thomas.Post(path(b.grant())+"/experts/"+id+"/revoke"), 404)
		expects(t, "sent again", thomas.Post(path(c)+"/experts/"+id+"/again"), 303)
		if links, _ = b.linksTo(architect); len(links) != 2 {
			t.Fatalf("links: %q", links)
		}
		expects(t, "by the new link too", b.Browser(b.Portvieux).Post(links[1]), 303)
		expects(t, "withdrawn", thomas.Post(path(c)+"/experts/"+id+"/revoke"), 303)
		expects(t, "nothing to read", jeanne.Get("/expert"), 410, "ne s’ouvre plus")
		expects(t, "nor to write", jeanne.Post("/expert", "answer", "Oui"), 410)
		expects(t, "no link", jeanne.Get(links[1]), 410)
		expects(t, "twice", thomas.Post(path(c)+"/experts/"+id+"/revoke"), 303)

		expects(t, "asked anew", thomas.Post(path(c)+"/experts", consultation()...), 303)
		b.Clock.Set(time.Date(2026, 9, 18, 8, 0, 0, 0, time.UTC))
		must(t, b.Jobs.Drain(b.Here()))
		links, said := b.linksTo(architect)
		if len(links) != 4 || !strings.Contains(said, "Rappel") {
			t.Errorf("after the day it was wanted: %d links", len(links))
		}
		thomas = b.as("thomas.morvan")
		expects(t, "the agent knows", thomas.Get("/desk/for-you"), 200, "La réponse tarde")
		expects(t, "late", thomas.Get(path(c)), 200, "En retard")
		expects(t, "opens still", jeanne.Post(links[3]), 303)
		b.Clock.Set(time.Date(2026, 10, 5, 8, 0, 0, 0, time.UTC))
		expects(t, "no more", b.Browser(b.Portvieux).Get(links[3]), 410)
		expects(t, "says the desk", b.as("thomas.morvan").Get(path(c)), 200, "Délai passé")
		b.Write(b.Here(), func(tx *db.Tx) error { return desk.Forget(b.Here(), tx, c.ID) })
		var left int
		must(t, d.Read().QueryRowContext(b.Here(), `select (select count(*) from desk_expert_questions) + (select count(*) from desk_expert_links)`).Scan(&left))
		if left != 0 {
			t.Errorf("%d rows are left", left)
		}
	})
}
