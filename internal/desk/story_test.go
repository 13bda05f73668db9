package desk_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/cases/casestest"
	"parvis/internal/desk"
	"parvis/internal/desk/alerts"
	"parvis/internal/desk/macros"
	"parvis/internal/identity"
	"parvis/internal/identity/identitytest"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
)

func expects(t *testing.T, what string, got identitytest.Answer, status int, words ...string) {
	t.Helper()
	if got.Status != status {
		t.Fatalf("%s: got %d, want %d (to %q)\n%.600s", what, got.Status, status, got.To, got.Body)
	}
	for _, want := range words {
		if !strings.Contains(got.Body, want) {
			t.Errorf("%s: misses %q", what, want)
		}
	}
}

func revision(c cases.Case) string { return strconv.FormatInt(c.Revision, 10) }

func TestAnAgentAnswersAndDecides(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := setup(t, d)
		c := b.grant()
		thomas := b.as("thomas.morvan")
		expects(t, "the list", thomas.Get("/desk?view=unassigned"), 200, string(c.Reference), "Nolwenn Le Goff", "À examiner", "Non lu")
		expects(t, "the case", thomas.Get(path(c)+"?view=unassigned"), 200, "Inès Le Goff", "4 rue des Voiliers", "L’enfant", "1 sur 1", "Refuser…", "Non vérifié")
		expects(t, "taking it", thomas.Post(path(c)+"/assign", "agent", "me", "expect", revision(c)), 303)
		if c = b.read(c); c.AgentName != "Thomas Morvan" {
			t.Fatalf("assigned to %q", c.AgentName)
		}
		if got := thomas.Refresh(path(c), "X-Parvis-Refresh", "1"); strings.Contains(got.Body, "Confiée à Thomas Morvan.") {
			t.Error("a page that reads itself again took away what the next page should say")
		}
		page := thomas.Get(path(c))
		expects(t, "what was done", page, 200, "Confiée à Thomas Morvan.", "Annuler")

		expects(t, "an empty reply", thomas.Post(path(c)+"/reply", "text", "  ", "expect", revision(c)), 422, "Écrivez quelque chose")
		expects(t, "a reply", thomas.Post(path(c)+"/reply", "text", "Bonjour, l’âge est dépassé.", "expect", revision(c)), 303)
		mails, err := b.notices.OfCase(b.Here(), c.ID.UUID)
		must(t, err)
		if last := mails[len(mails)-1]; last.Name != "desk.reply" || last.To.Address != "nolwenn.legoff@courriel.example" && last.To.Address != "nolwenn@mel.example" {
			t.Errorf("the mail: got %s to %s", last.Name, last.To.Address)
		}
		c = b.read(c)
		expects(t, "the refusal's page", thomas.Get(path(c)+"/moves/refuse"), 200, "Motifs prêts", "Un courrier est préparé")
		expects(t, "without a reason", thomas.Post(path(c)+"/moves/refuse", "expect", revision(c)), 422, "Cochez un motif")
		expects(t, "with one", thomas.Post(path(c)+"/moves/refuse", "expect", revision(c), "ready", "age", "reason", "Désolés."), 303)
		c = b.settled(c)
		if c.State != "refused" || !strings.Contains(c.Decision.Reason, "3 et 17") || !strings.Contains(c.Decision.Reason, "Désolés.") {
			t.Errorf("got %s, reason %q", c.State, c.Decision.Reason)
		}
		expects(t, "the closed case", thomas.Get(path(c)), 200, "a décidé", "refusée", "Rouvrir", "Courrier")
	})
}

func TestNothingIsLostWhenSomebodyElseIsQuicker(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t))
	c := b.grant()
	thomas, claire := b.as("thomas.morvan"), b.as("claire.morvan")
	expects(t, "Claire replies first", claire.Post(path(c)+"/reply", "text", "Je regarde.", "expect", revision(c)), 303)
	answer := thomas.Post(path(c)+"/reply", "text", "Mon long texte.", "expect", revision(c))
	expects(t, "Thomas is told", answer, 409, "Je regarde.", "Mon long texte.", "Claire Morvan", "quand même")
	expects(t, "and his text is kept", thomas.Get(path(c)), 200, "Mon long texte.", "Brouillon gardé")
	now := b.read(c)
	expects(t, "he sends it all the same", thomas.Post(path(c)+"/reply", "text", "Mon long texte.", "expect", revision(now)), 303)
	if page := thomas.Get(path(c)); strings.Contains(page.Body, "Brouillon gardé") {
		t.Error("the draft stays after sending")
	}
	answer = thomas.Post(path(c)+"/moves/refuse", "reason", "Âge dépassé.", "expect", revision(c))
	expects(t, "a stale move", answer, 409, "Âge dépassé.", "Continuer quand même")
}

