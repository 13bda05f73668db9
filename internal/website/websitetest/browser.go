package websitetest

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"

	"parvis/internal/cases"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
)

// Browser keeps cookies and follows nothing by itself.
type Browser struct {
	h      *Town
	client *http.Client
	host   string
	accept string
	Lang   string
}

// Browser opens a fresh one on an authority's pages.
func (h *Town) Browser(a *identity.Authority) *Browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		h.t.Fatal(err)
	}
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &Browser{h: h, client: &http.Client{Jar: jar, CheckRedirect: stay}, host: a.Slug + ".localhost", Lang: "fr"}
}

// Visit gives the same browser, cookies and all, on another authority's host name.
func (b *Browser) Visit(host string) *Browser {
	other := *b
	other.host = host
	return &other
}

// Asking gives the same browser, asking for another kind of answer.
func (b *Browser) Asking(kind string) *Browser {
	other := *b
	other.accept = kind
	return &other
}

// Answer is what came back.
type Answer struct {
	Status int
	To     string // where it sends the reader
	Body   string
	Header http.Header
}

// Get asks for a page.
func (b *Browser) Get(path string) Answer { return b.do(http.MethodGet, path, "", nil) }

// Post sends a form: name, value, name, value.
func (b *Browser) Post(path string, pairs ...string) Answer {
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	return b.do(http.MethodPost, path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
}

// Upload sends a form with one file.
func (b *Browser) Upload(path, input, name string, content []byte, pairs ...string) Answer {
	b.h.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for i := 0; i+1 < len(pairs); i += 2 {
		_ = form.WriteField(pairs[i], pairs[i+1])
	}
	part, err := form.CreateFormFile(input, name)
	if err != nil {
		b.h.t.Fatal(err)
	}
	_, _ = part.Write(content)
	_ = form.Close()
	return b.do(http.MethodPost, path, form.FormDataContentType(), &body)
}

func (b *Browser) do(method, path, kind string, body io.Reader) Answer {
	b.h.t.Helper()
	r, err := http.NewRequest(method, b.h.Server.URL+path, body)
	if err != nil {
		b.h.t.Fatal(err)
	}
	r.Host = b.host
	r.Header.Set("Accept-Language", b.Lang)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	if b.accept != "" {
		r.Header.Set("Accept", b.accept)
	}
	answer, err := b.client.Do(r)
	if err != nil {
		b.h.t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		b.h.t.Fatal(err)
	}
	return Answer{answer.StatusCode, answer.Header.Get("Location"), string(text), answer.Header}
}

// Stream hands on the lines of a stream of events until ctx ends.
func (b *Browser) Stream(ctx context.Context, path string, lines chan<- string) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, b.h.Server.URL+path, nil)
	if err != nil {
		b.h.t.Error(err)
		return
	}
	r.Host = b.host
	answer, err := b.client.Do(r)
	if err != nil {
		return // the test ended
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		b.h.t.Errorf("stream %s: %d", path, answer.StatusCode)
	}
	for scanner := bufio.NewScanner(answer.Body); scanner.Scan(); {
		lines <- scanner.Text()
	}
}

// Link opens a case by its mailed link, as its reader does.
func (b *Browser) Link(c cases.Case) *Browser {
	b.h.t.Helper()
	if got := b.Post(cases.LinkPath(b.h.Cases.LinkToken(c))); got.Status != http.StatusSeeOther {
		b.h.t.Fatalf("open the link: %d", got.Status)
	}
	return b
}

// Follow lets the browser in as whoever reads the letter box of an address.
func (b *Browser) Follow(address string) *Browser {
	b.h.t.Helper()
	var keys identity.Keys
	b.h.Write(b.h.Here(), func(tx *db.Tx) (err error) {
		keys, err = b.h.IDs.RequestLink(b.h.Here(), tx, identity.Ask{Address: address, Purpose: identity.Follow})
		return err
	})
	if got := b.Post(identity.LinkPath(keys.Token)); got.Status != http.StatusSeeOther {
		b.h.t.Fatalf("follow by %s: %d", address, got.Status)
	}
	return b
}

// plain reads words as a person does: spaces that do not break are spaces.
var plain = strings.NewReplacer("\u00a0", " ", "\u202f", " ", "\u2060", "", "&#39;", "'")

// Expect fails unless the answer has the status, holds all of some words and none of others
// (after the first "!").
func (a Answer) Expect(t testing.TB, status int, words ...string) {
	t.Helper()
	if a.Status != status {
		t.Fatalf("status %d, want %d: %.300s", a.Status, status, a.Body)
	}
	absent, body := false, plain.Replace(a.Body)
	for _, word := range words {
		if word == "!" {
			absent = true
			continue
		}
		if strings.Contains(body, plain.Replace(word)) == absent {
			t.Errorf("the page holds %q: %v", word, absent)
		}
	}
}
