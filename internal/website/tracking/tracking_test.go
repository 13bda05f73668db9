package tracking_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"parvis/internal/cases"
	"parvis/internal/cases/casestest"
	"parvis/internal/catalogue"
	"parvis/internal/identity"
	"parvis/internal/identity/town"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/i18n"
	"parvis/internal/website/tracking"
	"parvis/internal/website/websitetest"
)

func setup(t *testing.T) (*websitetest.Town, identity.Person) {
	t.Helper()
	h := websitetest.New(t, dbtest.New(t))
	return h, h.Resident(town.Nolwenn())
}

func TestGrantExplainsItself(t *testing.T) {
	t.Parallel()
	h, nolwenn := setup(t)
	c := h.Request(nolwenn)
	page := h.Browser(h.Portvieux).Link(c).Get(tracking.Path(c.Reference))
	page.Expect(t, http.StatusOK, string(c.Reference), "Accordée", "Votre demande est acceptée", "80\u00a0€", "calculée automatiquement",
		"Délibération 2026-41", "Lire la lettre de décision", "vous a-\u2060t-\u2060il aidé", "Votre quotient familial est de 350\u00a0€",
		"!", "workflow", "nolwenn.legoff@courriel.example", "pay-club", "Payer le club")
	english := h.Browser(h.Portvieux).Link(c)
	english.Lang = "en"
	english.Get(tracking.Path(c.Reference)).Expect(t, http.StatusOK, "Your request is granted", "worked out automatically", "Granted", "!", "Accordée")
}

func TestQuestionIsAskedAndAnswered(t *testing.T) {
	t.Parallel()
	h, nolwenn := setup(t)
	c := h.Request(nolwenn, websitetest.WithAnswers(websitetest.Unsure()))
	b := h.Browser(h.Portvieux).Link(c)
	path := tracking.Path(c.Reference)
	b.Get(path).Expect(t, http.StatusOK, "Nous attendons votre réponse", "Une question pour vous", "Avis d’imposition", "Le délai est en pause")
	b.Post(path+"/answer").Expect(t, http.StatusUnprocessableEntity, "Erreur")
	b.Upload(path+"/answer", "tax_notice", "avis.pdf", []byte("MZ not a paper"), "words", "Voici mon avis").Expect(t, http.StatusUnprocessableEntity, "Voici mon avis", "avis.pdf")
	if got := b.Post(path+"/answer", "words", "Je n’ai pas d’avis cette année"); got.To != path+"?done=answer" {
		t.Fatalf("answer leads to %q, %d: %.400s", got.To, got.Status, got.Body)
	}
	b.Get(path).Expect(t, http.StatusOK, "Nous avons votre réponse", "Vous n’avez rien d’autre à faire",
		"!", "Nous attendons votre réponse", "En attente de votre réponse") // before any job has looked at it
	h.Drain()
	b.Get(path+"?done=answer").Expect(t, http.StatusOK, "nous avons votre réponse", "Vous avez répondu", "Je n’ai pas d’avis", "!", "Une question pour vous")
}

func TestInternalStaysInside(t *testing.T) {
	t.Parallel()
	h, nolwenn := setup(t)
	c := h.Request(nolwenn, websitetest.WithAnswers(websitetest.Unsure()))
	by := cases.Change{Case: c.ID, By: casestest.Claire, Channel: cases.ByDesk}
	secret := cases.Document{Name: "enquete-sociale.pdf", Type: "application/pdf", FileKey: "aa", SHA256: "aa", Size: 1, Scan: cases.ScanClean, Internal: true}
	held := cases.Document{Name: "bulletin.pdf", Type: "application/pdf", FileKey: "bb", SHA256: "bb", Size: 1, Scan: cases.ScanWaiting}
	h.Do(func(ctx context.Context, tx *db.Tx) (err error) {
		if _, err = h.Cases.Note(ctx, tx, by, "Famille connue du service, à ménager"); err != nil {
			return err
		}
		if _, secret, err = h.Cases.AddDocument(ctx, tx, by, secret); err != nil {
			return err
		}
		_, held, err = h.Cases.AddDocument(ctx, tx, by, held)
		return err
	})
	b := h.Browser(h.Portvieux).Link(c)
	b.Get(tracking.Path(c.Reference)).Expect(t, http.StatusOK, "bulletin.pdf", "En cours de vérification", "!", "à ménager", "enquete-sociale", held.ID.String())
	for _, doc := range []cases.Document{secret, held} {
		b.Get(tracking.Path(c.Reference)+"/documents/"+doc.ID.String()).Expect(t, http.StatusNotFound)
	}
}

