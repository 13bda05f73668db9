package outbox_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"parvis/internal/identity"
	"parvis/internal/kit/browsertest"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/events"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/jobs"
	"parvis/internal/kit/tenant"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/ui/assets"
	"parvis/internal/kit/web"
	"parvis/internal/notify"
	"parvis/internal/notify/notifytest"
	"parvis/internal/notify/outbox"
)

var portvieux = uuid.MustParse("01970000-0000-7000-8000-000000000001")

// town answers for every host.
type town struct{}

func (town) ByHost(_ context.Context, host string) (web.Tenant, error) {
	return web.Tenant{ID: portvieux, Slug: "portvieux", Langs: i18n.Langs, Zone: time.UTC, Decorate: func(ctx context.Context) context.Context {
		ctx = identity.WithAuthority(ctx, &identity.Authority{ID: portvieux, Demo: host != "real.test"})
		return ui.WithShell(ctx, &ui.Shell{Authority: ui.Authority{Name: "Ville de Portvieux"}})
	}}, nil
}

// gate lets in who says so.
type gate struct{}

func (gate) Check(r *http.Request, p web.Permission) error {
	if p == web.Anyone || r.Header.Get("May") == string(p) {
		return nil
	}
	return errs.New(errs.Forbidden, "kit.error.forbidden")
}

type house struct {
	t       *testing.T
	db      *db.DB
	notices *notify.Service
	jobs    *jobs.Queue
	handler http.Handler
}

func setup(t *testing.T, d *db.DB, demo bool) *house {
	t.Helper()
	quiet := slog.New(slog.NewTextHandler(io.Discard, nil))
	h := &house{t: t, db: d, jobs: jobs.New(d, d.Clock(), quiet)}
	parts := notify.Parts{
		DB: d, Jobs: h.jobs, Bus: events.NewBus(), Sender: &notifytest.Sender{}, Log: quiet,
		Paper: func(tenant.ID) notify.Letterhead {
			return notify.Letterhead{Name: "Ville de Portvieux", Site: "https://portvieux.test"}
		},
		Config: notify.Config{From: "mairie@portvieux.test", Demo: demo},
	}
	if demo {
		parts.Sender = notify.Outbox()
	}
	h.notices = notify.New(parts)
	h.notices.Register()
	server := web.New(web.Config{DB: d, Clock: d.Clock(), Log: quiet, Tenants: town{}, Gate: gate{}})
	server.Mount("notify", outbox.New(h.notices).Routes())
	mux := http.NewServeMux()
	mux.Handle("/assets/", assets.Handler())
	mux.Handle("/", server.Handler())
	h.handler = mux
	return h
}

func (h *house) queue(m notify.Message) (id string) {
	h.t.Helper()
	ctx := tenant.With(h.t.Context(), portvieux)
	err := h.db.Write(ctx, func(tx *db.Tx) error {
		q, err := h.notices.Queue(ctx, tx, m)
		id = q.ID.String()
		return err
	})
	if err == nil {
		err = h.jobs.Drain(ctx)
	}
	if err != nil {
		h.t.Fatal(err)
	}
	return id
}

func message(n int) notify.Message {
	return notify.Message{
		Event: fmt.Sprint("case/", n), Person: uuid.New(), Name: "granted",
		To: notify.Contact{Name: "Awa Diallo", Address: fmt.Sprintf("awa%d@example.test", n), Lang: i18n.FR},
		Text: notify.Texts{i18n.FR: {
			Subject: "Demande {{ reference }} : {{ name }}",
			Body:    "Bonjour {{ name }},\n\nIl nous manque :\n- votre avis\n- une date\n\n[Suivre ma demande]({{ tracking }})",
		}},
		Values: notify.Values{"reference": fmt.Sprint("MEAL-", n), "name": "Awa", "tracking": "https://portvieux.test/s/abc-secret"},
	}
}

func (h *house) get(path string, headers ...string) *http.Response {
	h.t.Helper()
	r := httptest.NewRequest("GET", "http://portvieux.test"+path, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
		if headers[i] == "Host" {
			r.Host = headers[i+1]
		}
	}
	w := httptest.NewRecorder()
	h.handler.ServeHTTP(w, r)
	return w.Result()
}

func read(t *testing.T, r *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestListGoesOnWithoutGapsOrRepeats(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := setup(t, d, true)
		const all = 60 // all in the same microsecond: the clock stands still
		for i := range all {
			h.queue(message(i))
		}
		link := regexp.MustCompile(`href="(/outbox/[0-9a-f-]{36})"`)
		next := regexp.MustCompile(`href="(/outbox\?after=[^"]+)"`)
		seen, pages := map[string]bool{}, 0
		for path := "/outbox"; path != ""; pages++ {
			body := read(t, h.get(path))
			for _, m := range link.FindAllStringSubmatch(body, -1) {
				if seen[m[1]] {
					t.Errorf("%s twice", m[1])
				}
				seen[m[1]] = true
			}
			if pages == 0 {
				h.queue(message(1000)) // what comes in between moves nothing
			}
			path = ""
			if m := next.FindStringSubmatch(body); m != nil {
				path = m[1]
			}
		}
		if len(seen) != all || pages != 3 {
			t.Errorf("%d messages on %d pages", len(seen), pages)
		}
	})
}

