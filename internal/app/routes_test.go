package app

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"parvis/internal/cases"
	"parvis/internal/identity"
	"parvis/internal/identity/town"
	"parvis/internal/kit/clock"
	"parvis/internal/kit/tenant"
	"parvis/internal/kit/web"
	"parvis/internal/notify"
)

// doors are the whole house on a server, with a seeded Portvieux and, in Valbrume, an administrator.
type doors struct {
	*house
	t      *testing.T
	server *httptest.Server
	routes []web.Mounted
	clock  *clock.Fake
}

// stranger may do everything in Valbrume, and nothing in Portvieux.
const stranger = "paul.riviere@valbrume.example"

func openDoors(t *testing.T) *doors {
	t.Helper()
	until := time.Date(2026, 12, 3, 9, 0, 0, 0, time.UTC)
	now := clock.NewFake(until)
	h, err := open(t.Context(), Config{Data: smallTown(t), From: "demo@portvieux.example", BaseURL: "http://localhost"}, true, now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.close() })
	n := identity.NewAgent{Email: stranger, Name: "Paul Rivière", Lang: "fr", Roles: []identity.RoleID{town.Administrator}}
	if _, err := town.Staff(t.Context(), h.db, h.ids, town.ValbrumeID, []identity.NewAgent{n}); err != nil {
		t.Fatal(err)
	}
	var alone []identity.NewAgent
	for _, role := range []identity.RoleID{town.Sensitive, town.DataOfficer} {
		alone = append(alone, identity.NewAgent{Email: roleAgents[role] + "@portvieux.example", Name: "Seul " + string(role), Lang: "fr", Roles: []identity.RoleID{role}})
	}
	if _, err := town.Staff(t.Context(), h.db, h.ids, town.PortvieuxID, alone); err != nil {
		t.Fatal(err)
	}
	pages := h.pages()
	server := httptest.NewServer(pages.Handler())
	t.Cleanup(server.Close)
	return &doors{house: h, t: t, server: server, routes: pages.Routes(), clock: now}
}

// visitor is a browser on a host of its own choice; it follows nothing.
type visitor struct {
	*doors
	client *http.Client
	host   string
}

func (d *doors) visitor(host string) *visitor {
	jar, err := cookiejar.New(nil)
	if err != nil {
		d.t.Fatal(err)
	}
	return &visitor{d, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}, host}
}

func (v *visitor) on(host string) *visitor {
	other := *v
	other.host = host
	return &other
}

func (v *visitor) ask(method, path string, form url.Values) (status int, to, body string) {
	v.t.Helper()
	ctx, cancel := context.WithTimeout(v.t.Context(), 10*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, method, v.server.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		v.t.Fatal(err)
	}
	r.Host = v.host
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer, err := v.client.Do(r)
	if err != nil {
		v.t.Fatalf("%s %s: %v", method, path, err)
	}
	defer answer.Body.Close()
	var text []byte
	if !strings.HasPrefix(answer.Header.Get("Content-Type"), "text/event-stream") { // which does not end
		if text, err = io.ReadAll(answer.Body); err != nil {
			v.t.Fatalf("%s %s: %v", method, path, err)
		}
	}
	return answer.StatusCode, answer.Header.Get("Location"), string(text)
}

func (v *visitor) signIn(email string) *visitor {
	v.t.Helper()
	own := url.Values{"email": {email}, "password": {town.Password}}
	if status, _, body := v.ask("POST", "/desk/sign-in", own); status != http.StatusSeeOther {
		v.t.Fatalf("%s on %s: %d\n%s", email, v.host, status, body)
	}
	digits := town.Secret(email).Code(v.clock.Now())
	if status, _, body := v.ask("POST", "/desk/sign-in/code", url.Values{"code": {digits}}); status != http.StatusSeeOther {
		v.t.Fatalf("digits of %s on %s: %d\n%s", email, v.host, status, body)
	}
	return v
}

