package app

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/identity"
	"parvis/internal/identity/town"
	"parvis/internal/inbox"
	"parvis/internal/inbox/chat"
	"parvis/internal/inbox/phone"
	"parvis/internal/inbox/sms"
	"parvis/internal/kit/clock"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/tenant"
	"parvis/internal/privacy"
	"parvis/internal/privacy/privacytest"
)

// What somebody who is to be erased leaves everywhere: a name, in which her address is too, and a number.
const (
	mark       = "zqxnolwenn"
	markMail   = mark + "@mel.example"
	markNumber = "+33639981234"
)

// namesNobody are the tables of the doors, the desk and other programs in which nothing of a resident may stand, each with
// the reason. Any other has to be filled by fill below, so that what is new is forgotten too, or is named here.
var namesNobody = map[string]string{
	"api_answered":       "numbers of requests and digests, for a few days",
	"api_deliveries":     "which request changed, never what anybody said, for some weeks",
	"api_hooks":          "addresses of programs",
	"api_keys":           "programs",
	"case_threads":       "ids of a request and a thread, and the agent who tied them",
	"desk_acts":          "ids of events, for an hour",
	"desk_alert_ways":    "agents own",
	"desk_counter":       "ids; goes with the request, or after some days without one",
	"desk_counts":        "figures",
	"desk_expert_links":  "digests, which fall with their question",
	"desk_macros":        "what agents write for everybody",
	"desk_settings":      "agents' own",
	"desk_texts":         "what agents write for everybody",
	"desk_thresholds":    "figures",
	"inbox_accounts":     "mailboxes and numbers of the town",
	"inbox_counts":       "figures",
	"inbox_extensions":   "telephones of agents",
	"inbox_sms_charges":  "names that we give to messages",
	"inbox_sms_months":   "figures",
	"inbox_sms_receipts": "names that we give to messages, for a month",
	"open311_heard":      "names that programs give to updates",
	"open311_updates":    "the town's own words on a step",
}

// aboutResidents tells whether a table belongs to a door, to the desk or to other programs.
func aboutResidents(table string) bool {
	for _, prefix := range []string{"inbox_", "desk_", "api_", "open311_", "search_", "case_threads"} {
		if strings.HasPrefix(table, prefix) {
			return true
		}
	}
	return false
}

// filledTown is a demo town in which somebody has come in by every door.
type filledTown struct {
	*house
	t      *testing.T
	clock  *clock.Fake
	dir    string
	served http.Handler
	person identity.Person
}

func fillTown(t *testing.T, engine db.Engine) *filledTown {
	t.Helper()
	f := &filledTown{t: t, clock: clock.NewFake(dbtest.Start), dir: t.TempDir()}
	config := Config{Data: f.dir, From: "demo@portvieux.example", BaseURL: "http://localhost", allowUnsafe: true}
	if engine == db.Postgres {
		config.DB = emptyPostgres(t)
	}
	var err error
	f.house, err = open(t.Context(), config, true, f.clock)
	f.must(err)
	t.Cleanup(func() { f.close() })
	f.must(f.settleDemo(t.Context()))
	f.served = f.pages().Handler()
	f.must(f.db.Write(f.here(), func(tx *db.Tx) error {
		id, err := f.ids.Register(f.here(), tx, identity.NewPerson{Given: mark, Family: "Le Goff", Lang: i18n.FR, Contacts: []identity.ContactPoint{
			{Kind: identity.Email, Value: markMail, Typed: markMail, Verified: tx.Now, How: "link"}, {Kind: identity.Phone, Value: markNumber, Typed: markNumber},
		}})
		if err != nil {
			return err
		}
		f.person, err = f.ids.PersonIn(f.here(), tx, id)
		return err
	}))
	f.writes()
	f.texts()
	f.rings()
	f.chats()
	f.reports()
	f.isAnswered()
	f.drain()
	return f
}

func (f *filledTown) must(err error) {
	f.t.Helper()
	if err != nil {
		f.t.Fatal(err)
	}
}

func (f *filledTown) here() context.Context {
	ctx := tenant.With(context.Background(), town.PortvieuxID)
	a, err := f.ids.Authority(ctx, town.PortvieuxID)
	f.must(err)
	return i18n.With(identity.As(identity.WithAuthority(ctx, a), identity.System), i18n.FR)
}

func (f *filledTown) drain() {
	f.t.Helper()
	f.must(f.jobs.Drain(context.Background()))
}

