package social_test

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"parvis/internal/inbox"
	"parvis/internal/inbox/inboxtest"
	"parvis/internal/inbox/social"
	"parvis/internal/inbox/social/mastodon"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
)

// fediverse lists mentions as a server does: newest first, after min_id.
type fediverse struct {
	mentions []string // by id from 1
	asked    int
	limit    func(w http.ResponseWriter) bool
}

func (f *fediverse) list(w http.ResponseWriter, r *http.Request) {
	f.asked++
	if f.limit != nil && f.limit(w) {
		return
	}
	after, _ := strconv.Atoi(r.URL.Query().Get("min_id"))
	page := slices.Clone(f.mentions[min(after, len(f.mentions)):min(after+40, len(f.mentions))])
	slices.Reverse(page)
	fmt.Fprint(w, "["+strings.Join(page, ",")+"]")
}

func openMastodon(t *testing.T, d *db.DB) (*town, *fediverse, *mastodon.Poller) {
	t.Helper()
	tn := open(t, d, social.Settings{Network: "mastodon", URL: "https://social.example"})
	f := &fediverse{}
	tn.server.more["GET /api/v1/notifications"] = f.list
	return tn, f, &mastodon.Poller{Service: tn.social, Client: tn.client, Log: slog.New(slog.DiscardHandler)}
}

func (tn *town) round(p *mastodon.Poller) {
	tn.T.Helper()
	if err := p.Round(tn.T.Context()); err != nil {
		tn.T.Fatal(err)
	}
}

func TestMentionsAreReadFromTheCursorOn(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		tn, f, p := openMastodon(t, d)
		for n := 1; n <= 95; n++ {
			f.mentions = append(f.mentions, toot(strconv.Itoa(n), fmt.Sprintf("nolwenn%d@elsewhere.example", n%7), fmt.Sprint("Bonjour ", n)))
		}
		f.mentions[50] = `{"id":"51","type":"mention","status":null}`
		tn.round(p)
		tn.round(p)
		got := inboxtest.Events[inbox.Received](tn.House)
		held, err := tn.HeldItems(tn.Here(), d.Read(), inbox.Place{}, 10)
		if err != nil || len(got) != 94 || len(held) != 1 {
			t.Fatalf("%d received, %d held, %v", len(got), len(held), err)
		}
		if got[0].Item.Text != "Bonjour 1" || got[93].Item.Text != "Bonjour 95" || got[0].Thread.ID != got[7].Thread.ID {
			t.Errorf("first %q, last %q", got[0].Item.Text, got[93].Item.Text)
		}
	})
}

func TestAServersLimitsAreKept(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	tn, f, p := openMastodon(t, d)
	f.mentions = []string{toot("1", "a@b.example", "Bonjour")}
	f.limit = func(w http.ResponseWriter) bool {
		w.Header().Set("X-RateLimit-Remaining", "0")
		w.Header().Set("X-RateLimit-Reset", tn.Clock.Now().Add(10*time.Minute).Format(time.RFC3339Nano))
		w.WriteHeader(http.StatusTooManyRequests)
		return true
	}
	tn.round(p)
	tn.Clock.Advance(9 * time.Minute)
	f.limit = nil
	tn.round(p)
	if f.asked != 1 {
		t.Errorf("asked %d times before the limit ended", f.asked)
	}
	tn.Clock.Advance(2 * time.Minute)
	tn.round(p)
	if n := len(inboxtest.Events[inbox.Received](tn.House)); n != 1 {
		t.Errorf("%d received afterwards", n)
	}
}

func TestAServerThatIsAwayIsSaidOnTheAccount(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	tn, f, p := openMastodon(t, d)
	f.limit = func(w http.ResponseWriter) bool { w.WriteHeader(502); return true }
	tn.round(p)
	a, err := tn.Service.Account(tn.Here(), d.Read(), tn.account.ID)
	if err != nil || a.State() != "broken" {
		t.Errorf("%s, %v", a.State(), err)
	}
	f.limit = nil
	tn.round(p)
	if a, err = tn.Service.Account(tn.Here(), d.Read(), tn.account.ID); err != nil || a.State() != "active" {
		t.Errorf("%s, %v", a.State(), err)
	}
}

func TestAnAnswerGoesToThePersonAlone(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		tn, f, p := openMastodon(t, d)
		f.mentions = []string{toot("1", "nolwenn@elsewhere.example", "Quel est le tarif&nbsp;? <script>alert(1)</script>1 &amp;lt; 2<br>Merci")}
		tn.round(p)
		got := inboxtest.Events[inbox.Received](tn.House)
		if len(got) != 1 || got[0].Item.Text != "Quel est le tarif\u00a0? 1 &lt; 2\nMerci" || got[0].Item.HTML != "" {
			t.Fatalf("%d: %q", len(got), got[0].Item.Text)
		}
		deleted := true
		tn.server.more["POST /api/v1/statuses"] = func(w http.ResponseWriter, r *http.Request) {
			delete(tn.server.more, "POST /api/v1/statuses") // the second try goes through
			if deleted {
				w.WriteHeader(http.StatusNotFound)
				fmt.Fprint(w, `{"error":"Record not found"}`)
			}
		}
		tn.Answer(got[0].Thread.ID, "k", "3,40 €.")
		tn.Drain()
		if len(tn.server.taken) != 1 {
			t.Fatalf("%d left", len(tn.server.taken))
		}
		m := tn.server.taken[0]
		if m["visibility"] != "direct" || m["status"] != "@nolwenn@elsewhere.example 3,40 €." || m["in_reply_to_id"] != nil {
			t.Errorf("posted %v", m)
		}
		err := d.Write(tn.Here(), func(tx *db.Tx) error {
			_, err := tn.Send(tn.Here(), tx, inbox.Outgoing{Thread: got[0].Thread.ID, Key: "long", Text: strings.Repeat("a", 501)})
			return err
		})
		if !errors.Is(err, social.ErrTooLong) {
			t.Errorf("too long: %v", err)
		}
	})
}
