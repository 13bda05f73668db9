package crash

import (
	"errors"
	"fmt"
	"html"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"time"
)

// receipt is what a resident was told: this request arrived.
type receipt struct{ reference, words string }

// letter is a request that is written and not acknowledged yet: it is sent until it is.
type letter struct {
	path, formKey, words string
	cookies              http.CookieJar
}

// writer is a resident at a browser who keeps writing to the town hall.
type writer struct {
	addr string
	name string

	unsure   *letter // sent, and nobody answered
	count    int
	receipts []receipt
	faults   []error
}

var (
	errGone = errors.New("the server is gone")
	keyOf   = regexp.MustCompile(`name="form-key" value="([^"]+)"`)
	refOf   = regexp.MustCompile(`/requests/([^/]+)/receipt`)
)

// write goes on until the server is gone.
func (w *writer) write(wait *sync.WaitGroup) {
	defer wait.Done()
	for {
		err := w.one()
		if errors.Is(err, errGone) {
			return
		}
		if err != nil {
			w.faults = append(w.faults, err)
			return
		}
	}
}

// one writes a letter and sends it; one that nobody acknowledged is sent again first.
func (w *writer) one() error {
	if w.unsure == nil {
		l, err := w.compose()
		if err != nil {
			return err
		}
		w.unsure = l
	}
	to, _, err := w.browser(w.unsure.cookies).post(w.unsure.path+"/send", url.Values{"form-key": {w.unsure.formKey}})
	if err != nil {
		return err
	}
	found := refOf.FindStringSubmatch(to)
	if found == nil {
		return fmt.Errorf("%s: sent, and led to %q", w.name, to)
	}
	w.receipts = append(w.receipts, receipt{found[1], w.unsure.words})
	w.unsure = nil
	return nil
}

// compose fills in the pages of a request as a browser without script does.
func (w *writer) compose() (*letter, error) {
	w.count++
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	l := &letter{words: fmt.Sprintf("Lettre %d de %s.", w.count, w.name), cookies: jar}
	b := w.browser(jar)
	if l.path, _, err = b.post("/services/contact/start", url.Values{}); err != nil {
		return nil, err
	}
	for _, page := range []struct {
		id     string
		inputs url.Values
	}{
		{"subject", url.Values{"asked": {"subject"}, "subject": {"school"}}},
		{"message", url.Values{"asked": {"to_whom", "message", "urgent"}, "message": {l.words}, "urgent": {"no"}}},
		{"you", url.Values{"asked": {"sender", "answer_by"}, "sender-first_name": {"Aïcha"}, "sender-last_name": {w.name},
			"sender-email": {strings.ToLower(w.name) + "@courriel.example"}, "answer_by": {"email"}}},
	} {
		page.inputs.Set("revision", "1000000")
		if _, _, err := b.post(l.path+"/"+page.id, page.inputs); err != nil {
			return nil, err
		}
	}
	_, body, err := b.do(http.MethodGet, l.path+"/check", nil)
	if err != nil {
		return nil, err
	}
	key := keyOf.FindStringSubmatch(body)
	if key == nil {
		return nil, fmt.Errorf("%s: no form key on the page where answers are read again", w.name)
	}
	l.formKey = html.UnescapeString(key[1])
	return l, nil
}

// browser keeps cookies and follows nothing. Each comes from a network of its own, as
// residents do.
type browser struct {
	http.Client
	addr, from string
}

func (w *writer) browser(jar http.CookieJar) *browser {
	from := fmt.Sprintf("10.%d.%d.%d", rand.IntN(250), rand.IntN(250), 1+rand.IntN(250))
	return &browser{addr: w.addr, from: from, Client: http.Client{
		Jar: jar, Timeout: 30 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// post sends a form and gives where it leads.
func (b *browser) post(path string, in url.Values) (to, body string, err error) {
	return b.do(http.MethodPost, path, in)
}

func (b *browser) do(method, path string, in url.Values) (to, body string, err error) {
	r, err := http.NewRequest(method, "http://"+b.addr+path, strings.NewReader(in.Encode()))
	if err != nil {
		return "", "", err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("X-Forwarded-For", b.from)
	answer, err := b.Do(r)
	if err != nil {
		return "", "", errGone
	}
	defer answer.Body.Close()
	page, err := io.ReadAll(answer.Body)
	if err != nil {
		return "", "", errGone
	}
	if answer.StatusCode >= 400 || method == http.MethodPost && answer.StatusCode != http.StatusSeeOther {
		return "", "", fmt.Errorf("%s %s: %s", method, path, answer.Status)
	}
	return answer.Header.Get("Location"), string(page), nil
}
