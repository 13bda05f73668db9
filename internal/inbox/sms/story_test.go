package sms_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"parvis/internal/inbox"
	"parvis/internal/inbox/inboxtest"
	"parvis/internal/inbox/sms"
	"parvis/internal/inbox/wire"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/tenant"
)

// town is a house with an account at a gateway.
type town struct {
	*inboxtest.House
	sms     *sms.Service
	account inbox.Account
	other   *company
	warned  []sms.Month
}

const (
	nolwenn = "+33639980042"
	secret  = "correct horse"
)

func open(t *testing.T, d *db.DB, s sms.Settings) *town {
	t.Helper()
	all, other := gateway(t, "smsmode")
	h := inboxtest.New(t, d, []inbox.Way{way(all)})
	tn := &town{House: h, other: other}
	tn.sms = sms.New(sms.Deps{
		DB: d, Bus: h.Bus, Jobs: h.Jobs, Inbox: h.Service, Channel: sms.Channel{Gateways: all},
		Town: func(context.Context, tenant.ID) sms.Town {
			return sms.Town{Name: "Portvieux", Phone: "02 98 00 00 00", Lang: i18n.FR, Zone: time.UTC}
		},
		Warn: func(_ context.Context, _ *db.Tx, m sms.Month) error { tn.warned = append(tn.warned, m); return nil },
	})
	tn.sms.Register()
	s.Gateway = first(s.Gateway, "smsmode")
	tn.account = h.Account(h.Here(), inbox.NewAccount{Door: inbox.SMS, Address: ours, Name: "Accueil", Settings: s, Secret: []byte(`{"key":"k","callback":"` + secret + `"}`)})
	return tn
}

func first(a, b string) string {
	if a == "" {
		return b
	}
	return a
}

// awake has no quiet hours: the tests' clock stands where it likes.
func awake() sms.Settings {
	return sms.Settings{QuietFrom: "00:00", QuietTo: "00:00", PriceMicros: 50_000}
}

func (tn *town) says(id, text string) inbox.Accepted {
	tn.T.Helper()
	in := wrote("smsmode", id, nolwenn, text)
	in.Account = tn.account
	return tn.Take(in)
}

func (tn *town) texts() (all []string) {
	for _, m := range tn.other.taken {
		all = append(all, fmt.Sprint(m["body"].(map[string]any)["text"]))
	}
	return all
}

func (tn *town) tries(id inbox.ThreadID, key, text string) error {
	return tn.DB.Write(tn.Here(), func(tx *db.Tx) error {
		_, err := tn.Send(tn.Here(), tx, inbox.Outgoing{Thread: id, Key: key, Text: text})
		return err
	})
}

func TestStopIsHonoured(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		tn := open(t, d, awake())
		a := tn.says("1", "Bonjour, où en est ma demande ?")
		tn.says("2", "ARRÊT")
		tn.Drain()
		if got := tn.texts(); len(got) != 1 || !strings.Contains(got[0], "vous ne recevrez plus de SMS") {
			t.Fatalf("answered %q", got)
		}
		if err := tn.tries(a.Thread, "k1", "Votre aide est accordée."); !errors.Is(err, sms.ErrStopped) {
			t.Errorf("a stopped number is written to: %v", err)
		}
		tn.says("3", "stop")
		tn.Drain()
		if n := len(tn.texts()); n != 1 {
			t.Errorf("STOP twice is answered %d times", n)
		}
		tn.says("4", "START")
		if err := tn.tries(a.Thread, "k2", "Votre aide est accordée."); err != nil {
			t.Errorf("after START: %v", err)
		}
		tn.Drain()
		if n := len(tn.texts()); n != 3 {
			t.Errorf("%d texts left, want STOP's, START's and the answer", n)
		}
	})
}

func TestACommandAloneLeavesNothingToSort(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		tn := open(t, d, awake())
		a := tn.says("1", "Help please")
		tn.says("2", "HELP")
		tn.Drain()
		if got := tn.texts(); len(got) != 1 || !strings.Contains(got[0], "an agent will answer") {
			t.Errorf("answered %q", got)
		}
		if th := tn.FreshThread(a.Thread); th.State != inbox.Closed || !th.Waiting.IsZero() || th.Unread != 0 {
			t.Errorf("thread: %+v", th)
		}
	})
}

