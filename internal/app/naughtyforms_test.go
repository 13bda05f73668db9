package app

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"parvis/internal/inbox"
	"parvis/internal/inbox/chat"
	"parvis/internal/inbox/social"
	"parvis/internal/inbox/social/whatsapp"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/naughty"
)

// robot fills in every form that it finds with what breaks programs.
type robot struct {
	*visitor
	list  []string
	texts int // how many it has typed: each is another one of the list
	sent  map[string]int
}

// leave are what would put the robot out, or change who it is.
var leave = []string{"sign-out", "/sign-in", "/desk/agents", "/desk/roles", "/desk/teams", "/desk/enrol", "/password", "/demo/", "/outbox", "/events", "/live", "/stream", "/socket", "/export", "/assets/"}

// TestNaughtyTextsThroughEveryForm: on every page of the site and of the desk that can be walked to, every field takes texts
// that break programs. The answer is a page, never a fault of ours, and never a page that acts.
func TestNaughtyTextsThroughEveryForm(t *testing.T) {
	t.Parallel()
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			f := fillTown(t, engine)
			server := httptest.NewServer(f.served)
			t.Cleanup(server.Close)
			town := &doors{house: f.house, t: t, server: server, clock: f.clock}
			for who, v := range map[string]*visitor{"resident": town.visitor("portvieux.localhost"), "agent": town.visitor("portvieux.localhost").signIn("helene.riou@portvieux.example")} {
				r := &robot{visitor: v, list: hardest(naughty.Strings(t)), sent: map[string]int{}}
				r.walk(map[string]string{"resident": "/", "agent": "/desk"}[who], 120)
				if len(r.sent) < map[string]int{"resident": 6, "agent": 12}[who] {
					t.Errorf("the %s found only %d forms: %v", who, len(r.sent), slices.Sorted(maps.Keys(r.sent)))
				}
				t.Logf("%s: %d forms, %d texts", who, len(r.sent), r.texts)
			}
		})
	}
}

// hardest puts those first that break what the others do not.
func hardest(list []string) []string {
	slices.Reverse(list)
	return list
}

// perForm is how often one form is sent, each time with other texts.
const perForm = 8

// walk looks at pages of the town, from one on, and sends their forms; the links of what comes back are followed too.
func (r *robot) walk(from string, most int) {
	todo, seen := []string{from}, map[string]bool{from: true}
	for len(todo) > 0 && len(seen) < most*3 && most > 0 {
		page := todo[0]
		todo, most = todo[1:], most-1
		status, to, body := r.ask("GET", page, nil)
		r.check("GET "+page, status, body)
		doc, err := html.Parse(strings.NewReader(body))
		if err != nil {
			r.t.Fatalf("%s: %v", page, err)
		}
		for _, link := range append(links(doc), to) {
			if at := r.inside(page, link); at != "" && !seen[at] && !seen[shape(at)] {
				seen[at], todo = true, append(todo, at)
				seen[shape(at)] = true
			}
		}
		for _, form := range elements(doc, "form") {
			r.fill(page, form)
		}
	}
}

// shape is an address without what numbers and names things: one page of each kind is enough.
func shape(at string) string {
	path, _, _ := strings.Cut(at, "?")
	parts := strings.Split(path, "/")
	for i, p := range parts {
		if strings.ContainsAny(p, "0123456789") {
			parts[i] = "*"
		}
	}
	return strings.Join(parts, "/")
}

func (r *robot) inside(page, link string) string {
	base, err := url.Parse(page)
	if err != nil {
		return ""
	}
	u, err := base.Parse(link)
	if link == "" || err != nil || u.Host != "" || u.Scheme != "" || slices.ContainsFunc(leave, func(s string) bool { return strings.Contains(u.Path, s) }) {
		return ""
	}
	u.Fragment = ""
	return u.String()
}

