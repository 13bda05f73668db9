package app

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"parvis/internal/api"
	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/identity"
	"parvis/internal/inbox"
	"parvis/internal/inbox/chat"
	"parvis/internal/inbox/social/whatsapp"
	"parvis/internal/kit/db"
	"parvis/internal/kit/i18n"
)

// One person, one request, one history: begun at the counter, gone on with by site, mail, telephone, text, chat and a
// messenger, and by two other programs.
func TestEveryDoorIsInOneHistory(t *testing.T) {
	t.Parallel()
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			f := fillTown(t, engine)
			id := f.atTheCounter()
			f.onTheSite(id)
			f.fromPrograms(id)
			for _, thread := range f.threadsOfHers() {
				f.must(f.db.Write(f.asAgent(), func(tx *db.Tx) error { return f.threads.Tie(f.asAgent(), tx, thread, id) }))
			}
			f.drain()
			history, err := f.cases.History(f.here(), f.db.Read(), id)
			f.must(err)
			said := map[cases.Channel]string{}
			for _, e := range history {
				switch d := e.Data.(type) {
				case *cases.Messaged:
					if d.In {
						said[e.Channel] += d.Text + "\n"
					}
				case *cases.Opening:
					said[e.Channel] = "opened"
				}
			}
			for channel, want := range map[cases.Channel]string{
				cases.ByCounter: "opened", cases.ByWeb: "par le site", cases.ByEmail: mark, cases.BySMS: mark, cases.Channel(inbox.Chat): mark, cases.Channel(inbox.Social): "par messagerie",
				cases.ByPhone: "—", cases.ByAPI: "par programme", cases.ByOpen311: "par signalement",
			} {
				if !strings.Contains(said[channel], want) {
					t.Errorf("%s: %.60q, want %q in the history", channel, said[channel], want)
				}
			}
			c, err := f.cases.Load(f.here(), f.db.Read(), id)
			if err != nil || c.Person.ID != f.person.ID {
				t.Errorf("whose it is: %+v, %v", c.Person, err)
			}
		})
	}
}

func (f *filledTown) asAgent() context.Context {
	return identity.As(f.here(), identity.Actor{Kind: identity.ByAnAgent, ID: "anna", Name: "Anna Kervella"})
}

func (f *filledTown) atTheCounter() (id cases.ID) {
	f.t.Helper()
	service, version, err := f.offer.Live(f.here(), "street-problem")
	f.must(err)
	f.must(f.db.Write(f.asAgent(), func(tx *db.Tx) error {
		c, err := f.cases.Open(f.asAgent(), tx, cases.NewCase{
			Service: service.Service, Version: version, Title: "Trou", Lang: i18n.FR, State: cases.State{Name: "received"}, Channel: cases.ByCounter,
			Person:  cases.Party{ID: f.person.ID, Name: f.person.Name(), Contacts: []cases.Contact{{Kind: identity.Email, Value: markMail}, {Kind: identity.Phone, Value: markNumber}}},
			Answers: catalogue.Answers{"kind": "hole", "danger": false, "place": map[string]any{"address": "4 rue du Môle"}, "wants_news": false},
		})
		id = c.ID
		return err
	}))
	return id
}

func (f *filledTown) onTheSite(id cases.ID) {
	f.t.Helper()
	by := cases.Change{Case: id, By: identity.Actor{Kind: identity.ByResident, ID: f.person.ID.String(), Name: f.person.Name()}, Channel: cases.ByWeb}
	f.must(f.db.Write(f.here(), func(tx *db.Tx) error {
		_, err := f.cases.Message(f.here(), tx, by, cases.Messaged{In: true, Text: "Un mot par le site"})
		return err
	}))
}

// fromPrograms has a program of the town and a street-report program write, each by its own address.
func (f *filledTown) fromPrograms(id cases.ID) {
	f.t.Helper()
	c, err := f.cases.Load(f.here(), f.db.Read(), id)
	f.must(err)
	var token string
	f.must(f.db.Write(f.asAgent(), func(tx *db.Tx) (err error) {
		_, token, err = f.house.api.AddKey(f.asAgent(), tx, api.NewKey{Name: "GMAO", Scopes: []api.Scope{api.ReadCases, api.WriteCases, api.WriteMessages}})
		return err
	}))
	written := f.post("/api/v1/cases/"+string(c.Reference)+"/messages", "application/json", `{"text":"Un mot par programme"}`, "Bearer "+token)
	update := url.Values{"api_key": {token}, "service_request_id": {string(c.Reference)}, "update_id": {"1"}, "description": {"Un mot par signalement"}, "status": {"open"}}
	reported := f.post("/open311/v2/servicerequestupdates.json", "application/x-www-form-urlencoded", update.Encode(), "")
	if written.Code != http.StatusCreated || reported.Code != http.StatusCreated {
		f.t.Fatalf("programs: %d %s, %d %s", written.Code, written.Body, reported.Code, reported.Body)
	}
}

func (f *filledTown) post(path, kind, body, bearer string) *httptest.ResponseRecorder {
	r := httptest.NewRequest("POST", path, strings.NewReader(body))
	r.Host = "portvieux.localhost"
	r.Header.Set("Content-Type", kind)
	if bearer != "" {
		r.Header.Set("Authorization", bearer)
	}
	w := httptest.NewRecorder()
	f.served.ServeHTTP(w, r)
	return w
}

// threadsOfHers are her mail, her text, her call, and a message by messenger and a chat that she begins now.
func (f *filledTown) threadsOfHers() (all []inbox.ThreadID) {
	f.t.Helper()
	for _, party := range []string{markMail, markNumber} {
		found, err := f.inbox.ThreadsWith(f.here(), f.db.Read(), party, 9)
		f.must(err)
		for _, one := range found {
			all = append(all, one.ID)
		}
	}
	hook, messenger := whatsapp.Hook{Service: f.house.social}, f.opensMessenger()
	f.must(hook.Take(f.here(), messenger, fmt.Appendf(nil, `{"entry":[{"changes":[{"field":"messages","value":{"messages":[{"id":"wamid.1","from":%q,"type":"text","text":{"body":"Un mot par messagerie"}}]}}]}]}`,
		strings.TrimPrefix(markNumber, "+"))))
	sent, err := f.inbox.ThreadsWith(f.here(), f.db.Read(), markNumber, 9)
	f.must(err)
	at := slices.IndexFunc(sent, func(one inbox.Thread) bool { return one.Door == inbox.Social })
	talk, err := f.house.chats.Begin(f.here(), chat.NewKey(), chat.Beginning{Name: mark, Text: "Bonjour de " + mark, Lang: i18n.FR})
	f.must(err)
	if at < 0 {
		f.t.Fatal("the messenger's message is in no thread")
	}
	return append(all, sent[at].ID, talk.Thread)
}