func TestANumberHasOneThread(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		tn := open(t, d, awake())
		first, second := tn.says("1", "Bonjour"), tn.says("2", "C'est pour la cantine")
		if first.Thread != second.Thread || !first.New || second.New || first.Party != nolwenn {
			t.Errorf("%s then %s, from %s", first.Thread, second.Thread, first.Party)
		}
	})
}

func TestTooLongIsRefusedWithItsCount(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := awake()
		s.MostParts = 2
		tn := open(t, d, s)
		a := tn.says("1", "Bonjour")
		err := tn.tries(a.Thread, "k", strings.Repeat("a", 307))
		if !errors.Is(err, sms.ErrTooLong) || errs.ArgsOf(err)["Segments"] != 3 || errs.ArgsOf(err)["Most"] != 2 {
			t.Fatalf("%v %v", err, errs.ArgsOf(err))
		}
		if words := i18n.InArgs(i18n.FR, errs.KeyOf(err), errs.ArgsOf(err)); !strings.Contains(words, "307") {
			t.Errorf("it says %q", words)
		}
		if items, err := tn.Items(tn.Here(), d.Read(), a.Thread); err != nil || len(items) != 1 {
			t.Errorf("%d items, %v", len(items), err)
		}
	})
}

func TestAMonthHasItsMoney(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := awake()
		s.CapCents = 50 // ten segments of 5 cents
		tn := open(t, d, s)
		a := tn.says("1", "Bonjour")
		for n := range 10 {
			if err := tn.tries(a.Thread, fmt.Sprint("k", n), "Bonjour"); err != nil {
				t.Fatalf("text %d: %v", n, err)
			}
		}
		if len(tn.warned) != 1 || tn.warned[0].Segments != 8 {
			t.Errorf("warned: %+v", tn.warned)
		}
		if err := tn.tries(a.Thread, "over", "Bonjour"); !errors.Is(err, sms.ErrSpent) {
			t.Errorf("over the cap: %v", err)
		}
		if err := tn.tries(a.Thread, "k3", "Bonjour"); err != nil {
			t.Errorf("the same text again: %v", err)
		}
		if m, err := tn.sms.MonthNow(tn.Here(), d.Read(), tn.Clock.Now()); err != nil || m.Segments != 10 || m.Micros != 500_000 || m.Messages != 10 {
			t.Errorf("the month: %+v, %v", m, err)
		}
		tn.says("2", "STOP")
		if err := tn.tries(a.Thread, "late", "Bonjour"); !errors.Is(err, sms.ErrStopped) {
			t.Errorf("STOP is obeyed without money for the answer: %v", err)
		}
		tn.Clock.Advance(31 * 24 * time.Hour)
		tn.says("3", "START")
		if err := tn.tries(a.Thread, "next month", "Bonjour"); err != nil {
			t.Errorf("next month: %v", err)
		}
	})
}

func TestNothingLeavesAtNight(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		tn := open(t, d, sms.Settings{QuietFrom: "21:00", QuietTo: "08:00"})
		now := tn.Clock.Now()
		tn.Clock.Advance(time.Date(now.Year(), now.Month(), now.Day()+1, 22, 0, 0, 0, time.UTC).Sub(now))
		a := tn.says("1", "Bonjour")
		tn.Answer(a.Thread, "k1", "Tout de suite.")
		tn.Drain()
		if n := len(tn.texts()); n != 1 {
			t.Fatalf("who has just written is awake: %d left", n)
		}
		tn.Pass(time.Hour, time.Hour)
		tn.Answer(a.Thread, "k2", "Une nouvelle.")
		tn.Drain()
		tn.Pass(8*time.Hour+30*time.Minute, 30*time.Minute)
		if n := len(tn.texts()); n != 1 {
			t.Errorf("%d left at night", n)
		}
		tn.Pass(time.Hour, 10*time.Minute)
		if n := len(tn.texts()); n != 2 {
			t.Errorf("%d left by the morning", n)
		}
	})
}

