package chat_test

import (
	"bytes"
	"encoding/json"
	"image"
	"image/png"
	"mime/multipart"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"parvis/internal/desk/chat"
	"parvis/internal/identity/identitytest"
	"parvis/internal/identity/signin"
	door "parvis/internal/inbox/chat"
	"parvis/internal/inbox/chat/chattest"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/web"
)

// bundle is the desk of Portvieux with its chat.
type bundle struct {
	*chattest.House
	*identitytest.Site
	routes []web.Route
}

func setup(t *testing.T, d *db.DB) *bundle {
	t.Helper()
	h := chattest.New(t, d)
	pages := chat.New(chat.Deps{DB: d, Clock: h.Clock, Chats: h.Chats, Inbox: h.Inbox, Identity: h.IDs, Hub: h.Hub})
	routes := append(pages.Routes(), pages.Bare()...)
	return &bundle{h, h.Serve(map[string][]web.Route{"chats": routes, "identity": signin.New(h.IDs).Routes()}), routes}
}

func (b *bundle) as(local string) *identitytest.Browser {
	return b.SignedIn(b.House.House, b.Agent(local), b.Portvieux)
}

func path(c door.Chat) string { return "/desk/chats/" + c.ID.String() }

func plain(s string) string { return strings.ReplaceAll(s, "\u00a0", " ") }

func sees(t *testing.T, body string, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(plain(body), w) {
			t.Errorf("the page lacks %q", w)
		}
	}
}

func TestWhoWaitsIsTakenOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := setup(t, d)
		c, _ := b.Begin(chattest.Nolwenn)
		anna, gwen := b.as("anna.kervella"), b.as("gwen.tanguy")
		sees(t, anna.Get("/desk/chats").Body, "Nolwenn Le Goff", "depuis 1 minute")
		if got := anna.Get("/desk/chats/now"); !strings.Contains(got.Body, "1 personne attend au tchat") {
			t.Errorf("the top bar: %s", got.Body)
		}
		if got := anna.Post(path(c) + "/take"); got.Status != http.StatusSeeOther {
			t.Fatalf("take: %d %s", got.Status, got.Body)
		}
		late := gwen.Post(path(c) + "/take")
		if late.Status != http.StatusConflict {
			t.Errorf("the slower of two: %d", late.Status)
		}
		sees(t, late.Body, "Anna Kervella répond déjà à cette personne.", "Reprendre la discussion")
		refused := gwen.Post(path(c)+"/say", "key", "k", "text", "Bonjour, ici Gwen")
		if refused.Status != http.StatusConflict || !strings.Contains(refused.Body, "Bonjour, ici Gwen") {
			t.Errorf("a colleague's conversation: %d, and what was typed is kept", refused.Status)
		}
		if got := gwen.Post(path(c)+"/take", "from", b.Agent("anna.kervella").ID.String()); got.Status != http.StatusSeeOther {
			t.Errorf("take over: %d", got.Status)
		}
		if now := b.Fresh(c); now.AgentName != "Gwen Tanguy" {
			t.Errorf("with %s", now.AgentName)
		}
	})
}

func TestAnswering(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := setup(t, d)
		c, _ := b.Begin(chattest.Nolwenn)
		anna := b.as("anna.kervella")
		for range 2 { // a double click
			if got := anna.Post(path(c)+"/say", "key", "k1", "text", "Oui, de 12 h à 13 h."); got.Status != http.StatusSeeOther {
				t.Fatalf("say: %d %s", got.Status, got.Body)
			}
		}
		page := anna.Get(path(c)).Body
		sees(t, page, "Oui, de 12 h à 13 h.", "Pas encore lu", "Dit joindre : nolwenn@mel.example", `role="log"`)
		if n := strings.Count(page, "Oui, de 12 h"); n != 1 {
			t.Errorf("said %d times", n)
		}
		c = b.Fresh(c)
		if err := b.Chats.Seen(b.Here(), c, c.Seq); err != nil {
			t.Fatal(err)
		}
		sees(t, anna.Get(path(c)).Body, "Lu</p>")
		for name, typed := range map[string]string{"nothing": " ", "too long": strings.Repeat("a", 4001), "a place of a canned text": "Bonjour {person}"} {
			if got := anna.Post(path(c)+"/say", "key", name, "text", typed); got.Status != http.StatusUnprocessableEntity {
				t.Errorf("%s: %d", name, got.Status)
			}
		}
		var n struct {
			Lines, State string
			Rev          int64
		}
		got := anna.Get(path(c) + "/news?after=0")
		if err := json.Unmarshal([]byte(got.Body), &n); err != nil || n.State != "open" || !strings.Contains(n.Lines, "Oui, de 12 h") {
			t.Errorf("news: %+v %v", n, err)
		}
		if got := anna.Post(path(c) + "/end"); got.Status != http.StatusSeeOther {
			t.Errorf("end: %d", got.Status)
		}
		sees(t, anna.Get(path(c)).Body, "Terminée", "Votre réponse partira par e-mail à nolwenn@mel.example.")
	})
}

