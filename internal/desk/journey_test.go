package desk_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"parvis/internal/cases"
	"parvis/internal/cases/casestest"
	"parvis/internal/identity"
	"parvis/internal/identity/town"
	"parvis/internal/inbox"
	"parvis/internal/kit/browsertest"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/i18n"
)

var screens = []browsertest.Eyes{
	{Width: 390, Height: 844, Lang: "fr"},
	{Width: 1440, Height: 900, Lang: "fr", Dark: true},
	{Width: 1024, Height: 768, Lang: "en", NoScript: true},
}

// enter signs an agent in as they do.
func enter(b *bundle, p *browsertest.Page, lang i18n.Lang, local string) {
	a := b.Agent(local)
	w := func(key string) string { return i18n.In(lang, "identity.signin."+key) }
	p.Go("/desk/sign-in")
	p.Fill(w("email"), a.Email)
	p.Fill(w("password"), town.Password)
	p.Press(w("continue"))
	p.Fill(w("digits"), town.Secret(a.Email).Code(b.Clock.Now()))
	p.Press(w("enter"))
}

// Every page of the desk, on each screen, in both languages, by night, without script: axe finds nothing.
func TestEveryPageOfTheDeskCanBeRead(t *testing.T) {
	t.Parallel()
	for _, eyes := range screens {
		t.Run(eyes.String(), func(t *testing.T) {
			t.Parallel()
			b := setup(t, dbtest.New(t))
			c := b.grant()
			b.grant(casestest.Of(casestest.Karim()), casestest.By(cases.ByPhone))
			b.worked(c)
			p := browsertest.Open(t, b.URL, eyes)
			lang := i18n.Lang(eyes.Lang)
			enter(b, p, lang, "thomas.morvan")
			first, second, _, _ := b.twins()
			box := b.mailbox()
			came := b.writes(box, withFile)
			held, err := b.inbox.Accept(b.Here(), inbox.Incoming{Account: box, Raw: strings.NewReader("winmail")})
			must(t, err)
			w := func(key string, pairs ...any) string { return i18n.In(lang, "desk."+key, pairs...) }
			for name, at := range map[string]string{
				"desk-list":      "/desk?view=open",
				"desk-sort":      "/desk?view=sort",
				"desk-thread":    at(came.Thread) + "?view=sort",
				"desk-message":   "/desk?view=sort&thread=" + came.Thread.String(),
				"desk-to-case":   at(came.Thread) + "/case",
				"desk-hand-over": at(came.Thread) + "/assign",
				"desk-held":      "/desk/held",
				"desk-wall":      "/desk/wall",
				"desk-figures":   "/desk/wall/history",
				"desk-texts":     "/desk/texts",
				"desk-raw":       "/desk/held/" + held.ID.String(),
				"desk-beside":    "/desk?view=open&case=" + string(c.Reference),
				"desk-filtered":  "/desk?view=open&channel=phone&late=1",
				"desk-empty":     "/desk?view=late",
				"desk-search":    "/desk/search?q=nolwenn",
				"desk-found-not": "/desk/search?q=zzz",
				"desk-case":      path(c) + "?view=open",
				"desk-note":      path(c) + "?write=note",
				"desk-question":  path(c) + "?write=ask",
				"desk-assign":    path(c) + "/assign",
				"desk-refuse":    path(c) + "/moves/refuse",
				"desk-amount":    path(c) + "/moves/grant_by_hand",
				"desk-correct":   path(c) + "/answers/birth_date",
				"desk-transfer":  path(c) + "/transfer",
				"desk-automatic": path(c) + "?show=automatic",
				"desk-pick":      "/desk?view=open&pick=1",
				"desk-me":        "/desk/me",
				"desk-people":    "/desk/people",
				"desk-person":    "/desk/people/" + first.String(),
				"desk-compare":   "/desk/people/" + first.String() + "/with/" + second.String(),
			} {
				p.Go(at)
				p.Check(name)
			}
			p.Go(path(c) + "/moves/refuse")
			b.change(c, "claire.morvan", "Je m’en occupe.")
			p.Press(i18n.Text{i18n.FR: "Refuser", i18n.EN: "Refuse"}.In(lang))
			p.See(w("move.reason.empty"))
			p.Check("desk-refuse-error")
			p.Fill(w("move.reason"), "Trop âgée.")
			p.Press(i18n.Text{i18n.FR: "Refuser", i18n.EN: "Refuse"}.In(lang))
			p.See(w("stale.theirs"), "Je m’en occupe.")
			p.Check("desk-stale")
		})
	}
}