func TestASlipIsTakenBack(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t))
	c := b.grant()
	thomas := b.as("thomas.morvan")
	thomas.Post(path(c)+"/assign", "agent", "me", "expect", revision(c))
	seq := regexp.MustCompile(`name="seq" value="(\d+)"`).FindStringSubmatch(thomas.Get(path(c)).Body)
	if seq == nil {
		t.Fatal("no way back is offered")
	}
	expects(t, "undo", thomas.Post(path(c)+"/undo", "seq", seq[1]), 303)
	if c = b.read(c); !c.Agent.IsZero() {
		t.Error("the case is still somebody's")
	}
	c = b.read(c)
	thomas.Post(path(c)+"/assign", "agent", "me", "expect", revision(c))
	b.Clock.Advance(31 * time.Second)
	thomas.Post(path(c)+"/undo", "seq", revision(b.read(c)))
	expects(t, "too late", thomas.Get(path(c)), 200, "Trop tard pour annuler")
}

func TestAnAnswerIsCorrectedWithItsOwnChecks(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t))
	c := b.grant()
	thomas := b.as("thomas.morvan")
	at := path(c) + "/answers/quotient"
	expects(t, "the page", thomas.Get(at), 200, "350", "Pourquoi la corriger")
	expects(t, "no reason", thomas.Post(at, "quotient", "640", "expect", revision(c)), 422, "Écrivez pourquoi")
	expects(t, "no number", thomas.Post(at, "quotient", "beaucoup", "why", "dit au téléphone", "expect", revision(c)), 422, "beaucoup")
	expects(t, "corrected", thomas.Post(at, "quotient", "640", "why", "dit au téléphone", "expect", revision(c)), 303)
	if c = b.read(c); c.Answers["quotient"] != 640.0 {
		t.Errorf("quotient: got %v", c.Answers["quotient"])
	}
	expects(t, "the history", thomas.Get(path(c)), 200, "a corrigé", "dit au téléphone", "Avant", "Maintenant")
	expects(t, "a part of a person", thomas.Get(path(c)+"/answers/applicant"), 200, "Nolwenn")
	expects(t, "an unknown field", thomas.Get(path(c)+"/answers/nothing"), 404)
}

func TestWhatIsWrittenIsKept(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := setup(t, d)
		c := b.grant()
		thomas := b.as("thomas.morvan")
		expects(t, "while typing", thomas.Post(path(c)+"/draft", "kind", "reply", "text", "Bonjour, je…", "silent", "1"), 200, "Brouillon gardé à")
		expects(t, "a note instead", thomas.Post(path(c)+"/draft", "kind", "reply", "then", "note", "text", "Bonjour, je…"), 303)
		expects(t, "the note", thomas.Get(path(c)+"?write=note"), 200, "Jamais montrée")
		expects(t, "back to the reply", thomas.Get(path(c)), 200, "Bonjour, je…")
		if other := b.as("claire.morvan").Get(path(c)); strings.Contains(other.Body, "Bonjour, je…") {
			t.Error("somebody else reads the draft")
		}
		expects(t, "a canned text", thomas.Post(path(c)+"/draft", "kind", "reply", "then", "canned", "canned", "asked", "text", "Bonjour, je…"), 303)
		if page := thomas.Get(path(c)); !strings.Contains(page.Body, "Pour décider, il nous manque") || strings.Contains(page.Body, "{applicant") {
			t.Error("the canned text is not filled in")
		}
		expects(t, "a note", thomas.Post(path(c)+"/note", "text", "Appeler la mère."), 303)
		expects(t, "in the history", thomas.Get(path(c)+"?show=messages"), 200, "Appeler la mère.", "d-ev--note")
	})
}

func TestQuestionsWaitForTheResident(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t))
	c := b.grant()
	thomas := b.as("thomas.morvan")
	expects(t, "the form of a question", thomas.Get(path(c)+"?write=ask"), 200, "Redemander", "Votre question")
	expects(t, "a question", thomas.Post(path(c)+"/ask", "field", "quotient", "text", "Quel est votre quotient ?", "expect", revision(c)), 303)
	c = b.settled(c)
	if c.State != "missing" || len(c.OpenQuestions()) != 1 || c.OpenQuestions()[0].Fields[0] != "quotient" {
		t.Fatalf("got %s, %+v", c.State, c.OpenQuestions())
	}
	other := b.grant()
	expects(t, "a reply that waits", thomas.Post(path(other)+"/reply", "then", "wait", "text", "Est-ce bien votre fille ?", "expect", revision(other)), 303)
	if other = b.settled(other); !other.Waiting() || len(other.OpenQuestions()) != 1 {
		t.Errorf("got %s with %d questions", other.State, len(other.OpenQuestions()))
	}
}

