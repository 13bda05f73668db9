package social_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"parvis/internal/inbox"
	"parvis/internal/inbox/inboxtest"
	"parvis/internal/inbox/social"
	"parvis/internal/inbox/social/whatsapp"
	"parvis/internal/inbox/wire"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/errs"
)

type town struct {
	*inboxtest.House
	social  *social.Service
	server  *server
	client  *http.Client
	account inbox.Account
}

func open(t *testing.T, d *db.DB, s social.Settings) *town {
	t.Helper()
	on, client := start(t)
	all := networks(client)
	h := inboxtest.New(t, d, []inbox.Way{{Door: inbox.Social, Reader: all, Channel: all}})
	tn := &town{House: h, server: on, client: client}
	tn.social = social.New(social.Deps{DB: d, Bus: h.Bus, Jobs: h.Jobs, Inbox: h.Service, Networks: all})
	tn.social.Register()
	tn.account = h.Account(h.Here(), inbox.NewAccount{Door: inbox.Social, Address: "@portvieux@social.example", Settings: s,
		Secret: []byte(`{"token":"tok","app":"app secret","verify":"word"}`)})
	return tn
}

func openWhatsApp(t *testing.T, d *db.DB) *town {
	return open(t, d, social.Settings{Network: "whatsapp", PhoneID: "777", URL: "https://graph.example/v21.0"})
}

func notified(messages, statuses string) string {
	return fmt.Sprintf(`{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{"messaging_product":"whatsapp","metadata":{"phone_number_id":"777"},"contacts":[{"wa_id":"33639980042","profile":{"name":"Nolwenn"}}],"messages":[%s],"statuses":[%s]}}]}]}`, messages, statuses)
}

func (tn *town) call(method, query, body string, change ...func(*http.Request)) (int, string) {
	tn.T.Helper()
	r := httptest.NewRequest(method, whatsapp.Path+tn.account.ID.String()+query, strings.NewReader(body)).WithContext(tn.Here())
	r.SetPathValue("account", tn.account.ID.String())
	r.Header.Set("X-Hub-Signature-256", "sha256="+wire.Sign("app secret", []byte(body)))
	for _, c := range change {
		c(r)
	}
	w := httptest.NewRecorder()
	routes := whatsapp.Hook{Service: tn.social}.Routes()
	do := routes[0].Do
	if method == http.MethodPost {
		do = routes[1].Do
	}
	if err := do(w, r); err != nil {
		return map[errs.Kind]int{errs.NotFound: 404}[errs.KindOf(err)], err.Error()
	}
	return w.Code, w.Body.String()
}

func (tn *town) recent(id, body string) string {
	return fmt.Sprintf(`{"id":%q,"from":"33639980042","timestamp":"%d","type":"text","text":{"body":%s}}`, id, tn.Clock.Now().Unix(), text(body))
}

func TestTheFirstCallIsVerified(t *testing.T) {
	t.Parallel()
	tn := openWhatsApp(t, dbtest.New(t))
	if code, body := tn.call("GET", "?hub.mode=subscribe&hub.verify_token=word&hub.challenge=1158201444", ""); code != 200 || body != "1158201444" {
		t.Errorf("%d %q", code, body)
	}
	for _, q := range []string{"", "?hub.mode=subscribe&hub.verify_token=other&hub.challenge=1", "?hub.mode=subscribe&hub.verify_token=word&hub.challenge=%3Cscript%3E", "?hub.verify_token=word&hub.challenge=1"} {
		if code, body := tn.call("GET", q, ""); code != 403 || body != "" {
			t.Errorf("%q: %d %q", q, code, body)
		}
	}
}

func TestAMessageComesAndIsAnswered(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		tn := openWhatsApp(t, d)
		body := notified(tn.recent("wamid.1", "Bonjour")+","+tn.recent("wamid.2", "C’est pour la cantine"), "")
		for range 2 {
			if code, words := tn.call("POST", "", body); code != 200 {
				t.Fatalf("%d %s", code, words)
			}
		}
		got := inboxtest.Events[inbox.Received](tn.House)
		if len(got) != 2 || got[0].Thread.ID != got[1].Thread.ID || got[0].Item.Party != "+33639980042" || got[0].Item.PartyName != "Nolwenn" {
			t.Fatalf("%d received: %+v", len(got), got)
		}
		i := tn.Answer(got[0].Thread.ID, "k", "Votre demande est à l’étude.")
		tn.Drain()
		if len(tn.server.taken) != 1 || tn.server.taken[0]["to"] != "33639980042" || tn.server.heads[0].Get("Authorization") != "Bearer tok" {
			t.Fatalf("left: %v", tn.server.taken)
		}
		for _, s := range []string{"read", "sent", "delivered", "delivered"} {
			tn.call("POST", "", notified("", fmt.Sprintf(`{"id":"wamid.out1","status":%q,"biz_opaque_callback_data":%q}`, s, i.Facts.Ref)))
		}
		if i := tn.Fresh(i.ID); i.State != inbox.StateDelivered || len(inboxtest.Events[inbox.Delivered](tn.House)) != 1 {
			t.Errorf("it is %s, told %d times", i.State, len(inboxtest.Events[inbox.Delivered](tn.House)))
		}
		tn.call("POST", "", notified("", `{"id":"wamid.out1","status":"failed","errors":[{"code":131047,"title":"Re-engagement message"}]}`))
		if i := tn.Fresh(i.ID); i.State != inbox.StateFailed || i.Said != "inbox.social.why.window" {
			t.Errorf("it is %s: %s", i.State, i.Said)
		}
	})
}