const portvieux, valbrume = "portvieux.localhost", "valbrume.localhost"

// roleAgents stand for the roles. Those that go beside another in the town have somebody here who has nothing else.
var roleAgents = map[identity.RoleID]string{
	town.FrontDesk: "anna.kervella", town.Caseworker: "claire.morvan", town.ServiceOwner: "gwen.tanguy", town.Administrator: "helene.riou",
	town.Sensitive: "only.sensitive", town.DataOfficer: "only.officer",
}

// granted tells whether a role opens a route.
func granted(role identity.Role, may web.Permission) bool {
	return may == identity.Anyone || may == identity.Staff || may != identity.Resident && identity.Rights(role.Permissions).Allow(may)
}

// table is role × route, for a failure to be read by.
func (d *doors) table() string {
	var b strings.Builder
	roles := town.Roles()
	fmt.Fprintf(&b, "%-7s%-58s%-22s", "", "", "permission")
	for _, r := range roles {
		fmt.Fprintf(&b, "%-15s", r.ID)
	}
	for _, route := range d.routes {
		fmt.Fprintf(&b, "\n%-7s%-58s%-22s", route.Method, route.Path, route.May)
		for _, r := range roles {
			fmt.Fprintf(&b, "%-15s", map[bool]string{true: "allowed", false: "refused"}[granted(r, route.May)])
		}
	}
	return b.String()
}

func TestEveryRouteOpensToSomebody(t *testing.T) {
	t.Parallel()
	d := openDoors(t)
	roles := town.Roles()
	for _, route := range d.routes {
		if route.May == identity.Resident {
			continue
		}
		if !slices.ContainsFunc(roles, func(r identity.Role) bool { return granted(r, route.May) }) {
			t.Errorf("%s %s: no role of the demo town has %q", route.Method, route.Path, route.May)
		}
	}
	if t.Failed() {
		t.Log("\n" + d.table())
	}
}

var inPath = regexp.MustCompile(`\{([a-z_]+)(\.\.\.)?\}`)

// filled puts ids into a path.
func filled(path string, ids map[string]string) (string, bool) {
	path = strings.TrimSuffix(path, "{$}")
	any := false
	return inPath.ReplaceAllStringFunc(path, func(found string) string {
		any = true
		if id := ids[inPath.FindStringSubmatch(found)[1]]; id != "" {
			return id
		}
		return "0192f0c1-0000-7000-8000-000000000000"
	}), any
}

// leaves are the routes that end the visitor's own session.
func leaves(r web.Mounted) bool {
	return strings.Contains(r.Path, "sign-out") || strings.HasSuffix(r.Path, "/end")
}

// TestWhoMayOpenWhat asks every route that has a permission as nobody and as each role. A refused one is refused by the
// gate, whatever the path names; an allowed GET is not. Pages of residents ask for a link or code themselves.
func TestWhoMayOpenWhat(t *testing.T) {
	t.Parallel()
	d := openDoors(t)
	ids, _ := d.ofPortvieux()
	nobody := d.visitor(portvieux)
	for _, route := range d.routes {
		path, _ := filled(route.Path, ids)
		if route.May == identity.Anyone {
			continue
		}
		if status, to, _ := nobody.ask(route.Method, path, nil); status != http.StatusUnauthorized && !strings.Contains(to, "sign-in") {
			t.Errorf("%s %s as nobody: %d to %q, want to be asked to sign in", route.Method, route.Path, status, to)
		}
	}
	for _, role := range town.Roles() {
		agent := d.visitor(portvieux).signIn(roleAgents[role.ID] + "@portvieux.example")
		for _, route := range d.routes {
			path, _ := filled(route.Path, ids)
			may := granted(role, route.May)
			if route.May == identity.Anyone || route.May == identity.Resident || leaves(route) || may && route.Method != "GET" {
				continue
			}
			status, _, _ := agent.ask(route.Method, path, nil)
			refused := status == http.StatusForbidden || status == http.StatusUnauthorized
			if may == refused {
				t.Errorf("%s %s (%s) as %s: %d, the table says %v", route.Method, route.Path, route.May, role.ID, status, may)
			}
			if status >= 500 {
				t.Errorf("%s %s as %s: %d", route.Method, route.Path, role.ID, status)
			}
		}
	}
	if t.Failed() {
		t.Log("\n" + d.table())
	}
}