func TestTasksLinksTransferAndDocuments(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t))
	c, other := b.grant(), b.grant(casestest.About("Une autre"))
	thomas := b.as("thomas.morvan")
	expects(t, "a task", thomas.Post(path(c)+"/tasks", "task", "Rappeler Nolwenn", "by", "2026-09-12"), 303)
	c = b.read(c)
	expects(t, "the task", thomas.Get(path(c)), 200, "Rappeler Nolwenn", "reste 2")
	expects(t, "done", thomas.Post(path(c)+"/tasks/"+c.Tasks[len(c.Tasks)-1].ID.String()+"/done"), 303)
	expects(t, "link", thomas.Post(path(c)+"/links", "other", strings.ToLower(string(other.Reference)), "relation", "duplicate_of"), 303)
	expects(t, "linked", thomas.Get(path(other)), 200, string(c.Reference), "a pour double")
	expects(t, "no such number", thomas.Post(path(c)+"/links", "other", "PV-2020-1", "relation", "related"), 303)
	expects(t, "is said", thomas.Get(path(c)), 200, "Aucune demande n’a ce numéro")

	expects(t, "transfer without proof", thomas.Post(path(c)+"/transfer", "given", "Yann", "family", "Le Goff", "email", "yann"), 422, "Écrivez quelle preuve", "nom@exemple.fr")
	expects(t, "transfer", thomas.Post(path(c)+"/transfer", "given", "Yann", "family", "Le Goff", "email", "yann@mel.example", "proof", "livret de famille", "why", "garde"), 303)
	if c = b.read(c); c.Person.Name != "Yann Le Goff" || c.LinkGeneration < 1 {
		t.Errorf("got %q, generation %d", c.Person.Name, c.LinkGeneration)
	}

	put, err := b.files.Put(b.Here(), strings.NewReader("%PDF-1.4 made up"))
	must(t, err)
	var doc cases.Document
	b.Write(b.Here(), func(tx *db.Tx) (err error) {
		_, doc, err = b.Cases.AddDocument(b.Here(), tx, cases.Change{Case: c.ID}, cases.Document{
			Name: "avis \"2026\".pdf", Type: "application/pdf", Size: put.Size, SHA256: put.Key, FileKey: put.Key, Scan: cases.ScanWaiting,
		})
		return err
	})
	at := path(c) + "/documents/" + doc.ID.String()
	expects(t, "nobody has looked at it", thomas.Get(at), 409)
	b.Write(b.Here(), func(tx *db.Tx) (err error) {
		_, doc, err = b.Cases.AddDocument(b.Here(), tx, cases.Change{Case: c.ID}, cases.Document{
			Name: "quotient.pdf", Type: "application/pdf", Size: put.Size, SHA256: put.Key, FileKey: put.Key, Scan: cases.ScanClean,
		})
		return err
	})
	at = path(c) + "/documents/" + doc.ID.String()
	got := thomas.Get(at)
	expects(t, "a clean one", got, 200, "%PDF-1.4")
	for name, want := range map[string]string{"Content-Disposition": "attachment", "X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox"} {
		if !strings.Contains(got.Header.Get(name), want) {
			t.Errorf("%s: got %q, want %s", name, got.Header.Get(name), want)
		}
	}
	expects(t, "refused without words", thomas.Post(at+"/refuse"), 422, "Écrivez pourquoi ce document")
	expects(t, "refused", thomas.Post(at+"/refuse", "why", "Illisible."), 303)
	expects(t, "accepted after all", thomas.Post(at+"/accept"), 303)
	now := b.read(c)
	if d, _ := now.Document(doc.ID); d.Review != cases.ReviewAccepted {
		t.Errorf("review: got %q", d.Review)
	}
}

