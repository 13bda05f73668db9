package app

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"
)

var kioskLink = regexp.MustCompile(`/kiosk/open/[a-z2-7]{26}`)

// device registers a screen that offers the sport grant, and opens its link in a browser of its own.
func (d *doors) device(t *testing.T) (screen *visitor, admin *visitor, link string) {
	t.Helper()
	d.clock.Advance(time.Minute) // digits serve once
	admin = d.visitor(portvieux).signIn("helene.riou@portvieux.example")
	status, _, body := admin.ask("POST", "/desk/kiosks", url.Values{"name": {"Hall de la mairie"}, "service": {"child-sport-grant"}, "idle": {"60"}})
	link = kioskLink.FindString(body)
	if status != http.StatusOK || link == "" {
		t.Fatalf("registered: %d\n%s", status, body)
	}
	screen = d.visitor(portvieux)
	if status, _, body := screen.ask("GET", link, nil); status != http.StatusOK || !strings.Contains(body, "Hall de la mairie") {
		t.Fatalf("the link: %d", status)
	}
	if status, to, _ := screen.ask("POST", link, nil); status != http.StatusSeeOther || to != "/kiosk" {
		t.Fatalf("opened: %d to %q", status, to)
	}
	return screen, admin, link
}

// begins fills one page of the sport grant in, with a name that must never come back.
func (v *visitor) begins(t *testing.T) (draft string) {
	t.Helper()
	status, draft, _ := v.ask("POST", "/services/child-sport-grant/start", nil)
	if status != http.StatusSeeOther || !strings.HasPrefix(draft, "/drafts/") {
		t.Fatalf("begun: %d to %q", status, draft)
	}
	_, page, _ := v.ask("GET", draft, nil)
	if strings.HasSuffix(page, "/tasks") {
		page = draft + "/child"
	}
	v.ask("POST", page, url.Values{"child_name": {"Zqxyvonne"}, "revision": {"1"}, "asked": {"child_name"}})
	if status, _, body := v.ask("GET", page, nil); status != http.StatusOK || !strings.Contains(body, "Zqxyvonne") {
		t.Fatalf("not kept: %d at %s", status, page)
	}
	return draft
}

func (v *visitor) leads(t *testing.T, what, method, path, want string) {
	t.Helper()
	if status, to, body := v.ask(method, path, nil); status != http.StatusSeeOther || to != want {
		t.Errorf("%s: %d to %q, want %q\n%.300s", what, status, to, want, body)
	}
}

func (d *doors) count(t *testing.T, query string, args ...any) (n int) {
	t.Helper()
	if err := d.db.Read().QueryRowContext(t.Context(), query, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// One device from its link to its end: what it offers, what it refuses, and that nothing stays of who was there before.
func TestKiosk(t *testing.T) {
	t.Parallel()
	d := openDoors(t)
	t.Run("from its link to its end", d.kioskServes)
	t.Run("nobody presses the button", d.kioskIdles)
	t.Run("a draft is kept", d.kioskKeeps)
	t.Run("registered with care", d.kioskIsRegistered)
}

func (d *doors) kioskServes(t *testing.T) {
	screen, admin, link := d.device(t)
	other := d.visitor(portvieux)
	if status, _, _ := other.ask("GET", link, nil); status != http.StatusNotFound {
		t.Errorf("the link a second time: %d", status)
	}
	if status, _, _ := other.ask("GET", "/kiosk", nil); status != http.StatusNotFound {
		t.Errorf("a browser that is no kiosk: %d", status)
	}
	status, _, body := screen.ask("GET", "/kiosk", nil)
	for _, want := range []string{"Que voulez-", "child-sport-grant", "Terminer et tout effacer", "Hall de la mairie"} {
		if status != http.StatusOK || !strings.Contains(body, want) {
			t.Errorf("the first page: %d lacks %q", status, want)
		}
	}
	for _, shut := range []string{"/", "/search?q=a", "/desk", "/desk/sign-in", "/services", "/services/business-grant", "/contact", "/my-data", "/api/v1/services"} {
		screen.leads(t, shut, "GET", shut, "/kiosk")
	}
	before := d.count(t, "select count(*) from drafts")
	draft := screen.begins(t)
	if _, _, body := screen.ask("GET", "/services/child-sport-grant", nil); !strings.Contains(body, "pv-kiosk__finish") {
		t.Error("the start page has no way to finish")
	}
	if _, _, body := other.ask("GET", "/services/child-sport-grant", nil); strings.Contains(body, "pv-kiosk") {
		t.Error("a page with the bars of a kiosk is shown to everybody")
	}
	screen.finishes(t)
	for _, path := range []string{draft, draft + "/child", draft + "/check", "/requests"} {
		screen.leads(t, "back to "+path, "GET", path, "/kiosk")
	}
	if after := d.count(t, "select count(*) from drafts"); after != before {
		t.Errorf("%d drafts are left of the visit", after-before)
	}
	if _, _, body := screen.ask("GET", "/services/child-sport-grant", nil); strings.Contains(body, "/drafts/") {
		t.Error("the next person is offered the draft of the last")
	}
	screen.withdrawn(t, admin)
}

// finishes presses the button and looks at what the browser is told to forget.
func (v *visitor) finishes(t *testing.T) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, v.server.URL+"/kiosk/finish", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Host = v.host
	answer, err := v.client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusSeeOther || !strings.Contains(answer.Header.Get("Clear-Site-Data"), "cache") || answer.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("finished: %d, %v", answer.StatusCode, answer.Header)
	}
	gone := map[string]bool{}
	for _, c := range answer.Cookies() {
		gone[c.Name] = c.MaxAge < 0
	}
	if !gone["parvis-drafts"] || gone["parvis-kiosk"] {
		t.Errorf("cookies taken away: %v, want the drafts' and not the device's", gone)
	}
}

