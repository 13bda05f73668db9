package desk_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"parvis/internal/identity"
	"parvis/internal/identity/identitytest"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
)

// wrote makes a macro and gives its id.
func wrote(t *testing.T, who *identitytest.Browser, pairs ...string) string {
	t.Helper()
	expects(t, "kept", who.Post("/desk/macros", pairs...), 303)
	name := pairs[slices.Index(pairs, "name")+1]
	found := regexp.MustCompile(`/desk/macros/([0-9a-f-]{36})">` + name + `<`).FindStringSubmatch(who.Get("/desk/macros").Body)
	if found == nil {
		t.Fatalf("%s is not listed", name)
	}
	return found[1]
}

// A macro is checked when it is written, shown before it is done, and done whole.
func TestAMacroIsShownThenDone(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := quiet(t, d)
		c := b.grant()
		thomas, claire := b.as("thomas.morvan"), b.as("claire.morvan")
		own := "agent/" + b.Agent("thomas.morvan").ID.String()
		const grants = "case/child-sport-grant"
		expects(t, "the form", thomas.Get("/desk/macros/new?for="+grants), 200, "Avis d’imposition", "Mettre à examiner", "Confier à")
		expects(t, "nothing", thomas.Post("/desk/macros", "for", grants, "whose", own, "name", "Rien"), 422, "ne fait rien")
		expects(t, "a place nobody knows", thomas.Post("/desk/macros", "for", grants, "whose", own, "name", "Oups", "send", "reply", "text", "Bonjour {prenom}"), 422, "{prenom} n’est pas connu", "Bonjour {prenom}")
		expects(t, "no such step", thomas.Post("/desk/macros", "for", grants, "whose", own, "name", "Oups", "move", "fly"), 422, "n’a pas cette étape")
		expects(t, "two steps at once", thomas.Post("/desk/macros", "for", grants, "whose", own, "name", "Oups", "send", "wait", "text", "a", "move", "examine"), 422, "est déjà une étape")
		expects(t, "another’s", thomas.Post("/desk/macros", "for", grants, "whose", "agent/"+b.Agent("gwen.tanguy").ID.String(), "name", "x", "note", "x"), 403)
		id := wrote(t, thomas, "for", grants, "whose", own, "name", "À examiner", "note", "Relu pour {reference}. @Claire Morvan", "send", "reply", "text", "Bonjour {person}, nous regardons.",
			"agent", "me", "move", "examine", "remind", "3", "memo", "Relancer")
		expects(t, "offered", thomas.Get(path(c)+"/macros"), 200, "À examiner", "Étape")
		expects(t, "not hers", claire.Get(path(c)+"/macros/"+id), 404)
		page := thomas.Get(path(c) + "/macros/" + id)
		email, _ := c.Person.Reach(identity.Email)
		expects(t, "shown before", page, 200, "Bonjour Nolwenn Le Goff, nous regardons.", email.Value, "Relu pour "+string(c.Reference), "ne s’annule pas", "Parvis vous le rappellera le")
		if got := b.read(c).Revision; got != c.Revision {
			t.Fatalf("looking changed it: revision %d", got)
		}
		expects(t, "a place left", thomas.Post(path(c)+"/macros/"+id, "text", "Bonjour {agent}", "note", "x"), 422, "Remplacez {agent}")
		expects(t, "done", thomas.Post(path(c)+"/macros/"+id, "expect", revision(c), "text", "Bonjour Nolwenn, on regarde.", "note", "Relu. @Claire Morvan"), 303)
		now := b.read(c)
		if now.State != "review" || now.AgentName != "Thomas Morvan" {
			t.Errorf("it is %s, %s's", now.State, now.AgentName)
		}
		expects(t, "in the history", thomas.Get(path(c)), 200, "c’est fait", "on regarde.", "Relu. @Claire Morvan", "Relancer")
		expects(t, "she is told", claire.Get("/desk/for-you"), 200, "Thomas Morvan vous cite")
		expects(t, "not possible any more", thomas.Get(path(c)+"/macros/"+id), 422, "pas possible maintenant")
		expects(t, "somebody was quicker", thomas.Post(path(b.grant())+"/macros/"+id, "expect", "1", "text", "Bonjour", "note", "x"), 303)
	})
}