func TestViewsAreKept(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t))
	c := b.grant()
	thomas := b.as("thomas.morvan")
	expects(t, "without a name", thomas.Post("/desk/views", "view", "open", "late", "1"), 303)
	expects(t, "is said", thomas.Get("/desk"), 200, "Donnez un nom")
	done := thomas.Post("/desk/views", "view", "open", "service", "child-sport-grant", "name", "Aides au sport", "for", "sports-office")
	expects(t, "kept", done, 303)
	expects(t, "shown", thomas.Get(done.To), 200, "Vue «\u00a0Aides au sport\u00a0» gardée", string(c.Reference), "Retirer cette vue")
	expects(t, "to the team too", b.as("gwen.tanguy").Get(done.To), 200, "Aides au sport")
	if page := b.as("yann.prigent").Get(done.To); strings.Contains(page.Body, "Aides au sport (") {
		t.Error("another team sees it")
	}
	expects(t, "a stranger's team", thomas.Post("/desk/views", "view", "open", "name", "x", "for", "streets"), 403)
	expects(t, "removed", thomas.Post("/desk/views/"+strings.TrimPrefix(done.To, "/desk?view=")+"/delete"), 303)
}

func TestThePagesOfALongListFollowEachOther(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t))
	for range 60 {
		b.Open()
	}
	thomas := b.as("thomas.morvan")
	first := thomas.Get("/desk?view=open")
	next := regexp.MustCompile(`href="(/desk\?after=[^"]+)"`).FindStringSubmatch(first.Body)
	if next == nil {
		t.Fatal("no second page")
	}
	second := thomas.Get(strings.ReplaceAll(next[1], "&amp;", "&"))
	if n := strings.Count(second.Body, `class="d-row"`) + strings.Count(second.Body, `class="d-row d-row--new"`); n != 10 {
		t.Errorf("rows on the second page: got %d, want 10", n)
	}
	ref := regexp.MustCompile(`/desk/cases/(PV-[^?]+)\?([^"]+)"`).FindStringSubmatch(second.Body)
	expects(t, "a case of the second page", thomas.Get("/desk/cases/"+ref[1]+"?"+strings.ReplaceAll(ref[2], "&amp;", "&")), 200, "51 sur 60")
}

func TestFiltersChooseCases(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t))
	web, phone := b.grant(), b.grant(casestest.By(cases.ByPhone), casestest.Of(casestest.Karim()))
	thomas := b.as("thomas.morvan")
	for query, want := range map[string][2]bool{
		"channel=phone":                     {false, true},
		"q=nolwenn":                         {true, false},
		"q=karim":                           {false, true},
		"state=review":                      {true, true},
		"state=granted":                     {false, false},
		"from=2026-09-10&to=2026-09-10":     {true, true},
		"from=2026-09-11":                   {false, false},
		"agent=none&team=sports-office":     {true, true},
		"team=streets":                      {false, false},
		"service=child-sport-grant":         {true, true},
		"waiting=1":                         {false, false},
		"unseen=1&channel=web&order=opened": {true, false},
	} {
		body := thomas.Get("/desk?view=open&" + query).Body
		got := [2]bool{strings.Contains(body, `data-ref="`+string(web.Reference)), strings.Contains(body, `data-ref="`+string(phone.Reference))}
		if got != want {
			t.Errorf("%s: got %v, want %v", query, got, want)
		}
	}
	if to := thomas.Get("/desk/search?q=" + strings.ToLower(string(phone.Reference))); to.Status != 303 || to.To != path(phone) {
		t.Errorf("a number: got %d to %s", to.Status, to.To)
	}
}

func TestASensitiveCaseLeavesATrace(t *testing.T) {
	t.Parallel()
	h := setup(t, dbtest.New(t))
	c := h.grant(casestest.Sensitive())
	malo := h.only(desk.MayRead, desk.MayWork, desk.MaySeeSensitive)
	for _, at := range []string{path(c), path(c) + "/detail", "/desk?case=" + string(c.Reference), path(c) + "/assign"} {
		before := h.traces
		expects(t, at, malo.Get(at), 200)
		if h.traces == before {
			t.Errorf("%s leaves no trace", at)
		}
	}
}

// What is sensitive opens with a right of its own; the others see that it is there, and nothing of it.
func TestASensitiveCaseHasARightOfItsOwn(t *testing.T) {
	t.Parallel()
	h := setup(t, dbtest.New(t))
	c := h.grant(casestest.Sensitive())
	thomas := h.only(desk.MayRead, "case.*", "workflow.*")
	for _, at := range []string{path(c), path(c) + "/detail", path(c) + "/assign", path(c) + "/moves/refuse"} {
		expects(t, at, thomas.Get(at), 403, "Votre rôle ne l’ouvre pas")
	}
	expects(t, "a note", thomas.Post(path(c)+"/note", "text", "Vu."), 403)
	list := thomas.Get("/desk?view=open&case=" + string(c.Reference))
	expects(t, "the list", list, 200, string(c.Reference), "Demande sensible")
	if strings.Contains(list.Body, "Nolwenn") {
		t.Error("the list tells whose it is")
	}
	if h.traces != 0 {
		t.Errorf("%d traces of readings that were refused", h.traces)
	}
}