func TestTheWindowOfADay(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		tn := openWhatsApp(t, d)
		tn.call("POST", "", notified(tn.recent("wamid.1", "Bonjour"), ""))
		thread := inboxtest.Events[inbox.Received](tn.House)[0].Thread.ID
		tn.Clock.Advance(23 * time.Hour)
		tn.Answer(thread, "k1", "Bonjour")
		tn.Clock.Advance(time.Hour)
		err := d.Write(tn.Here(), func(tx *db.Tx) error {
			_, err := tn.Send(tn.Here(), tx, inbox.Outgoing{Thread: thread, Key: "k2", Text: "Trop tard"})
			return err
		})
		if !errors.Is(err, social.ErrWindow) {
			t.Errorf("after a day: %v", err)
		}
	})
}

func TestUnsignedAndGarbledCalls(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		tn := openWhatsApp(t, d)
		good := notified(tn.recent("wamid.1", "Bonjour"), "")
		for name, change := range map[string]func(*http.Request){
			"unsigned": func(r *http.Request) { r.Header.Del("X-Hub-Signature-256") },
			"forged":   func(r *http.Request) { r.Header.Set("X-Hub-Signature-256", "sha256="+wire.Sign("x", []byte(good))) },
		} {
			if code, _ := tn.call("POST", "", good, change); code != 401 {
				t.Errorf("%s: %d", name, code)
			}
		}
		garbage := []string{"", "{", "null", "[]", `{"entry":[]}`, strings.ReplaceAll(good, `"777"`, `"888"`), strings.ReplaceAll(good, `"field":"messages"`, `"field":"other"`), notified(`{"id":""}`, ""), strings.Repeat("[", 5000)}
		for _, g := range garbage {
			if code, words := tn.call("POST", "", g); code != 200 {
				t.Errorf("%.30q: %d %s", g, code, words)
			}
		}
		held, err := tn.HeldItems(tn.Here(), d.Read(), inbox.Place{}, 50)
		if err != nil || len(held) != len(garbage) {
			t.Errorf("%d held of %d, %v", len(held), len(garbage), err)
		}
		if n := len(inboxtest.Events[inbox.Received](tn.House)); n != 0 {
			t.Errorf("%d received", n)
		}
	})
}

func TestPicturesAreFetched(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		tn := openWhatsApp(t, d)
		tn.server.more["GET /v21.0/media1"] = func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("Authorization") != "Bearer tok" {
				w.WriteHeader(401)
			}
			fmt.Fprint(w, `{"url":"https://lookaside.example/file1","mime_type":"text/plain"}`)
		}
		tn.server.more["GET /file1"] = func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "des mots") }
		message := func(id, media string) string {
			return fmt.Sprintf(`{"id":%q,"from":"33639980042","timestamp":"%d","type":"document","document":{"id":%q,"filename":"note.txt","mime_type":"text/plain","caption":"Voici"}}`, id, tn.Clock.Now().Unix(), media)
		}
		tn.call("POST", "", notified(message("wamid.1", "media1")+","+message("wamid.2", "gone"), ""))
		tn.Drain()
		got := inboxtest.Events[inbox.Received](tn.House)
		files, err := tn.Attachments(tn.Here(), d.Read(), got[0].Item.ID)
		if err != nil || len(files) != 1 || files[0].Scan != inbox.ScanClean || !strings.HasSuffix(files[0].Name, ".txt") || tn.Fresh(got[0].Item.ID).Files != 1 {
			t.Errorf("files: %+v, %v", files, err)
		}
		if lost := tn.Fresh(got[1].Item.ID).Facts.Lost; len(lost) != 1 || lost[0] != "inbox.social.lost.deleted" {
			t.Errorf("lost: %v", lost)
		}
	})
}
