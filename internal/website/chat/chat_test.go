package chat_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"mime/multipart"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"parvis/internal/identity/identitytest"
	"parvis/internal/inbox"
	door "parvis/internal/inbox/chat"
	"parvis/internal/inbox/chat/chattest"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/web"
	"parvis/internal/website/chat"
)

// bundle is the site of Portvieux with its chat.
type bundle struct {
	*chattest.House
	*identitytest.Site
}

func setup(t *testing.T, d *db.DB) *bundle {
	t.Helper()
	h := chattest.New(t, d)
	pages := chat.New(chat.Deps{DB: d, Clock: h.Clock, Chats: h.Chats, Inbox: h.Inbox, Identity: h.IDs})
	return &bundle{h, h.Serve(map[string][]web.Route{"chat": pages.Routes()})}
}

var hidden = regexp.MustCompile(`name="key" value="([^"]+)"`)

func keyIn(t *testing.T, body string) string {
	t.Helper()
	m := hidden.FindStringSubmatch(body)
	if m == nil {
		t.Fatalf("no key on the page:\n%s", body)
	}
	return m[1]
}

// begun is a browser in a conversation.
func (b *bundle) begun(t *testing.T) (*identitytest.Browser, door.Chat) {
	t.Helper()
	who := b.Browser(b.Portvieux)
	key := keyIn(t, who.Get("/chat").Body)
	got := who.Post("/chat", "key", key, "name", "Nolwenn Le Goff", "email", "nolwenn@mel.example", "text", "La cantine est-elle ouverte mercredi ?")
	if got.Status != http.StatusSeeOther {
		t.Fatalf("begin: %d %s", got.Status, got.Body)
	}
	c, err := b.Chats.OfKey(b.Here(), b.House.DB.Read(), door.Key(key))
	if err != nil {
		t.Fatal(err)
	}
	return who, c
}

func plain(s string) string { return strings.ReplaceAll(s, "\u00a0", " ") }

func sees(t *testing.T, body string, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(plain(body), w) {
			t.Errorf("the page lacks %q", w)
		}
	}
}

func misses(t *testing.T, body string, words ...string) {
	t.Helper()
	for _, w := range words {
		if strings.Contains(plain(body), w) {
			t.Errorf("the page says %q", w)
		}
	}
}

// Everything works by posting and reading again.
func TestWithoutAScript(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := setup(t, d)
		before, _ := b.Begin(door.Beginning{Name: "Karim", Text: "Bonjour", Lang: "fr"})
		who, c := b.begun(t)
		page := who.Get("/chat").Body
		sees(t, page, "1 personne avant vous.", "La cantine est-elle ouverte", `role="log"`)
		b.Take(before, "anna.kervella")
		b.Take(c, "anna.kervella")
		b.Answer(c, "anna.kervella", "a", "Oui, de 12 h à 13 h.\n<b>Sans</b> inscription.")
		page = who.Get("/chat").Body
		sees(t, page, "Anna Kervella vous répond.", "Oui, de 12 h à 13 h.", "&lt;b&gt;Sans&lt;/b&gt;")
		key := keyIn(t, page)
		for range 2 { // sent again by a page that was cut
			if got := who.Post("/chat/say", "key", key, "text", "Merci beaucoup."); got.Status != http.StatusSeeOther {
				t.Fatalf("say: %d %s", got.Status, got.Body)
			}
		}
		if n := strings.Count(who.Get("/chat").Body, "Merci beaucoup."); n != 1 {
			t.Errorf("said once, shown %d times", n)
		}
		if got := who.Post("/chat/end"); got.Status != http.StatusSeeOther {
			t.Fatalf("end: %d", got.Status)
		}
		page = who.Get("/chat").Body
		sees(t, page, "La discussion est terminée.", "Merci. Si vous avez une autre question", "30 jours")
		misses(t, page, `name="text"`)
		late := who.Post("/chat/say", "key", "late", "text", "Encore une chose")
		if late.Status != http.StatusGone {
			t.Errorf("after the end: %d", late.Status)
		}
		copied := who.Get("/chat/copy")
		sees(t, copied.Body, "Anna Kervella", "Merci beaucoup.")
		if got := who.Post("/chat/copy", "email", "nulle part"); got.Status != http.StatusUnprocessableEntity || !strings.Contains(got.Body, "nulle part") {
			t.Errorf("a copy to nowhere: %d", got.Status)
		}
		if got := who.Post("/chat/copy", "email", "nolwenn@mel.example"); got.Status != http.StatusSeeOther {
			t.Errorf("a copy: %d", got.Status)
		}
		sees(t, who.Get("/chat").Body, "Copie envoyée à nolwenn@mel.example.")
		if got := who.Post("/chat/new"); got.Status != http.StatusSeeOther {
			t.Errorf("another: %d", got.Status)
		}
		sees(t, who.Get("/chat").Body, "Commencer la discussion")
	})
}