func (tn *town) call(body string, change ...func(*http.Request)) int {
	tn.T.Helper()
	r := httptest.NewRequest(http.MethodPost, sms.CallbackPath+tn.account.ID.String(), strings.NewReader(body)).WithContext(tn.Here())
	r.SetPathValue("account", tn.account.ID.String())
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Signature", "sha256="+wire.Sign(secret, []byte(body)))
	for _, c := range change {
		c(r)
	}
	w := httptest.NewRecorder()
	if err := tn.sms.Routes()[0].Do(w, r); err != nil {
		tn.T.Logf("callback: %v", err)
		return map[errs.Kind]int{errs.NotFound: 404}[errs.KindOf(err)]
	}
	return w.Code
}

func receipt(ref, value string) string {
	return fmt.Sprintf(`{"messageId":"gw-9","direction":"MT","refClient":%q,"status":{"value":%q,"detail":"absent"}}`, ref, value)
}

func TestReceipts(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		tn := open(t, d, awake())
		a := tn.says("1", "Bonjour")
		early, late := tn.Answer(a.Thread, "k1", "Un"), tn.Answer(a.Thread, "k2", "Deux")
		if code := tn.call(receipt(early.Facts.Ref, "DELIVERED")); code != http.StatusNoContent {
			t.Fatalf("a receipt before our own row: %d", code)
		}
		tn.Drain()
		if i := tn.Fresh(early.ID); i.State != inbox.StateDelivered {
			t.Errorf("the early receipt: %s", i.State)
		}
		for _, value := range []string{"ENROUTE", "DELIVERED", "ENROUTE", "DELIVERED"} {
			if code := tn.call(receipt(late.Facts.Ref, value)); code != http.StatusNoContent {
				t.Errorf("%s: %d", value, code)
			}
		}
		if n := len(inboxtest.Events[inbox.Delivered](tn.House)); n != 2 {
			t.Errorf("delivered %d times, want each once", n)
		}
		failing := tn.Answer(a.Thread, "k3", "Trois")
		tn.Drain()
		tn.call(receipt(failing.Facts.Ref, "UNDELIVERABLE"))
		tn.call(receipt(failing.Facts.Ref, "UNDELIVERABLE"))
		if i := tn.Fresh(failing.ID); i.State != inbox.StateFailed || i.Said != "UNDELIVERABLE absent" {
			t.Errorf("%s, said %q", i.State, i.Said)
		}
		if n := len(inboxtest.Events[inbox.Failed](tn.House)); n != 1 {
			t.Errorf("failed %d times", n)
		}
	})
}

func TestCallback(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		tn := open(t, d, awake())
		message := `{"messageId":"mo1","direction":"MO","from":"33639980042","recipient":{"to":"33644639900"},"body":{"text":"Bonjour"}}`
		for range 2 {
			if code := tn.call(message); code != http.StatusNoContent {
				t.Fatalf("a signed message: %d", code)
			}
		}
		if n := len(inboxtest.Events[inbox.Received](tn.House)); n != 1 {
			t.Errorf("replayed, it has %d effects", n)
		}
		for name, c := range map[string]struct {
			change func(*http.Request)
			want   int
		}{
			"unsigned":            {func(r *http.Request) { r.Header.Del("X-Signature") }, 401},
			"signed for another":  {func(r *http.Request) { r.Header.Set("X-Signature", wire.Sign("other", []byte(message))) }, 401},
			"an odd signature":    {func(r *http.Request) { r.Header.Set("X-Signature", "sha256=zz") }, 401},
			"an unknown account":  {func(r *http.Request) { r.SetPathValue("account", "01970000-0000-7000-8000-00000000ffff") }, 404},
			"no account":          {func(r *http.Request) { r.SetPathValue("account", "x") }, 404},
			"of another's portal": {func(r *http.Request) { *r = *r.WithContext(tenant.With(t.Context(), inboxtest.Valbrume)) }, 404},
		} {
			if code := tn.call(message, c.change); code != c.want {
				t.Errorf("%s: %d, want %d", name, code, c.want)
			}
		}
		for _, garbage := range []string{"{", "", "null", "[1]", `{"messageId":"a"}`, "\xff\x00", strings.Repeat("[", 10_000), `[` + message + `,{"x":1}]`} {
			if code := tn.call(garbage); code != http.StatusNoContent {
				t.Errorf("garbage %.20q: %d", garbage, code)
			}
		}
		if held, err := tn.HeldItems(tn.Here(), d.Read(), inbox.Place{}, 50); err != nil || len(held) != 8 {
			t.Errorf("%d held, %v", len(held), err)
		}
		if code := tn.call(strings.Repeat("x", 300<<10)); code != http.StatusRequestEntityTooLarge {
			t.Errorf("oversize: %d", code)
		}
		tn.Write(tn.Here(), func(tx *db.Tx) error { return tn.PauseAccount(tn.Here(), tx, tn.account.ID) })
		if code := tn.call(message); code != http.StatusServiceUnavailable {
			t.Errorf("paused: %d", code)
		}
	})
}

