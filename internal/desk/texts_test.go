package desk_test

import (
	"regexp"
	"testing"

	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
)

var textLink = regexp.MustCompile(`/desk/texts/[0-9a-f-]{36}`)

// A text is written once, for oneself, a team or the town, and used in an answer without a script.
func TestCannedTexts(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := setup(t, d)
		c := b.grant()
		came := b.writes(b.mailbox(), bins)
		thomas, helene := b.as("thomas.morvan"), b.as("helene.riou")
		own := "agent/" + b.Agent("thomas.morvan").ID.String()
		expects(t, "a place that nobody knows", thomas.Post("/desk/texts", "whose", own, "name", "Merci", "words", "Bonjour {prenom}"), 422, "{prenom} n’est pas connu", "Bonjour {prenom}", "{person}")
		expects(t, "another's", thomas.Post("/desk/texts", "whose", "agent/"+b.Agent("gwen.tanguy").ID.String(), "name", "Merci", "words", "Bonjour"), 403)
		expects(t, "of a team that is not theirs", thomas.Post("/desk/texts", "whose", "team/nowhere", "name", "Merci", "words", "Bonjour"), 403)
		expects(t, "kept", thomas.Post("/desk/texts", "whose", own, "name", "Merci", "words", "Bonjour {person}, c’est la demande {reference}. {agent}"), 303)
		list := thomas.Get("/desk/texts")
		expects(t, "listed", list, 200, "Merci", "Texte gardé")
		link := textLink.FindString(list.Body)
		expects(t, "looks so", thomas.Get(link), 200, "Bonjour Nolwenn Le Goff, c’est la demande PV-2027-2031. Thomas Morvan", "Version 1")
		expects(t, "not Gwen's", b.as("gwen.tanguy").Get(link), 404)
		chosen := "text:" + link[len("/desk/texts/"):]
		expects(t, "used in a case", thomas.Post(path(c)+"/draft", "kind", "reply", "then", "canned", "canned", chosen, "text", ""), 303)
		expects(t, "filled", thomas.Get(path(c)), 200, "c’est la demande "+string(c.Reference)+". Thomas Morvan</textarea>")
		expects(t, "used in a thread", thomas.Post(at(came.Thread)+"/draft", "then", "canned", "canned", chosen, "text", "Un mot."), 303)
		page := thomas.Get(at(came.Thread))
		expects(t, "filled where it can be", page, 200, "Un mot.", "Bonjour Paul Riou, c’est la demande {reference}")
		expects(t, "not sent so", thomas.Post(at(came.Thread)+"/reply", "expect", expectIn(page.Body), "text", "La demande {reference}"), 422, "Remplacez {reference}")
		expects(t, "changed", thomas.Post(link, "name", "Merci", "words", "Merci {person}", "expect", "1"), 303)
		expects(t, "by a slower hand", thomas.Post(link, "name", "Merci", "words", "Mon texte", "expect", "1"), 409, "Quelqu’un a changé ce texte", "Mon texte")
		expects(t, "for the town", helene.Post("/desk/texts", "whose", "town/", "name", "Accueil", "words", "Bienvenue"), 303)
		expects(t, "seen by all", thomas.Get("/desk/texts"), 200, "Accueil")
		expects(t, "gone", thomas.Post(link+"/delete"), 303)
		expects(t, "for good", thomas.Get(link), 404)
	})
}
