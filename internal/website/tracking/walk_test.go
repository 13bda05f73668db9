package tracking_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"parvis/internal/cases"
	"parvis/internal/cases/casestest"
	"parvis/internal/identity/town"
	"parvis/internal/kit/browsertest"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/website/tracking"
	"parvis/internal/website/websitetest"
)

// TestWalk follows requests as residents do: by the mailed link, on a phone with and without
// a script, in English, and on a desk at night.
func TestWalk(t *testing.T) {
	t.Parallel()
	for _, eyes := range []browsertest.Eyes{browsertest.Phone, browsertest.Phone.WithoutScript(), browsertest.Desktop, browsertest.Desktop.AtNight()} {
		t.Run(eyes.String(), func(t *testing.T) {
			t.Parallel()
			h := websitetest.New(t, dbtest.New(t))
			nolwenn := h.Resident(town.Nolwenn())
			waiting, granted := h.Request(nolwenn, websitetest.WithAnswers(websitetest.Unsure())), h.Request(nolwenn)
			p := browsertest.Open(t, h.Server.URL, eyes)
			p.Go(tracking.Path(waiting.Reference))
			p.See("Identifiez-vous")
			p.Check("tracking-door")
			enter(p, h, waiting)
			p.See("Une question pour vous")
			p.Check("tracking-question")
			p.Press("Envoyer ma réponse")
			p.See("à corriger")
			p.Check("tracking-question-wrong")
			p.Fill("Répondre avec mes mots", "Je n’ai pas d’avis cette année")
			p.Press("Envoyer ma réponse")
			p.See("nous avons votre réponse")
			enter(p, h, granted)
			p.See("Votre demande est acceptée")
			p.Check("tracking-decision")
			onPaper(t, p.Paper("tracking-decision"), "Votre demande est acceptée", "Vous n'êtes pas d'accord")
			p.Press("Faire regarder par une personne")
			p.Check("tracking-objection")
			p.Choose("Qu’une personne regarde")
			p.Press("Envoyer")
			p.See("Une personne va regarder")
			p.Press("Changer")
			p.Check("tracking-contact")
			p.Fill("Nouvelle adresse e-mail", "pas une adresse")
			p.Press("Envoyer le lien")
			p.See("à corriger")
			p.Check("tracking-contact-wrong")
			p.Go("/requests")
			p.See(string(waiting.Reference), string(granted.Reference))
			p.Check("tracking-list")
		})
	}
}

// onPaper reads what was printed: what matters stands there, nothing that is pressed does.
func onPaper(t *testing.T, paper string, words ...string) {
	t.Helper()
	for _, word := range words {
		if !strings.Contains(paper, word) {
			t.Errorf("not on paper: %q in %s", word, paper)
		}
	}
	for _, pressed := range []string{"Menu", "Envoyer le message", "Faire regarder par une personne", "Toutes mes demandes", "Mentions légales"} {
		if strings.Contains(paper, pressed) {
			t.Errorf("on paper: %q", pressed)
		}
	}
}

// enter opens the mailed link and presses its button.
func enter(p *browsertest.Page, h *websitetest.Town, c cases.Case) {
	p.Go(cases.LinkPath(h.Cases.LinkToken(c)))
	p.Check("tracking-link")
	p.Press("Ouvrir ma demande")
}

// TestWalkInEnglish reads the same in the other language.
func TestWalkInEnglish(t *testing.T) {
	t.Parallel()
	h := websitetest.New(t, dbtest.New(t))
	c := h.Request(h.Resident(town.Leila()))
	p := browsertest.Open(t, h.Server.URL, browsertest.Phone.In("en"))
	p.Go(cases.LinkPath(h.Cases.LinkToken(c)))
	p.Press("Open my request")
	p.See("Your request is granted", "Have a person look at it", "Did it help you?")
	p.Miss("Votre", "Pourquoi")
	p.Check("tracking-decision")
}

// TestNewsArrives keeps a page open while an agent writes: the page says so, and moves nothing.
func TestNewsArrives(t *testing.T) {
	t.Parallel()
	h := websitetest.New(t, dbtest.New(t))
	c := h.Request(h.Resident(town.Nolwenn()))
	p := browsertest.Open(t, h.Server.URL, browsertest.Phone)
	enter(p, h, c)
	p.See("Votre demande est acceptée")
	p.Fill("Écrire un message", "Je voulais dire")
	time.Sleep(time.Second) // the stream begins; nothing on the page tells when
	h.Do(func(ctx context.Context, tx *db.Tx) error {
		_, err := h.Cases.Message(ctx, tx, cases.Change{Case: c.ID, By: casestest.Claire}, cases.Messaged{Text: "Le club a reçu l’argent."})
		return err
	})
	p.See("Votre demande vient d’avancer")
	p.Check("tracking-news")
	p.Press("Lire la suite")
	p.See("Le club a reçu l’argent", "Claire Morvan")
}