func (f *filledTown) account(door inbox.Door) inbox.Account {
	f.t.Helper()
	all, err := f.inbox.Accounts(f.here(), f.db.Read())
	f.must(err)
	i := slices.IndexFunc(all, func(a inbox.Account) bool { return a.Door == door })
	if i < 0 {
		f.t.Fatalf("the demo town has no account of %s", door)
	}
	return all[i]
}

func mail(id, from, rest string) string {
	return "Message-ID: <" + id + "@mel.example>\r\nFrom: " + from + "\r\nTo: contact@portvieux.example\r\nDate: Thu, 03 Dec 2026 13:00:00 +0000\r\nMIME-Version: 1.0\r\n" + rest
}

// writes mails: one with a file, one that is too large for a row, one that is held, one into the exchange of another.
func (f *filledTown) writes() {
	f.t.Helper()
	her := mark + " Le Goff <" + markMail + ">"
	paper := base64.StdEncoding.EncodeToString([]byte("%PDF-1.4\n% " + mark + "\n%%EOF"))
	f.accept(mail("a-"+mark, her, "Subject: "+mark+" et le judo\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Je suis <b>"+mark+"</b>.</p>\r\n"+
		"--b\r\nContent-Type: application/octet-stream; name=\""+mark+".bin\"\r\nContent-Transfer-Encoding: base64\r\n\r\n"+paper+"\r\n--b--\r\n"), nil)
	f.accept(mail("b-"+mark, her, "Subject: long\r\n\r\n"+strings.Repeat(mark+" ecrit beaucoup. ", 20_000)), nil)
	f.accept("rien de lisible de "+mark, &inbox.Message{Party: markMail, PartyName: mark, Text: mark, Hold: "inbox.held.unreadable"})
	other := f.accept(mail("c", "Karim <karim@mel.example>", "Subject: voisins\r\n\r\nBonjour"), nil)
	into := mail("d-"+mark, her, "Subject: Re: voisins\r\nIn-Reply-To: <c@mel.example>\r\n\r\nMoi aussi, "+mark+".")
	if joined := f.accept(into, nil); joined.Thread != other.Thread {
		f.t.Fatal("the mail did not join the exchange of the other")
	}
}

func (f *filledTown) accept(raw string, read *inbox.Message) inbox.Accepted {
	f.t.Helper()
	a, err := f.inbox.Accept(f.here(), inbox.Incoming{Account: f.account(inbox.Email), Raw: strings.NewReader(raw), Message: read})
	f.must(err)
	return a
}

// texts says STOP.
func (f *filledTown) texts() {
	f.t.Helper()
	for i, text := range []string{"Bonjour, ici " + mark, "STOP"} {
		body := fmt.Sprintf(`{"id":"mo%d","from":%q,"text":%q}`, i, markNumber, text)
		f.must(f.sms.Take(f.here(), f.account(inbox.SMS), "application/json", []byte(body)))
	}
}

// chats on the site, and is noted.
func (f *filledTown) chats() {
	f.t.Helper()
	c, err := f.house.chats.Begin(f.here(), chat.NewKey(), chat.Beginning{Name: mark, Email: markMail, Text: "Bonjour de " + mark, Lang: i18n.FR})
	f.must(err)
	f.must(f.db.Write(f.here(), func(tx *db.Tx) error { return f.house.chats.AddNote(f.here(), tx, c.ID, "Anna", "c’est "+mark) }))
}

// rings, is noted, and wants to be called back.
func (f *filledTown) rings() {
	f.t.Helper()
	for _, event := range []string{"ringing", "answered", "ended"} {
		body := fmt.Sprintf(`{"event":%q,"call_id":"call-1","from":%q,"direction":"in","extension":"214"}`, event, markNumber)
		f.must(f.phone.Take(f.here(), f.account(inbox.Phone), []byte(body)))
	}
	calls, err := f.phone.CallsWith(f.here(), markNumber, 9)
	f.must(err)
	if len(calls) != 1 {
		f.t.Fatalf("calls: %+v", calls)
	}
	f.must(f.db.Write(f.here(), func(tx *db.Tx) error {
		if _, err := f.phone.AskCallback(f.here(), tx, phone.Callback{
			Name: mark, Phone: markNumber, Email: markMail, Subject: mark, Lang: i18n.FR, From: tx.Now.Add(time.Hour), Until: tx.Now.Add(2 * time.Hour),
		}); err != nil {
			return err
		}
		return f.row(tx, `insert into desk_call_notes (authority_id, agent_id, call_id, agent_name, words, updated_at) values ($1, $2, $3, 'Anna', $4, $5)`,
			calls[0].ID, mark+" a rappelé", db.At(tx.Now))
	}))
}