func TestNobodyElseSees(t *testing.T) {
	t.Parallel()
	h, nolwenn := setup(t)
	karim := h.Resident(town.Karim())
	hers, his := h.Request(nolwenn), h.Request(karim)
	path := tracking.Path(hers.Reference)
	stranger := h.Browser(h.Portvieux)
	for _, other := range []string{path, tracking.Path("PV-2026-9999")} {
		stranger.Get(other).Expect(t, http.StatusUnauthorized, "Suivre ma demande", "!", "Aide au sport")
	}
	asKarim := h.Browser(h.Portvieux).Follow("karim.benali@courriel.example")
	asKarim.Get(tracking.Path(his.Reference)).Expect(t, http.StatusOK, string(his.Reference))
	asKarim.Get("/requests").Expect(t, http.StatusOK, string(his.Reference), "!", string(hers.Reference))
	swapped := []string{path, path + "/objection", path + "/move/withdraw", path + "/live", path + "/documents/" + hers.ID.String()}
	for _, address := range swapped {
		asKarim.Get(address).Expect(t, http.StatusNotFound, "!", "Nolwenn", "Inès")
	}
	for _, verb := range []string{"/answer", "/message", "/rating", "/move/withdraw", "/objection"} {
		asKarim.Post(path+verb, "message", "coucou", "words", "coucou", "helped", "yes", "what", "human").Expect(t, http.StatusNotFound)
	}
	asKarim.Visit("valbrume.localhost").Get(tracking.Path(his.Reference)).Expect(t, http.StatusUnauthorized)
	if now := h.Reload(hers); now.Revision != hers.Revision {
		t.Errorf("a stranger changed the request")
	}
}

func TestTransferEndsOlderLinks(t *testing.T) {
	t.Parallel()
	h, nolwenn := setup(t)
	c := h.Request(nolwenn)
	token := cases.LinkPath(h.Cases.LinkToken(c))
	b := h.Browser(h.Portvieux)
	b.Get(token).Expect(t, http.StatusOK, "Ouvrir ma demande", "!", string(c.Reference))
	b.Link(c).Get(tracking.Path(c.Reference)).Expect(t, http.StatusOK)
	h.Do(func(ctx context.Context, tx *db.Tx) error {
		_, err := h.Cases.Transfer(ctx, tx, cases.Change{Case: c.ID, By: casestest.Claire, Why: "déménagement"}, cases.Handover{To: casestest.Karim()})
		return err
	})
	b.Get(tracking.Path(c.Reference)).Expect(t, http.StatusNotFound)
	b.Get(token).Expect(t, http.StatusGone, "!", "Inès")
	b.Post(token).Expect(t, http.StatusGone)
	h.Browser(h.Portvieux).Link(h.Reload(c)).Get(tracking.Path(c.Reference)).Expect(t, http.StatusOK)
}

func TestHelperActsByMandate(t *testing.T) {
	t.Parallel()
	h, nolwenn := setup(t)
	yvonne := h.Resident(town.Yvonne())
	c := h.Request(yvonne)
	b := h.Browser(h.Portvieux).Follow("nolwenn.legoff@courriel.example")
	b.Get(tracking.Path(c.Reference)).Expect(t, http.StatusNotFound)
	h.Do(func(ctx context.Context, tx *db.Tx) error {
		_, err := h.IDs.GiveMandate(ctx, tx, identity.Mandate{Helper: nolwenn.ID, Beneficiary: yvonne.ID, Kind: identity.ByFamily, Scope: identity.ForEverything})
		return err
	})
	b.Get("/requests").Expect(t, http.StatusOK, string(c.Reference), "Pour Yvonne Le Goff")
	b.Get(tracking.Path(c.Reference)).Expect(t, http.StatusOK, "Vous aidez Yvonne Le Goff")
	b.Post(tracking.Path(c.Reference)+"/message", "message", "Ma mère entend mal").Expect(t, http.StatusSeeOther)
	history, err := h.Cases.History(h.Here(), h.DB.Read(), c.ID)
	if err != nil {
		t.Fatal(err)
	}
	if last := history[len(history)-1]; last.By.Name != "Nolwenn Le Goff" {
		t.Errorf("the message is by %q", last.By.Name)
	}
}

func TestWithdrawAsksOnce(t *testing.T) {
	t.Parallel()
	h, nolwenn := setup(t)
	c := h.Request(nolwenn, websitetest.WithAnswers(websitetest.Unsure()))
	b, path := h.Browser(h.Portvieux).Link(c), tracking.Path(c.Reference)
	b.Get(path).Expect(t, http.StatusOK, "Retirer ma demande")
	b.Get(path+"/move/withdraw").Expect(t, http.StatusOK, "Non, garder ma demande")
	b.Get(path+"/move/grant").Expect(t, http.StatusNotFound)
	b.Post(path+"/move/grant").Expect(t, http.StatusNotFound)
	b.Post(path+"/move/withdraw").Expect(t, http.StatusSeeOther)
	if now := h.Reload(c); now.Outcome != catalogue.OutcomeWithdrawn {
		t.Errorf("outcome %q", now.Outcome)
	}
	b.Post(path+"/move/withdraw").Expect(t, http.StatusNotFound)
}