// ofPortvieux gives ids that exist there, by the placeholders of paths, and words that stand nowhere else.
func (d *doors) ofPortvieux() (ids map[string]string, words []string) {
	d.t.Helper()
	ctx := tenant.With(d.t.Context(), town.PortvieuxID)
	page, err := d.cases.List(ctx, d.db.Read(), cases.Filter{Stage: cases.StageAll, Order: cases.ByAge}, cases.Cursor{}, 200)
	if err != nil || len(page.Rows) == 0 {
		d.t.Fatalf("%d cases, %v", len(page.Rows), err)
	}
	ids = map[string]string{"service": "no-such-service", "story": "no-such-story"}
	for _, row := range page.Rows {
		c, err := d.cases.Load(ctx, d.db.Read(), row.ID)
		if err != nil {
			d.t.Fatal(err)
		}
		words = append(words, string(c.Reference))
		ids["reference"], ids["case"], ids["ref"] = string(c.Reference), c.ID.String(), string(c.Reference)
		words = append(words, c.Person.Name)
		if len(c.Documents) > 0 {
			ids["document"] = c.Documents[0].ID.String()
			break
		}
	}
	words = slices.DeleteFunc(words, func(w string) bool { return w == "" })
	letters, err := d.notices.Newest(ctx, notify.Page{Most: 1})
	if err == nil && len(letters) > 0 {
		ids["id"] = letters[0].ID.String()
	}
	for _, resident := range town.Residents() {
		words = append(words, resident.Family)
	}
	return ids, words
}

// TestNothingOfAnotherTown asks every page of Portvieux from Valbrume, in the two ways there are: an administrator of
// Valbrume who types Portvieux's ids, and one who takes Valbrume's cookies to Portvieux.
func TestNothingOfAnotherTown(t *testing.T) {
	t.Parallel()
	d := openDoors(t)
	ids, words := d.ofPortvieux()
	at, _ := filled("/desk/cases/{reference}", ids)
	insider := d.visitor(portvieux).signIn("helene.riou@portvieux.example")
	if status, _, body := insider.ask("GET", at, nil); status != http.StatusOK || !strings.Contains(body, ids["reference"]) {
		t.Fatalf("%s in Portvieux: %d; the ids prove nothing", at, status)
	}
	admin := d.visitor(valbrume).signIn(stranger)
	for _, route := range d.routes {
		if route.Method != "GET" || leaves(route) {
			continue
		}
		path, named := filled(route.Path, ids)
		status, to, body := admin.ask("GET", path, nil)
		if named && status == http.StatusOK {
			t.Errorf("GET %s in Valbrume: 200 for what is Portvieux's", path)
		}
		for _, word := range words {
			if strings.Contains(body, word) && !strings.Contains(path, word) && !strings.HasPrefix(route.Path, "/storybook") {
				t.Errorf("GET %s in Valbrume tells of %q", path, word)
			}
		}
		if status >= 500 {
			t.Errorf("GET %s in Valbrume: %d", path, status)
		}
		if route.May == identity.Anyone {
			continue
		}
		status, to, _ = admin.on(portvieux).ask("GET", path, nil)
		if status != http.StatusUnauthorized && status != http.StatusNotFound && !strings.Contains(to, "sign-in") {
			t.Errorf("GET %s in Portvieux with Valbrume's cookies: %d to %q", path, status, to)
		}
	}
}