// worked gives a case some of everything.
func (b *bundle) worked(c cases.Case) {
	b.t.Helper()
	ctx := b.Here()
	put, err := b.files.Put(ctx, strings.NewReader("%PDF-1.4"))
	must(b.t, err)
	by := cases.Change{Case: c.ID, By: casestest.Claire}
	b.Do(func(_ context.Context, tx *db.Tx) (cases.Case, error) {
		if _, _, err := b.Cases.AddDocument(ctx, tx, by, cases.Document{Name: "avis.pdf", Type: "application/pdf", Size: put.Size, SHA256: put.Key, FileKey: put.Key, Scan: cases.ScanClean}); err != nil {
			return c, err
		}
		if _, _, err := b.Cases.AddTask(ctx, tx, by, cases.Task{Text: "Rappeler", DueAt: b.Clock.Now().Add(3 * time.Hour)}); err != nil {
			return c, err
		}
		if _, err := b.Cases.Note(ctx, tx, by, "Elle préfère le matin."); err != nil {
			return c, err
		}
		return b.Cases.Message(ctx, tx, cases.Change{Case: c.ID, Channel: cases.ByWeb, By: identity.Actor{Kind: identity.ByResident, Name: "Nolwenn Le Goff"}},
			cases.Messaged{In: true, Text: "Bonjour, où en est ma demande ?"})
	})
}

// change is a colleague's word on the case.
func (b *bundle) change(c cases.Case, local, text string) {
	b.t.Helper()
	ctx := identity.AsAgent(b.Here(), b.Agent(local))
	b.Write(ctx, func(tx *db.Tx) error {
		_, err := b.Cases.Message(ctx, tx, cases.Change{Case: c.ID}, cases.Messaged{Text: text})
		return err
	})
}

// One agent at a desk: a row opens beside the list, what is typed is kept, news arrive and take nothing away.
func TestADayWithScript(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t))
	first, second := b.grant(), b.grant(casestest.Of(casestest.Karim()), casestest.About("Pour Sami"))
	p := browsertest.Open(t, b.URL, browsertest.Eyes{Width: 1440, Height: 900, Lang: "fr"})
	enter(b, p, i18n.FR, "thomas.morvan")
	p.Go("/desk?view=open")
	p.Tap("Pour Sami")
	p.See("Karim Benali", "Réponse", "2 sur 2")
	if got := p.Focus(); !strings.Contains(got, "Pour Sami") {
		t.Errorf("the focus is on %q, not on the heading", got)
	}
	if at, _ := p.Eval("location.search").(string); !strings.Contains(at, "case="+string(second.Reference)) {
		t.Errorf("the address is %q", at)
	}
	p.Fill("Votre réponse", "Bonjour, je regarde")
	p.See("Brouillon gardé à")
	b.change(second, "claire.morvan", "Bonjour, c’est reçu.")
	p.See("Bonjour, c’est reçu.")
	if got, _ := p.Eval("document.querySelector('#text').value").(string); got != "Bonjour, je regarde" {
		t.Errorf("the composer holds %q", got)
	}
	if got, _ := p.Eval("document.activeElement.id").(string); got != "text" {
		t.Errorf("the focus left the composer for %q", got)
	}
	b.grant(casestest.About("Toute neuve"))
	p.See("1 nouvelle")
	p.Miss("Toute neuve")
	p.Check("desk-live")
	p.Tap("Envoyer")
	p.See("Réponse envoyée.")

	p.Go("/desk?view=open")
	p.Tap(first.Title)
	p.See("Prendre")
	p.Eval("history.back()") // the same page takes the case away: no new one comes
	p.See("Aucune demande ouverte")
	time.Sleep(300 * time.Millisecond)
	if got, _ := p.Eval("document.activeElement.closest('.d-row')?.dataset.ref ?? ''").(string); got != string(first.Reference) {
		t.Errorf("after Back the focus is on row %q, want %s", got, first.Reference)
	}
}

// Two agents on one case see each other.
func TestAgentsSeeEachOther(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t))
	c := b.grant()
	thomas := browsertest.Open(t, b.URL, browsertest.Desktop)
	enter(b, thomas, i18n.FR, "thomas.morvan")
	thomas.Go(path(c))
	claire := browsertest.Open(t, b.URL, browsertest.Desktop)
	enter(b, claire, i18n.FR, "claire.morvan")
	claire.Go(path(c))
	thomas.See("Claire Morvan lit")
	claire.Fill("Votre réponse", "Bonjour")
	thomas.See("Claire Morvan écrit")
	claire.Go("/desk")
}