// fill sends a form some times, with another text in each field each time.
func (r *robot) fill(page string, form *html.Node) {
	action := r.inside(page, attr(form, "action"))
	if attr(form, "action") == "" {
		action = page
	}
	key := strings.ToUpper(attr(form, "method")) + " " + shape(action) + " " + strings.Join(names(form), ",")
	if action == "" || r.sent[key] > 0 {
		return
	}
	for range perForm {
		r.sent[key]++
		if attr(form, "enctype") == "multipart/form-data" {
			r.sendFiles(action, form)
			continue
		}
		in := r.typed(form)
		method, to := strings.ToUpper(attr(form, "method")), action
		if method != "POST" {
			path, _, _ := strings.Cut(action, "?")
			method, to, in = "GET", path+"?"+in.Encode(), nil
		}
		status, _, body := r.ask(method, to, in)
		r.check(key, status, body)
	}
}

func (r *robot) sendFiles(action string, form *html.Node) {
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for name, values := range r.typed(form) {
		for _, value := range values {
			if err := w.WriteField(name, value); err != nil {
				r.t.Fatal(err)
			}
		}
	}
	for _, input := range elements(form, "input") {
		if attr(input, "type") != "file" {
			continue
		}
		part, err := w.CreateFormFile(attr(input, "name"), r.text())
		if err != nil {
			r.t.Fatal(err)
		}
		_, _ = io.WriteString(part, r.text()) // a buffer takes all
	}
	_ = w.Close() // into a buffer
	q, err := http.NewRequestWithContext(r.t.Context(), "POST", r.server.URL+action, &body)
	if err != nil {
		r.t.Fatal(err)
	}
	q.Host = r.host
	q.Header.Set("Content-Type", w.FormDataContentType())
	got, err := r.client.Do(q)
	if err != nil {
		r.t.Fatal(err)
	}
	defer got.Body.Close()
	text, err := io.ReadAll(got.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	r.check("POST "+shape(action)+" with files", got.StatusCode, string(text))
}

// text is the next one of the list.
func (r *robot) text() string {
	r.texts++
	return r.list[r.texts%len(r.list)]
}

// typed fills every field in which somebody may write; what is chosen or hidden stays as the page has it, mostly.
func (r *robot) typed(form *html.Node) url.Values {
	in := url.Values{}
	for n := range form.Descendants() {
		name := attr(n, "name")
		switch {
		case n.Type != html.ElementNode || name == "":
		case n.Data == "textarea":
			in.Set(name, r.text())
		case n.Data == "select":
			in.Set(name, r.chosen(n))
		case n.Data == "button":
			if in.Get(name) == "" {
				in.Set(name, attr(n, "value"))
			}
		case n.Data == "input":
			r.input(in, n, name)
		}
	}
	return in
}

func (r *robot) input(in url.Values, n *html.Node, name string) {
	switch attr(n, "type") {
	case "radio", "checkbox":
		if in.Get(name) == "" {
			in.Set(name, attr(n, "value"))
		}
	case "hidden":
		if in.Set(name, attr(n, "value")); r.texts%7 == 0 {
			in.Set(name, r.text())
		}
	case "file", "submit", "image", "button":
	default:
		in.Set(name, r.text())
	}
}

func (r *robot) chosen(n *html.Node) string {
	if options := elements(n, "option"); len(options) > 0 && r.texts%5 != 0 {
		return attr(options[len(options)-1], "value")
	}
	return r.text()
}

// check: whatever was typed, the answer is one that somebody can read.
func (r *robot) check(what string, status int, body string) {
	r.t.Helper()
	if status >= 500 {
		r.t.Errorf("%s: %d after %.60q", what, status, r.list[r.texts%len(r.list)])
	}
	for _, acts := range []string{"<svg/onload=alert(1)>", "<script>alert(", "<img src=x onerror"} {
		if strings.Contains(body, acts) {
			r.t.Errorf("%s: the page has %s", what, acts)
		}
	}
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func elements(in *html.Node, name string) (all []*html.Node) {
	for n := range in.Descendants() {
		if n.Type == html.ElementNode && n.Data == name {
			all = append(all, n)
		}
	}
	return all
}

func links(doc *html.Node) (all []string) {
	for _, a := range elements(doc, "a") {
		all = append(all, attr(a, "href"))
	}
	return all
}

func names(form *html.Node) (all []string) {
	for n := range form.Descendants() {
		if name := attr(n, "name"); name != "" && !slices.Contains(all, name) {
			all = append(all, name)
		}
	}
	slices.Sort(all)
	return all
}

// TestNaughtyTextsThroughEveryMachine: what exchanges, gateways and messengers send with such texts is kept or held; nothing
// fails and nothing is lost.
func TestNaughtyTextsThroughEveryMachine(t *testing.T) {
	t.Parallel()
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			f := fillTown(t, engine)
			messenger := f.opensMessenger()
			for n, text := range naughty.Strings(t) {
				for what, err := range f.told(messenger, n, text) {
					if err != nil {
						t.Errorf("%s %.60q: %v", what, text, err)
					}
				}
			}
			f.drain()
		})
	}
}