func TestCallbackByPasswordAndNetwork(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	s := awake()
	s.Callback = sms.Callback{Auth: "basic", User: "gateway", Networks: []string{"192.0.2.0/24"}}
	tn := open(t, d, s)
	body := receipt("x", "DELIVERED")
	for name, c := range map[string]struct {
		user, password, from string
		want                 int
	}{
		"right": {"gateway", secret, "192.0.2.7:1", 204}, "wrong password": {"gateway", "x", "192.0.2.7:1", 401},
		"wrong user": {"x", secret, "192.0.2.7:1", 401}, "from elsewhere": {"gateway", secret, "198.51.100.7:1", 403},
	} {
		code := tn.call(body, func(r *http.Request) { r.SetBasicAuth(c.user, c.password); r.RemoteAddr = c.from })
		if code != c.want {
			t.Errorf("%s: %d, want %d", name, code, c.want)
		}
	}
}

// A gateway that signs nothing proves itself by the address that it was given, which is this account's alone.
func TestCallbackByLink(t *testing.T) {
	t.Parallel()
	s := awake()
	s.Callback = sms.Callback{Auth: "link"}
	tn := open(t, dbtest.New(t), s)
	address, err := url.Parse(sms.CallbackAt("https://portvieux.example/doors/sms/x", tn.account, s, sms.Secret{Callback: secret}))
	if err != nil || address.RawQuery == "" || strings.Contains(address.RawQuery, secret) {
		t.Fatalf("the address: %s, %v", address, err)
	}
	other := tn.account
	other.ID = inbox.AccountID{1}
	foreign, err := url.Parse(sms.CallbackAt("https://portvieux.example/doors/sms/x", other, s, sms.Secret{Callback: secret}))
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		query string
		want  int
	}{"right": {address.RawQuery, 204}, "none": {"", 401}, "wrong": {"key=x", 401}, "of another account": {foreign.RawQuery, 401}, "the secret itself": {"key=" + secret, 401}} {
		if code := tn.call(receipt("x", "DELIVERED"), func(r *http.Request) { r.URL.RawQuery = c.query }); code != c.want {
			t.Errorf("%s: %d, want %d", name, code, c.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"{}", `{"messageId":"1","direction":"MO","from":"33639980042","body":{"text":"a"}}`, "a=b&id=1&from=2", "[]", "{"} {
		f.Add("application/json", []byte(seed))
		f.Add("application/x-www-form-urlencoded", []byte(seed))
	}
	f.Fuzz(func(t *testing.T, kind string, body []byte) {
		for _, g := range []sms.Gateway{sms.Demo{}, sms.Smsmode{}, sms.HTTP{}} {
			news, err := g.Parse(sms.Settings{}, kind, body)
			for _, n := range news {
				if err == nil && (n.Message == nil) == (n.Receipt == nil) {
					t.Errorf("%q: neither or both", body)
				}
			}
		}
	})
}