func TestFaultsStandBesideTheirFields(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t))
	who := b.Browser(b.Portvieux)
	key := keyIn(t, who.Get("/chat").Body)
	got := who.Post("/chat", "key", key, "name", " ", "email", "nolwenn@", "phone", "12", "text", "")
	if got.Status != http.StatusUnprocessableEntity {
		t.Errorf("status %d", got.Status)
	}
	sees(t, got.Body, "Écrivez votre nom", "Écrivez une adresse e-mail", "Écrivez un numéro", "Écrivez votre question.", "nolwenn@", "Erreur")
	if k := keyIn(t, got.Body); k != key {
		t.Error("the page drew another key: sent twice it would begin twice")
	}
	bad := who.Post("/chat", "key", "court", "name", "Nolwenn", "text", "Ma question")
	if bad.Status != http.StatusBadRequest {
		t.Errorf("a key of nobody's: %d", bad.Status)
	}
	sees(t, bad.Body, "Ma question")
	who, _ = b.begun(t)
	long := who.Post("/chat/say", "key", "k", "text", strings.Repeat("é", 4001))
	if long.Status != http.StatusUnprocessableEntity {
		t.Errorf("too long: %d", long.Status)
	}
	sees(t, long.Body, "4001 caractères", "éééé")
	page := who.Get("/chat?lang=en").Body
	sees(t, page, "You are next.", "Conversation with")
}

func TestClosed(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t))
	who := b.Browser(b.Portvieux)
	key := keyIn(t, who.Get("/chat").Body)
	b.House.Clock.Set(time.Date(2026, 9, 12, 9, 0, 0, 0, time.UTC)) // a Saturday
	sees(t, who.Get("/chat").Body, "Nous répondons en ligne à partir de lundi 14 septembre, 8 h 30.", "/callback")
	late := who.Post("/chat", "key", key, "name", "Nolwenn", "text", "Ma longue question")
	if late.Status != http.StatusConflict {
		t.Errorf("closed meanwhile: %d", late.Status)
	}
	sees(t, late.Body, "Ma longue question", "n’a pas été envoyée")
	there := b.Browser(b.Valbrume)
	sees(t, there.Get("/chat").Body, "Personne ne répond en ligne pour le moment.")
}

func TestNobodyElseReadsIt(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := setup(t, d)
		who, c := b.begun(t)
		b.Say(c, "f", "Voici.", inbox.Part{Name: "photo.png", Body: picture(t)})
		b.Drain()
		m := regexp.MustCompile(`/chat/files/[0-9a-f-]+`).FindString(who.Get("/chat").Body)
		if m == "" {
			t.Fatal("no file on the page")
		}
		if got := who.Get(m); got.Status != http.StatusOK || !strings.Contains(got.Header.Get("Content-Disposition"), "attachment") {
			t.Errorf("one's own file: %d, %s", got.Status, got.Header.Get("Content-Disposition"))
		}
		other, _ := b.begun(t)
		stranger, there := b.Browser(b.Portvieux), who.Visit(b.Valbrume)
		for name, browser := range map[string]*identitytest.Browser{"another's browser": other, "a stranger's": stranger, "the other town": there} {
			if got := browser.Get(m); got.Status != http.StatusNotFound {
				t.Errorf("%s: the file %d", name, got.Status)
			}
		}
		for _, path := range []string{"/chat/copy", "/chat/news"} {
			if got := stranger.Get(path); got.Status < 400 {
				t.Errorf("a stranger reads %s: %d", path, got.Status)
			}
		}
		if got := stranger.Post("/chat/end"); got.Status != http.StatusNotFound {
			t.Errorf("a stranger ends: %d", got.Status)
		}
	})
}