func TestContestAndRate(t *testing.T) {
	t.Parallel()
	h, nolwenn := setup(t)
	c := h.Request(nolwenn)
	b, path := h.Browser(h.Portvieux).Link(c), tracking.Path(c.Reference)
	b.Post(path+"/rating", "rating_words", "trop long").Expect(t, http.StatusUnprocessableEntity, "Choisissez une réponse", "trop long")
	b.Post(path+"/rating", "helped", "partly", "rating_words", "trop long").Expect(t, http.StatusSeeOther)
	b.Get(path+"/objection").Expect(t, http.StatusOK, "Contester la décision", "deux mois")
	b.Post(path+"/objection", "what", "contest").Expect(t, http.StatusUnprocessableEntity, "Écrivez ce qui ne va pas")
	b.Post(path+"/objection", "what", "human").Expect(t, http.StatusSeeOther)
	h.Drain()
	now := h.Reload(c)
	if now.Rating == nil || now.Rating.Helped != cases.HelpedPartly {
		t.Errorf("rating %+v", now.Rating)
	}
	if !now.Contested {
		t.Error("the objection is not there")
	}
	b.Get(path).Expect(t, http.StatusOK, "Vous avez demandé qu’une personne regarde")
}

func TestPapersAreHeldUntilLookedAt(t *testing.T) {
	t.Parallel()
	h, nolwenn := setup(t)
	c := h.Request(nolwenn)
	b, path := h.Browser(h.Portvieux).Link(c), tracking.Path(c.Reference)
	pdf := []byte("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")
	b.Upload(path+"/message", "papers", "recu.pdf", pdf, "message", "Le reçu du club").Expect(t, http.StatusSeeOther)
	b.Get(path).Expect(t, http.StatusOK, "recu.pdf", "En cours de vérification")
	h.Drain()
	docs := h.Reload(c).Documents
	file := b.Get(path + "/documents/" + docs[len(docs)-1].ID.String())
	file.Expect(t, http.StatusOK, "%PDF-1.4")
	if got := file.Header.Get("Content-Disposition"); !strings.HasPrefix(got, "attachment") || file.Header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("disposition %q", got)
	}
}

func TestAgentAsksInWords(t *testing.T) {
	t.Parallel()
	h, nolwenn := setup(t)
	c := h.Request(nolwenn, websitetest.WithAnswers(func() catalogue.Answers { a := websitetest.Entitled(); a["fee"] = 900.0; return a }()))
	claire := h.Agent("thomas.morvan")
	h.Do(func(ctx context.Context, tx *db.Tx) error {
		return h.Flow.Ask(identity.AsAgent(ctx, claire), tx, cases.Change{Case: c.ID, By: claire.Actor()}, cases.Question{Text: i18n.Text{i18n.FR: "Le stage est-il compris ?", i18n.EN: "Is the camp included?"}})
	})
	b := h.Browser(h.Portvieux).Link(c)
	b.Get(tracking.Path(c.Reference)).Expect(t, http.StatusOK, "Le stage est-il compris", "Thomas Morvan", "Service des sports")
	h.Do(func(ctx context.Context, tx *db.Tx) error {
		_, err := h.Cases.Message(ctx, tx, cases.Change{Case: c.ID, By: claire.Actor()}, cases.Messaged{Text: "Nous regardons."})
		return err
	})
	b.Lang = "en"
	b.Get(tracking.Path(c.Reference)).Expect(t, http.StatusOK, "Is the camp included", `<p dir="auto" lang="fr">Nous regardons.</p>`)
}

func TestNewAddressProvesItself(t *testing.T) {
	t.Parallel()
	h, nolwenn := setup(t)
	c := h.Request(nolwenn)
	b, path := h.Browser(h.Portvieux).Link(c), tracking.Path(c.Reference)
	b.Get(path).Expect(t, http.StatusOK, "n…@courriel.example", "Changer")
	b.Post(path+"/contact", "email", "pas une adresse").Expect(t, http.StatusUnprocessableEntity, "pas une adresse", "Erreur")
	b.Post(path+"/contact", "email", "nolwenn@nouvelle.example").Expect(t, http.StatusSeeOther)
	h.Drain()
	if email, _ := h.Reload(c).Person.Reach(identity.Email); email.Value != "nolwenn.legoff@courriel.example" {
		t.Fatalf("the address changed before it was proved: %s", email.Value)
	}
	reader := h.Browser(h.Portvieux)
	opened := reader.Post(mailedLink(t, h, "nolwenn@nouvelle.example"))
	opened.Expect(t, http.StatusSeeOther)
	b.Post(opened.To).Expect(t, http.StatusUnauthorized) // the link was opened elsewhere
	reader.Get(opened.To).Expect(t, http.StatusOK, "nolwenn@nouvelle.example", string(c.Reference))
	reader.Post(opened.To).Expect(t, http.StatusSeeOther)
	h.Drain()
	if email, _ := h.Reload(c).Person.Reach(identity.Email); email.Value != "nolwenn@nouvelle.example" || !email.Verified {
		t.Errorf("reached at %+v", email)
	}
	reader.Get(path+"?done=contact").Expect(t, http.StatusOK, "nouvelle.example", "à cette adresse")
	if mail := mailTo(h, "nolwenn.legoff@courriel.example", "vont ailleurs"); !strings.Contains(mail, "n…\u2060@nouvelle.example") {
		t.Errorf("the old address was told %q", mail)
	}
}