// reports a lamp that is out, on a street that everybody may read of.
func (f *filledTown) reports() {
	f.t.Helper()
	service, version, err := f.offer.Live(f.here(), "street-problem")
	f.must(err)
	f.must(f.db.Write(f.here(), func(tx *db.Tx) error {
		c, err := f.cases.Open(f.here(), tx, cases.NewCase{
			Service: service.Service, Version: version, Title: "Lampe", Lang: i18n.FR, State: cases.State{Name: "received"}, Channel: cases.ByAPI,
			Person:  cases.Party{ID: f.person.ID, Name: f.person.Name()},
			Answers: catalogue.Answers{"kind": "lamp", "danger": false, "place": map[string]any{"address": "4 rue " + mark}, "wants_news": false},
		})
		if err != nil {
			return err
		}
		if err := f.row(tx, `insert into desk_expert_questions (authority_id, id, case_id, agent_id, agent_name, name, email, lang, question, documents, files, asked_at, due_at, expires_at)
			values ($1, $2, $3, $2, 'Anna', 'Dr Le Bras', 'expert@mel.example', 'fr', $4, '[]', '[]', $5, $5, $5)`, c.ID, "que penser de "+mark, db.At(tx.Now)); err != nil {
			return err
		}
		_, err = f.cases.Move(f.here(), tx, cases.Change{Case: c.ID, By: identity.System}, cases.Step{To: cases.State{Name: "mended", Final: true, Outcome: "done"}})
		return err
	}))
}

// isAnswered: an agent answers her mails, has begun another answer, and handed over what is to be done.
func (f *filledTown) isAnswered() {
	f.t.Helper()
	threads, err := f.inbox.ThreadsWith(f.here(), f.db.Read(), markMail, 9)
	f.must(err)
	backs, err := f.phone.WaitingCallbacks(f.here(), 9)
	f.must(err)
	f.must(f.db.Write(f.here(), func(tx *db.Tx) error {
		for _, one := range threads {
			if _, err := f.inbox.Send(f.here(), tx, inbox.Outgoing{Thread: one.ID, Key: "answer/" + one.ID.String(), Text: "Bonjour " + mark}); err != nil {
				return err
			}
			err := errors.Join(
				f.row(tx, `insert into desk_drafts (authority_id, agent_id, case_id, kind, words, updated_at) values ($1, $2, $3, 'reply', $4, $5)`,
					one.ID, "Chère "+mark, db.At(tx.Now)),
				f.row(tx, `insert into desk_alerts (authority_id, id, agent_id, kind, about, about_id, words, by_name, made_at, due_at)
					values ($1, $2, $2, 'reminder', 'thread', $3, $4, 'Anna', $5, $5)`, one.ID, "rappeler "+mark, db.At(tx.Now)),
				f.row(tx, `insert into desk_handovers (authority_id, id, about, about_id, by_name, to_agent_id, to_team, words, promised, promised_at, made_at)
					values ($1, $2, 'thread', $3, 'Anna', $2, '', $4, '', $5, $5)`, one.ID, "pour "+mark, db.At(tx.Now)),
			)
			if err != nil {
				return err
			}
		}
		return f.row(tx, `insert into desk_alerts (authority_id, id, agent_id, kind, about, about_id, words, by_name, made_at, due_at)
			values ($1, $2, $2, 'callback', 'callback', $3, $4, '', $5, $5)`, backs[0].ID, mark, db.At(tx.Now))
	}))
}

// row writes what a page of the desk would: for Portvieux, with an id of its own, about something.
func (f *filledTown) row(tx *db.Tx, query string, about fmt.Stringer, rest ...any) error {
	_, err := tx.ExecContext(f.here(), query, append([]any{town.PortvieuxID.String(), uuid.NewString(), about.String()}, rest...)...)
	return err
}

// marked are the tables in which something of her stands.
func (f *filledTown) marked() map[string]bool {
	found := map[string]bool{}
	for _, text := range []string{mark, strings.TrimPrefix(markNumber, "+33")} {
		for _, column := range privacytest.Rows(f.t, f.db, text) {
			table, _, _ := strings.Cut(column, ".")
			found[table] = true
		}
	}
	return found
}