func picture(t *testing.T) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, image.NewRGBA(image.Rect(0, 0, 4, 4))); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestFiles(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t))
	who, c := b.begun(t)
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
		return who.Send(http.MethodPost, "/chat/say", w.FormDataContentType(), &form)
	}
	if got := post("photo.png", picture(t)); got.Status != http.StatusSeeOther {
		t.Fatalf("a photo: %d %s", got.Status, got.Body)
	}
	sees(t, who.Get("/chat").Body, "photo.png", "en cours de contrôle")
	b.Drain()
	misses(t, who.Get("/chat").Body, "en cours de contrôle")
	for name, body := range map[string][]byte{"page.svg": []byte("<svg onload=alert(1)>"), "vide.png": nil, "archive.zip": []byte("PK\x03\x04aaaa")} {
		if got := post(name, body); got.Status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", name, got.Status)
		}
	}
	if n := len(b.Lines(b.Fresh(c))); n != 2 {
		t.Errorf("%d lines", n)
	}
}

// newsOf reads what a way of news told.
type newsOf struct {
	Lines, Status, State, Typing string
	Rev, Last                    int64
}

// The three ways tell the same, from the revision that the page has.
func TestNews(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := setup(t, d)
		who, c := b.begun(t)
		c = b.Take(c, "anna.kervella")
		read := func(after int64) (n newsOf) {
			got := who.Get(fmt.Sprintf("/chat/news?after=%d", after))
			if err := json.Unmarshal([]byte(got.Body), &n); err != nil || got.Status != http.StatusOK {
				t.Fatalf("news: %d %s %v", got.Status, got.Body, err)
			}
			return n
		}
		first := read(0)
		if first.State != "open" || !strings.Contains(first.Lines, "cantine") || first.Rev != c.Seq {
			t.Errorf("all of it: %+v", first)
		}
		if again := read(first.Rev); again.Lines != "" {
			t.Errorf("nothing new: %+v", again)
		}
		b.Answer(c, "anna.kervella", "a", "Oui.")
		if n := read(first.Rev); strings.Contains(n.Lines, "cantine") || !strings.Contains(n.Lines, "Oui.") {
			t.Errorf("only what is new: %+v", n)
		}
	})
}

// A socket brings what happens, and after a cut what it missed; it takes who types and what was seen.
func TestSocket(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := setup(t, d)
		who, c := b.begun(t)
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		defer cancel()
		dial := func(after int64, header http.Header) *websocket.Conn {
			conn, answer, err := who.Dial(ctx, fmt.Sprintf("/chat/ws?after=%d", after), header)
			if err != nil {
				t.Fatalf("dial: %v, %+v", err, answer)
			}
			return conn
		}
		next := func(conn *websocket.Conn, want func(newsOf) bool) newsOf {
			t.Helper()
			for {
				_, body, err := conn.Read(ctx)
				if err != nil {
					t.Fatalf("nothing came: %v", err)
				}
				var n newsOf
				if err := json.Unmarshal(body, &n); err != nil {
					t.Fatal(err)
				}
				if want(n) {
					return n
				}
			}
		}
		conn := dial(0, nil)
		next(conn, func(n newsOf) bool {
			return strings.Contains(n.Lines, "cantine") && strings.Contains(n.Status, "prochain")
		})
		c = b.Take(c, "anna.kervella")
		n := next(conn, func(n newsOf) bool { return n.State == "open" && strings.Contains(n.Lines, "Anna Kervella") })
		b.Chats.Typing(b.Here(), c.ID, "agent")
		next(conn, func(n newsOf) bool { return strings.Contains(n.Typing, "Anna Kervella écrit") })
		_ = conn.CloseNow()
		b.Answer(c, "anna.kervella", "a", "Pendant la coupure.")
		conn = dial(n.Rev, nil)
		missed := next(conn, func(n newsOf) bool { return n.Lines != "" })
		if !strings.Contains(missed.Lines, "Pendant la coupure.") || strings.Contains(missed.Lines, "cantine") {
			t.Errorf("after the cut: %+v", missed)
		}
		if err := conn.Write(ctx, websocket.MessageText, []byte(fmt.Sprintf(`{"seen":%d}`, missed.Last))); err != nil {
			t.Fatal(err)
		}
		for b.Fresh(c).Seen < missed.Last {
			if ctx.Err() != nil {
				t.Fatal("what was seen is not known")
			}
			time.Sleep(5 * time.Millisecond)
		}
		_ = conn.CloseNow()
		if _, _, err := who.Dial(ctx, "/chat/ws", http.Header{"Origin": {"https://ailleurs.example"}}); err == nil {
			t.Error("a page of another site opened the socket")
		}
		if _, answer, err := b.Browser(b.Portvieux).Dial(ctx, "/chat/ws", nil); err == nil || answer.StatusCode != http.StatusGone {
			t.Errorf("without a key: %v", err)
		}
	})
}