func TestSearch(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := setup(t, d, true)
		for i := range 12 {
			h.queue(message(i))
		}
		tests := map[string]int{"awa3@": 1, "AWA1": 3, "diallo": 12, "DIALLO": 12, "nobody": 0, "%": 0, "_": 0, `\`: 0, "' or 1=1": 0}
		for words, want := range tests {
			body := read(t, h.get("/outbox?to="+url.QueryEscape(words)))
			if got := strings.Count(body, `class="pv-msg"`); got != want {
				t.Errorf("%q finds %d, want %d", words, got, want)
			}
		}
		for _, odd := range []string{"/outbox?after=xx", "/outbox?to=" + strings.Repeat("é", 500)} {
			if got := h.get(odd).StatusCode; got != http.StatusOK {
				t.Errorf("%.30s: %d", odd, got)
			}
		}
	})
}

func TestWhoMayRead(t *testing.T) {
	t.Parallel()
	demo, real := setup(t, dbtest.New(t), true), setup(t, dbtest.New(t), false)
	m := message(1)
	for _, h := range []*house{demo, real} {
		id := h.queue(m)
		secret := message(2)
		secret.Secret = true
		secretID := h.queue(secret)
		for _, path := range []string{"/outbox", "/outbox/" + id, "/outbox/" + id + "/html"} {
			if got := h.get(path).StatusCode; (got == http.StatusOK) != (h == demo) {
				t.Errorf("%s: %d", path, got)
			}
			body := read(t, h.get(path, "May", string(outbox.MayRead)))
			if strings.Contains(body, "abc-secret") && h == real {
				t.Errorf("%s shows the way into a file", path)
			}
		}
		status := h.get("/outbox/"+secretID+"/html", "May", string(outbox.MayRead)).StatusCode
		if (status == http.StatusOK) != (h == demo) {
			t.Errorf("a secret message: %d", status)
		}
	}
	if got := demo.get("/outbox", "Host", "real.test").StatusCode; got != http.StatusNotFound {
		t.Errorf("a real town among made-up ones shows its mail: %d", got)
	}
	if !strings.Contains(read(t, demo.get("/outbox")), "Cette ville est inventée") {
		t.Error("the demo does not say what it is")
	}
}

func TestUnknownMessages(t *testing.T) {
	t.Parallel()
	h := setup(t, dbtest.New(t), true)
	for _, path := range []string{"/outbox/x", "/outbox/" + uuid.NewString(), "/outbox/" + uuid.NewString() + "/html"} {
		if got := h.get(path).StatusCode; got != http.StatusNotFound {
			t.Errorf("%s: %d", path, got)
		}
	}
}

func TestTheMailIsServedHarmless(t *testing.T) {
	t.Parallel()
	h := setup(t, dbtest.New(t), true)
	m := message(1)
	m.Values["name"] = `<script>alert(1)</script><img src=x onerror=alert(1)>"'--></style>`
	id := h.queue(m)
	r := h.get("/outbox/" + id + "/html")
	policy, body := r.Header.Get("Content-Security-Policy"), read(t, r)
	for _, want := range []string{"default-src 'none'", "style-src 'sha256-", "sandbox allow-popups allow-popups-to-escape-sandbox;", "form-action 'none'"} {
		if !strings.Contains(policy, want) {
			t.Errorf("policy %q lacks %q", policy, want)
		}
	}
	if strings.Contains(policy, "allow-scripts") || strings.Contains(policy, "unsafe") || strings.Contains(body, "<script") || strings.Contains(body, "<img") {
		t.Errorf("harm in\n%s\n%s", policy, body)
	}
	if page := read(t, h.get("/outbox/"+id)); strings.Contains(page, "<script>") || strings.Contains(page, "<img src=x") {
		t.Errorf("harm in\n%s", page)
	}
}

func TestInTheBrowser(t *testing.T) {
	t.Parallel()
	h := setup(t, dbtest.New(t), true)
	server := httptest.NewServer(h.handler)
	t.Cleanup(server.Close)
	empty := browsertest.Open(t, server.URL, browsertest.Phone)
	empty.Go("/outbox")
	empty.See("Aucun message pour l'instant")
	empty.Check("outbox-empty")
	for i := range 30 {
		h.queue(message(i))
	}
	long := message(99)
	long.To.Name, long.To.Address = strings.Repeat("Marie-Antoinette ", 6), strings.Repeat("x", 60)+"@"+strings.Repeat("y", 60)+".test"
	long.Values["reference"] = strings.Repeat("M", 100)
	h.queue(long)
	for _, eyes := range []browsertest.Eyes{
		browsertest.Phone, browsertest.Desktop.In("en"), browsertest.Phone.WithoutScript(), browsertest.Phone.AtNight(),
	} {
		t.Run(eyes.String(), func(t *testing.T) {
			t.Parallel()
			p := browsertest.Open(t, server.URL, eyes)
			p.Go("/outbox")
			p.Check("outbox-list-" + eyes.String())
			p.Fill(i18n.In(i18n.Lang(eyes.Lang), "notify.outbox.search"), "awa7@")
			p.Press(i18n.In(i18n.Lang(eyes.Lang), "notify.outbox.search_do"))
			p.Press("Demande MEAL-7 : Awa")
			p.See("Awa Diallo, awa7@example.test")
			p.Check("outbox-message-" + eyes.String())
		})
	}
}