func TestHandingOver(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t))
	c, _ := b.Begin(chattest.Nolwenn)
	c = b.Take(c, "anna.kervella")
	anna := b.as("anna.kervella")
	sees(t, anna.Get(path(c)+"/hand").Body, "Claire Morvan", "Caisse des écoles")
	none := anna.Post(path(c)+"/hand", "note", "Elle a deux enfants.")
	if none.Status != http.StatusUnprocessableEntity {
		t.Errorf("to nobody: %d", none.Status)
	}
	sees(t, none.Body, "Choisissez un collègue ou une équipe.", "Elle a deux enfants.")
	claire := b.Agent("claire.morvan")
	if got := anna.Post(path(c)+"/hand", "agent", claire.ID.String(), "note", "Elle a deux enfants."); got.Status != http.StatusSeeOther {
		t.Fatalf("hand: %d %s", got.Status, got.Body)
	}
	theirs := b.as("claire.morvan")
	sees(t, theirs.Get("/desk/chats").Body, "Nolwenn Le Goff")
	sees(t, theirs.Get(path(c)).Body, "Elle a deux enfants.", "Note interne")
	if got := theirs.Post(path(c)+"/note", "text", "Vu avec la cantine."); got.Status != http.StatusSeeOther {
		t.Errorf("note: %d", got.Status)
	}
	sees(t, theirs.Get(path(c)).Body, "Vu avec la cantine.")
	if got := theirs.Post(path(c)+"/hand", "agent", "0192f0c1-0000-7000-8000-000000000001"); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("to somebody unknown: %d", got.Status)
	}
}

func TestFilesOfAgents(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t))
	c, _ := b.Begin(chattest.Nolwenn)
	c = b.Take(c, "anna.kervella")
	anna := b.as("anna.kervella")
	post := func(name string, body []byte) identitytest.Answer {
		var form bytes.Buffer
		w := multipart.NewWriter(&form)
		_ = w.WriteField("key", name)
		part, err := w.CreateFormFile("files", name)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = part.Write(body)
		_ = w.Close()
		return anna.Send(http.MethodPost, path(c)+"/say", w.FormDataContentType(), &form)
	}
	var photo bytes.Buffer
	if err := png.Encode(&photo, image.NewRGBA(image.Rect(0, 0, 4, 4))); err != nil {
		t.Fatal(err)
	}
	if got := post("plan.png", photo.Bytes()); got.Status != http.StatusSeeOther {
		t.Fatalf("a plan: %d %s", got.Status, got.Body)
	}
	virus := append([]byte("%PDF-1.4\n"), []byte("X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*\n%%EOF\n")...)
	if got := post("virus.pdf", virus); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("a virus: %d", got.Status)
	}
	lines := b.Lines(b.Fresh(c))
	if last := lines[len(lines)-1]; len(last.Files) != 1 || !regexp.MustCompile(`plan`).MatchString(last.Files[0].Name) {
		t.Errorf("sent: %+v", last)
	}
}

func TestTheDoor(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t))
	anna, helene := b.as("anna.kervella"), b.as("helene.riou")
	if got := anna.Post("/desk/chats/door", "on", "0"); got.Status != http.StatusForbidden {
		t.Errorf("the front desk takes the chat off the site: %d", got.Status)
	}
	if got := helene.Post("/desk/chats/door", "on", "0"); got.Status != http.StatusSeeOther {
		t.Fatalf("take off: %d", got.Status)
	}
	sees(t, helene.Get("/desk/chats").Body, "Retiré du site", "Mettre le tchat sur le site")
	if got := helene.Post("/desk/chats/door", "on", "1"); got.Status != http.StatusSeeOther || !b.Chats.IsOn(b.Here()) {
		t.Errorf("put on: %d", got.Status)
	}
}

// The other town's administrator, and a stranger, get nowhere by any address.
func TestNobodyTrespasses(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t))
	c, _ := b.Begin(chattest.Nolwenn)
	b.Trespass(t, b.Site, b.routes, b.as("anna.kervella"), map[string]string{"chat": c.ID.String()})
}