// opensMessenger gives the town an account of a messenger.
func (f *filledTown) opensMessenger() (a social.Account) {
	f.t.Helper()
	f.must(f.db.Write(f.here(), func(tx *db.Tx) error {
		row, err := f.inbox.AddAccount(f.here(), tx, inbox.NewAccount{Door: inbox.Social, Address: "+33639980177", Settings: social.Settings{Network: "whatsapp"}})
		a.Account, a.Settings = row, social.Settings{Network: "whatsapp"}
		return err
	}))
	return a
}

// told has every machine tell a text in each of its fields, and tells what each was answered: nil is 2xx.
func (f *filledTown) told(messenger social.Account, n int, text string) map[string]error {
	body := func(v any) []byte {
		raw, err := json.Marshal(v)
		f.must(err)
		return raw
	}
	exchange, gateway := f.account(inbox.Phone), f.account(inbox.SMS)
	number := fmt.Sprintf("+33639%06d", n)
	call := func(fields map[string]string) error { return f.phone.Take(f.here(), exchange, body(fields)) }
	sent := func(m map[string]any) error {
		hook := whatsapp.Hook{Service: f.house.social}
		return hook.Take(f.here(), messenger, body(map[string]any{"object": "whatsapp_business_account", "entry": []any{map[string]any{"changes": []any{map[string]any{
			"field": "messages", "value": map[string]any{"contacts": []any{map[string]any{"wa_id": m["from"], "profile": map[string]any{"name": text}}}, "messages": []any{m}}}}}}}))
	}
	_, chatted := f.house.chats.Begin(f.here(), chat.NewKey(), chat.Beginning{Name: text, Text: "Bonjour " + text, Lang: i18n.FR})
	if errs.KindOf(chatted) != errs.Internal {
		chatted = nil // refused with words, as a page would
	}
	return map[string]error{
		"call, caller":    call(map[string]string{"event": "ringing", "call_id": fmt.Sprint("n", n), "from": text, "extension": text}),
		"call, all":       call(map[string]string{"event": text, "call_id": text, "from": text, "to": text, "direction": text, "extension": text, "at": text}),
		"call, body":      f.phone.Take(f.here(), exchange, []byte(text)),
		"text, words":     f.sms.Take(f.here(), gateway, "application/json", body(map[string]string{"id": fmt.Sprint("w", n), "from": number, "text": text})),
		"text, all":       f.sms.Take(f.here(), gateway, text, body(map[string]string{"id": fmt.Sprint("a", n, text), "from": text, "text": text})),
		"text, body":      f.sms.Take(f.here(), gateway, text, []byte(text)),
		"messenger":       sent(map[string]any{"id": fmt.Sprint("m", n), "from": strings.TrimPrefix(number, "+"), "timestamp": text, "type": text, "text": map[string]any{"body": text}}),
		"messenger, all":  sent(map[string]any{"id": text + fmt.Sprint(n), "from": text + "x", "text": map[string]any{"body": text}, "context": map[string]any{"id": text}, "image": map[string]any{"caption": text, "mime_type": text}}),
		"messenger, body": whatsapp.Hook{Service: f.house.social}.Take(f.here(), messenger, []byte(text)),
		"chat":            chatted,
	}
}