// Whoever is erased leaves nothing at any door: in no row of any table, no file, no byte of the database.
func TestErasureReachesEveryDoor(t *testing.T) {
	t.Parallel()
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			f := fillTown(t, engine)
			tables, err := f.db.Tables(t.Context())
			f.must(err)
			before := f.marked()
			for _, table := range tables {
				if aboutResidents(table.Name) && !before[table.Name] && namesNobody[table.Name] == "" {
					t.Errorf("nothing of the resident stands in %s: fill it in this test with the mark, so that its erasure is tested, or say in namesNobody why it never names one", table.Name)
				}
			}
			f.clock.Advance(72 * time.Hour)
			privacytest.Cleaned(t, f.db)
			done, err := f.keeper.Erase(f.here(), privacy.Asked{Person: f.person.ID, AllCases: true})
			f.must(err)
			if done.Threads < 4 || done.Calls != 1 || done.Anonymised != 1 || done.People != 1 {
				t.Errorf("done: %+v", done)
			}
			for _, text := range []string{mark, strings.TrimPrefix(markNumber, "+33")} {
				if where := privacytest.Find(t, f.db, f.dir, text); len(where) > 0 {
					t.Errorf("%s is still in %v", text, where)
				}
			}
			if consent, err := f.sms.ConsentOf(f.here(), f.db.Read(), town.PortvieuxID, markNumber); err != nil || !consent.Stopped {
				t.Errorf("her STOP is forgotten: %+v, %v", consent, err)
			}
			if others, err := f.inbox.ThreadsWith(f.here(), f.db.Read(), "karim@mel.example", 9); err != nil || len(others) != 1 || others[0].Count != 1 {
				t.Errorf("the exchange of the other: %+v, %v", others, err)
			}
		})
	}
}

// A backup from before an erasure brings somebody back; the ledger takes them away again, from every door.
func TestReplayReachesEveryDoor(t *testing.T) {
	t.Parallel()
	f := fillTown(t, db.SQLite)
	privacytest.Cleaned(t, f.db)
	archive, _ := backedUp(t, where{Data: f.dir, allowUnsafe: true}, "town.tar.zst")
	_, err := f.keeper.Erase(f.here(), privacy.Asked{Person: f.person.ID, AllCases: true})
	f.must(err)
	to := where{Data: filepath.Join(t.TempDir(), "again"), allowUnsafe: true}
	c := restoreCmd{where: to, From: archive, Erasures: filepath.Join(f.dir, erasuresFile)}
	f.must(c.Run(t.Context(), streams{io.Discard, io.Discard}))
	inTown(t, to, func(ctx context.Context, h *house) {
		_, err := h.db.Scrub(ctx)
		f.must(err)
		for _, text := range []string{mark, strings.TrimPrefix(markNumber, "+33")} {
			if where := privacytest.Find(t, h.db, to.Data, text); len(where) > 0 {
				t.Errorf("%s is back in %v", text, where)
			}
		}
		if consent, err := sms.ConsentOf(ctx, h.db.Read(), h.inbox, town.PortvieuxID, markNumber); err != nil || !consent.Stopped {
			t.Errorf("her STOP is forgotten: %+v, %v", consent, err)
		}
	})
}

// What became no request goes after its term; where somebody waits for an answer, it stays.
func TestDoorsHaveATerm(t *testing.T) {
	t.Parallel()
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			f := fillTown(t, engine)
			f.clock.Advance(364 * 24 * time.Hour)
			run, err := f.keeper.Run(f.here())
			f.must(err)
			if run.Counts.Threads != 0 || run.Counts.Calls != 0 {
				t.Errorf("a day too early: %+v", run.Counts)
			}
			f.clock.Advance(48 * time.Hour)
			run, err = f.keeper.Run(f.here())
			f.must(err)
			if run.Counts.Threads != 3 || run.Counts.Calls != 0 { // two mails, and the call with its thread; the text is answered by nobody, the wish to be called back is open
				t.Errorf("after a year: %+v", run.Counts)
			}
			waiting, err := f.inbox.ThreadsWith(f.here(), f.db.Read(), "karim@mel.example", 9)
			if err != nil || len(waiting) != 1 {
				t.Errorf("who waits: %+v, %v", waiting, err)
			}
			if held, err := f.inbox.HeldItems(f.here(), f.db.Read(), inbox.Place{}, 9); err != nil || len(held) != 1 {
				t.Errorf("held: %d, %v", len(held), err)
			}
			if consent, err := f.sms.ConsentOf(f.here(), f.db.Read(), town.PortvieuxID, markNumber); err != nil || !consent.Stopped {
				t.Errorf("the STOP: %+v, %v", consent, err)
			}
		})
	}
}