// The table of who may do what: each role by each route.
func TestEachRouteAsksItsPermission(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t))
	c := b.grant()
	ids := map[string]string{"{reference}": string(c.Reference), "{move}": "refuse", "{field}": "quotient", "{document}": c.ID.String(), "{task}": c.ID.String(), "{view}": c.ID.String(), "{act}": c.ID.String(), "{person}": c.Person.ID.String(), "{other}": c.Person.ID.String(), "{merge}": c.ID.String()}
	reader, nobody := b.only(desk.MayRead), b.only()
	for _, r := range b.pages.Routes() {
		at := r.Path
		for name, id := range ids {
			at = strings.ReplaceAll(at, name, url.PathEscape(id))
		}
		if at == "/desk/stream" {
			continue
		}
		for who, browser := range map[string]*identitytest.Browser{"reader": reader, "nobody": nobody, "stranger": b.Browser(b.Portvieux)} {
			status := ask(browser, r.Method, at).Status
			want := map[string]int{"reader": 0, "nobody": 403, "stranger": 401}[who]
			if who == "reader" && r.May != desk.MayRead {
				want = 403
			}
			if who != "stranger" && r.May == identity.Staff {
				want = 0 // one's own settings: every agent
			}
			if who == "stranger" && (status == 303 || status == 302) {
				continue // sent to the door
			}
			if want != 0 && status != want || want == 0 && (status == 403 && r.Method == http.MethodGet || status == 401 || status >= 500) {
				t.Errorf("%s %s as %s: got %d, want %d", r.Method, r.Path, who, status, want)
			}
		}
	}
}

func ask(b *identitytest.Browser, method, at string) identitytest.Answer {
	if method == http.MethodPost {
		return b.Post(at)
	}
	return b.Get(at)
}

func TestAnotherTownFindsNothing(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t))
	c := b.grant()
	came := b.writes(b.mailbox(), withFile)
	files, err := b.inbox.Attachments(b.Here(), b.DB.Read(), came.ID)
	must(t, err)
	alert, given := b.handsOver(c)
	thomas := b.as("thomas.morvan")
	thomas.Post(path(c)+"/experts", consultation()...)
	question := outsideID.FindStringSubmatch(thomas.Get(path(c)).Body)[1]
	b.Trespass(t, b.Site, withoutStream(b), thomas, map[string]string{
		"alert": alert.ID.String(), "handover": given.ID.String(), "macro": b.hasMacro().String(), "question": question,
		"reference": string(c.Reference), "move": "refuse", "field": "quotient", "document": c.ID.String(), "task": c.ID.String(), "view": c.ID.String(), "act": c.ID.String(), "person": c.Person.ID.String(), "other": c.Person.ID.String(), "merge": c.ID.String(),
		"thread": came.Thread.String(), "text": c.ID.String(), "mandate": c.ID.String(), "item": came.ID.String(), "file": files[0].ID.String(),
	})
}

// handsOver gives a request to Thomas with a word, and tells him: what waits for him, and what he has to take note of.
func (b *bundle) handsOver(c cases.Case) (alert alerts.Alert, given alerts.Given) {
	b.t.Helper()
	thomas, about := b.Agent("thomas.morvan"), alerts.OfCase(c.ID)
	must(b.t, b.DB.Write(b.Here(), func(tx *db.Tx) (err error) {
		if err = b.alerts.Give(b.Here(), tx, about, alerts.Given{By: "Claire Morvan", Agent: thomas.ID, Words: "Elle rappelle demain."}, []identity.AgentID{thomas.ID}); err != nil {
			return err
		}
		if given, _, err = b.alerts.LastGiven(b.Here(), tx, about); err != nil {
			return err
		}
		alert, err = b.alerts.Put(b.Here(), tx, alerts.NewAlert{Agent: thomas.ID, Kind: alerts.Reminder, About: about, Words: "Rappeler"})
		return err
	}))
	return alert, given
}

// hasMacro gives the town a macro.
func (b *bundle) hasMacro() uuid.UUID {
	b.t.Helper()
	const whose = "town"
	m := macros.Macro{Whose: whose, Name: "Merci", On: macros.OnCase, Does: macros.Does{Note: "Vu."}}
	must(b.t, b.DB.Write(b.Here(), func(tx *db.Tx) error { return macros.Add(b.Here(), tx, m) }))
	all, err := macros.Of(b.Here(), b.DB.Read(), whose, "")
	must(b.t, err)
	return all[0].ID
}