// refresh is where a page leads by itself.
func (v *visitor) refresh(t *testing.T, path string) string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, v.server.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Host = v.host
	answer, err := v.client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	return answer.Header.Get("Refresh")
}

func (v *visitor) withdrawn(t *testing.T, admin *visitor) {
	t.Helper()
	_, _, body := admin.ask("GET", "/desk/kiosks", nil)
	at := regexp.MustCompile(`/desk/kiosks/[0-9a-f-]{36}/revoke`).FindString(body)
	if at == "" {
		t.Fatalf("no way to withdraw it:\n%s", body)
	}
	admin.leads(t, "withdrawn", "POST", at, "/desk/kiosks")
	for _, path := range []string{"/kiosk", "/services/child-sport-grant", "/"} {
		if status, _, body := v.ask("GET", path, nil); status != http.StatusGone || !strings.Contains(body, "plus en service") {
			t.Errorf("withdrawn, %s: %d", path, status)
		}
	}
	if status, _, _ := admin.ask("POST", at, nil); status != http.StatusNotFound {
		t.Errorf("withdrawn twice: %d", status)
	}
}

// Nobody presses the button: the server ends the visit, without a script.
func (d *doors) kioskIdles(t *testing.T) {
	screen, _, _ := d.device(t)
	before := d.count(t, "select count(*) from drafts")
	draft := screen.begins(t)
	if to := screen.refresh(t, draft+"/check"); !strings.HasPrefix(to, "60;url=/kiosk/still?back=") {
		t.Errorf("no way to the warning without a script: %q", to)
	}
	if to := screen.refresh(t, "/kiosk/still"); to != "30;url=/kiosk/over" {
		t.Errorf("the warning leads to %q", to)
	}
	d.clock.Advance(65 * time.Second)
	status, _, body := screen.ask("GET", "/kiosk/still?back=L2RyYWZ0cw", nil)
	if status != http.StatusOK || !strings.Contains(body, "toujours là") || !strings.Contains(body, `href="/drafts"`) {
		t.Errorf("the warning: %d\n%.900s", status, body)
	}
	if _, _, body := screen.ask("GET", "/kiosk/still?back="+"aHR0cHM6Ly9tYWwuZXhhbXBsZQ", nil); strings.Contains(body, "mal.example") {
		t.Error("the warning leads out")
	}
	screen.leads(t, "still here", "GET", draft, draft+"/tasks") // a sign of life
	d.clock.Advance(60 * time.Second)
	screen.leads(t, "too early", "GET", "/kiosk/over", "/kiosk")
	screen.leads(t, "it goes on", "GET", draft, draft+"/tasks")
	d.clock.Advance(95 * time.Second)
	screen.leads(t, "the time is out", "GET", "/kiosk/over", "/kiosk")
	screen.leads(t, "back", "GET", draft, "/kiosk")
	if after := d.count(t, "select count(*) from drafts"); after != before {
		t.Errorf("%d drafts are left", after-before)
	}
	draft = screen.begins(t)
	d.clock.Advance(3 * time.Minute) // switched off, and on again
	screen.leads(t, "somebody else", "GET", draft, "/kiosk")
}

// A draft that somebody asked to keep waits for them elsewhere; the kiosk knows nothing of it.
func (d *doors) kioskKeeps(t *testing.T) {
	screen, _, _ := d.device(t)
	draft := screen.begins(t)
	status, _, body := screen.ask("POST", draft+"/keep", url.Values{"how": {"paper"}, "birth-year": {"1948"}})
	code := regexp.MustCompile(`[0-9A-Z]{5}-[0-9A-Z]{5}`).FindString(body)
	if status != http.StatusOK || code == "" {
		t.Fatalf("kept: %d", status)
	}
	screen.finishes(t)
	screen.leads(t, "back", "GET", draft+"/child", "/kiosk")
	home := d.visitor(portvieux)
	status, to, _ := home.ask("POST", "/resume", url.Values{"code": {code}, "second": {"1948"}})
	if status != http.StatusSeeOther || to != draft {
		t.Errorf("at home: %d to %q", status, to)
	}
	if _, _, body := home.ask("GET", draft+"/child", nil); !strings.Contains(body, "Zqxyvonne") {
		t.Error("what was kept is lost")
	}
}

func (d *doors) kioskIsRegistered(t *testing.T) {
	d.clock.Advance(time.Minute)
	admin := d.visitor(portvieux).signIn("helene.riou@portvieux.example")
	status, _, body := admin.ask("POST", "/desk/kiosks", url.Values{"name": {" "}, "idle": {"5"}, "service": {"nothing"}})
	for _, want := range []string{"60 signes", "de 30 à 600", "de 1 à 4"} {
		if status != http.StatusUnprocessableEntity || !strings.Contains(strings.ReplaceAll(body, "\u00a0", " "), want) {
			t.Errorf("%d lacks %q", status, want)
		}
	}
	if status, _, _ := d.visitor(portvieux).signIn("claire.morvan@portvieux.example").ask("GET", "/desk/kiosks", nil); status != http.StatusForbidden {
		t.Errorf("a caseworker: %d", status)
	}
	_, _, body = admin.ask("POST", "/desk/kiosks", url.Values{"name": {"Hall"}, "service": {"child-sport-grant"}, "idle": {"60"}})
	link := kioskLink.FindString(body)
	if status, _, _ := d.visitor(valbrume).ask("GET", link, nil); status != http.StatusNotFound {
		t.Errorf("in another town: %d", status)
	}
	d.clock.Advance(25 * time.Hour)
	if status, _, _ := d.visitor(portvieux).ask("POST", link, nil); status != http.StatusNotFound {
		t.Errorf("after a day: %d", status)
	}
}