// A step that its hand may not make refuses the whole; one that can be taken back is offered so.
func TestAMacroGivesNoRights(t *testing.T) {
	t.Parallel()
	b := quiet(t, dbtest.New(t))
	c := b.grant()
	thomas, helene := b.as("thomas.morvan"), b.as("helene.riou")
	const grants = "case/child-sport-grant"
	decide := wrote(t, helene, "for", grants, "whose", "town/", "name", "Accorder", "send", "reply", "text", "C’est oui.", "move", "grant")
	anna := b.as("anna.kervella")
	expects(t, "the front desk decides nothing", anna.Post(path(c)+"/macros/"+decide, "text", "C’est oui."), 422, "ou pas pour vous")
	if now := b.read(c); now.Revision != c.Revision {
		t.Error("a part of it was done")
	}
	expects(t, "not hers to change", anna.Post("/desk/macros/"+decide, "name", "x", "note", "x", "for", grants, "expect", "1"), 403)
	own := "agent/" + b.Agent("thomas.morvan").ID.String()
	take := wrote(t, thomas, "for", "case", "whose", own, "name", "Prendre", "agent", "me")
	expects(t, "told so", thomas.Get(path(c)+"/macros/"+take), 200, "l’annuler pendant 30 secondes")
	expects(t, "done", thomas.Post(path(c)+"/macros/"+take), 303)
	page := thomas.Get(path(c))
	expects(t, "with the way back", page, 200, path(c)+"/undo")
	expects(t, "undone", thomas.Post(path(c)+"/undo", "seq", regexp.MustCompile(`name="seq" value="(\d+)"`).FindStringSubmatch(page.Body)[1]), 303)
	if now := b.read(c); !now.Agent.IsZero() {
		t.Errorf("it is still %s's", now.AgentName)
	}
	paper := wrote(t, thomas, "for", grants, "whose", own, "name", "Avis", "send", "ask", "text", "Il nous manque l’avis.", "paper", "tax_notice")
	expects(t, "asked for", thomas.Post(path(c)+"/macros/"+paper, "text", "Il nous manque l’avis."), 303)
	if now := b.read(c); len(now.Questions) != 1 || now.Questions[0].Document != "tax_notice" {
		t.Errorf("questions: %+v", now.Questions)
	}
	expects(t, "changed by a slower hand", thomas.Post("/desk/macros/"+take, "for", "case", "name", "Prendre", "agent", "me", "expect", "9"), 409, "Quelqu’un a changé ce modèle")
	expects(t, "changed", thomas.Post("/desk/macros/"+take, "for", "case", "name", "Je prends", "agent", "me", "expect", "1"), 303)
	expects(t, "gone", thomas.Post("/desk/macros/"+take+"/delete"), 303)
	expects(t, "for good", thomas.Get("/desk/macros/"+take), 404)
}

// An exchange that belongs to no request has macros of its own.
func TestAMacroAnswersAnExchange(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := quiet(t, d)
		came := b.writes(b.mailbox(), bins)
		thomas := b.as("thomas.morvan")
		own := "agent/" + b.Agent("thomas.morvan").ID.String()
		id := wrote(t, thomas, "for", "thread", "whose", own, "name", "Déchèterie", "text", "Bonjour {person}, elle est ouverte.", "close", "1", "remind", "1", "memo", "Voir")
		expects(t, "offered", thomas.Get(at(came.Thread)+"/macros"), 200, "Déchèterie", "L’échange est clos")
		page := thomas.Get(at(came.Thread) + "/macros/" + id)
		expects(t, "shown", page, 200, "Bonjour Paul Riou, elle est ouverte.", "L’échange est clos")
		expects(t, "not for requests", thomas.Get(path(b.grant())+"/macros/"+id), 422, "autre chose")
		seen := regexp.MustCompile(`name="expect" value="([^"]+)"`).FindStringSubmatch(page.Body)[1]
		expects(t, "done", thomas.Post(at(came.Thread)+"/macros/"+id, "expect", seen, "text", "Bonjour Paul Riou, elle est ouverte."), 303)
		expects(t, "closed", thomas.Get(at(came.Thread)), 200, "Rouvrir", "elle est ouverte.", "Voir")
		if again := thomas.Post(at(came.Thread)+"/macros/"+id, "expect", seen, "text", "Encore"); again.Status != 409 || !strings.Contains(again.Body, "Encore") {
			t.Errorf("a second try: %d", again.Status)
		}
	})
}