// TestQuota: what is written without end waits, beside its field and with its text; what opens nothing is not counted.
func TestQuota(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := websitetest.New(t, d)
		c := h.Request(h.Resident(town.Nolwenn()))
		b, path := h.Browser(h.Portvieux).Link(c), tracking.Path(c.Reference)
		for i := range 15 {
			if got := b.Post(path+"/message", "message", "Bonjour"); got.Status != http.StatusSeeOther {
				t.Fatalf("message %d: %d", i, got.Status)
			}
		}
		b.Post(path+"/message", "message", "Un de plus").Expect(t, http.StatusSeeOther)
		b.Post(path+"/message", "message", "Un de trop").Expect(t, http.StatusTooManyRequests, "beaucoup écrit", "30 secondes", "Un de trop</textarea>", "Erreur")
		b.Post(path+"/objection", "what", "contest", "reasons", "Mes revenus").Expect(t, http.StatusTooManyRequests, "beaucoup écrit", "Mes revenus</textarea>")
		other := h.Browser(h.Portvieux).Link(c)
		other.Lang = "en"
		other.Post(path+"/rating", "helped", "no", "rating_words", "Slow").Expect(t, http.StatusTooManyRequests, "written a lot", "Slow</textarea>")
		h.Browser(h.Portvieux).Post(path+"/message", "message", "Bonjour").Expect(t, http.StatusUnauthorized)
		h.Clock.Advance(31 * time.Second)
		b.Post(path+"/message", "message", "Un de trop").Expect(t, http.StatusSeeOther)
	})
}

// TestNewTelephoneAndPostalAddress are taken as typed, read as a form reads them, and told to the address that we know.
func TestNewTelephoneAndPostalAddress(t *testing.T) {
	t.Parallel()
	h, nolwenn := setup(t)
	c := h.Request(nolwenn)
	b, path := h.Browser(h.Portvieux).Link(c), tracking.Path(c.Reference)
	b.Get(path+"/contact").Expect(t, http.StatusOK, "Nouveau numéro de téléphone", "Nouvelle adresse postale", "…07", "!", "06 39 98 21 07")
	b.Post(path+"/contact", "what", "phone", "phone", "12").Expect(t, http.StatusUnprocessableEntity, `value="12"`, "Erreur")
	b.Post(path+"/contact", "what", "phone", "phone", "").Expect(t, http.StatusUnprocessableEntity, "Erreur")
	b.Post(path+"/contact", "what", "address", "address-line", "18 rue des Voiliers", "address-postcode", "2", "address-city", "Portvieux").
		Expect(t, http.StatusUnprocessableEntity, "18 rue des Voiliers", "Erreur")
	if got := b.Post(path+"/contact", "what", "phone", "phone", "06 39 98 44 12"); got.To != path+"?done=phone" {
		t.Fatalf("a number leads to %q, %d: %.300s", got.To, got.Status, got.Body)
	}
	b.Post(path+"/contact", "what", "address", "address-line", "3 quai des Indes", "address-postcode", "29990", "address-city", "Portvieux").Expect(t, http.StatusSeeOther)
	h.Drain()
	person := h.Reload(c).Person
	if phone, _ := person.Reach(identity.Phone); phone.Value != "+33639984412" || phone.Verified {
		t.Errorf("reached by telephone at %+v", phone)
	}
	if address, _ := person.Reach(identity.Address); address.Value != "3 quai des Indes\n29990 Portvieux" {
		t.Errorf("reached by post at %+v", address)
	}
	for _, subject := range []string{"Un autre téléphone", "Une autre adresse postale"} {
		if mail := mailTo(h, "nolwenn.legoff@courriel.example", subject); !strings.Contains(mail, "appelez-nous tout de suite") {
			t.Errorf("%s: the known address was told %q", subject, mail)
		}
	}
	b.Get(path+"?done=phone").Expect(t, http.StatusOK, "nous avons votre nouveau numéro", "Vous avez donné un autre téléphone", "Vous avez donné une autre adresse postale")
}
