package bench

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"path"
	"regexp"
	"strings"
)

var named = regexp.MustCompile(`(?:href|src)="([^"]+)"`)
var inStyle = regexp.MustCompile(`url\(["']?([^"')]+)["']?\)`)

// weighPage fetches the first page of a form and everything that it names, as a browser would.
func (b *Bench) weighPage(ctx context.Context) error {
	section(b.Out, "First page of a form, as transferred")
	p, err := b.serve(ctx)
	if err != nil {
		return err
	}
	w := &weighing{base: "http://" + p.addr, seen: map[string]bool{}}
	if err := w.form(ctx); err != nil {
		return err
	}
	under(b.Out, "page, styles and scripts", float64(w.page)/1000, 60, "kB")
	under(b.Out, "fonts", float64(w.fonts)/1000, 40.001, "kB")
	under(b.Out, "requests to anybody else", float64(w.foreign), 1, "")
	return p.stop()
}

type weighing struct {
	base                 string
	page, fonts, foreign int
	seen                 map[string]bool
}

// form begins a request and weighs its first page.
func (w *weighing) form(ctx context.Context) error {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return err
	}
	client := &http.Client{Jar: jar}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, w.base+"/services/"+string(sendable)+"/start", nil)
	if err != nil {
		return err
	}
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	answer, err := client.Do(r)
	if err != nil {
		return err
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("the first page: %s", answer.Status)
	}
	at := answer.Request.URL
	again, err := http.NewRequestWithContext(ctx, http.MethodGet, at.String(), nil)
	if err != nil {
		return err
	}
	var cookies []string
	for _, c := range jar.Cookies(at) {
		cookies = append(cookies, c.String())
	}
	again.Header.Set("Cookie", strings.Join(cookies, "; "))
	body, text, err := take(again)
	if err != nil {
		return err
	}
	w.page += body
	return w.follow(at, loaded(text))
}

// loaded are the addresses that a browser fetches by itself: not those of links.
func loaded(page string) (all []string) {
	for _, tag := range regexp.MustCompile(`<(?:link|script|img|source|use)[^>]*>`).FindAllString(page, -1) {
		if strings.HasPrefix(tag, "<link") && regexp.MustCompile(`rel="(?:alternate|canonical|next|prev|help|license)"`).MatchString(tag) {
			continue
		}
		for _, m := range named.FindAllStringSubmatch(tag, -1) {
			all = append(all, m[1])
		}
	}
	return all
}

func (w *weighing) follow(from *url.URL, names []string) error {
	for _, name := range names {
		to, err := from.Parse(name)
		if err != nil {
			return err
		}
		to.Fragment = ""
		if to.Scheme == "data" || w.seen[to.String()] {
			continue
		}
		w.seen[to.String()] = true
		if to.Host != from.Host {
			w.foreign++
			continue
		}
		r, err := http.NewRequest(http.MethodGet, to.String(), nil)
		if err != nil {
			return err
		}
		size, text, err := take(r)
		if err != nil {
			return err
		}
		switch path.Ext(to.Path) {
		case ".woff2", ".woff":
			w.fonts += size
		case ".css":
			w.page += size
			if err := w.follow(to, fontsOf(text)); err != nil {
				return err
			}
		default:
			w.page += size
		}
	}
	return nil
}

func fontsOf(style string) (all []string) {
	for _, m := range inStyle.FindAllStringSubmatch(style, -1) {
		all = append(all, m[1])
	}
	return all
}

// take fetches and gives the size as transferred, and the text.
func take(r *http.Request) (size int, text string, err error) {
	r.Header.Set("Accept-Encoding", "br, gzip")
	answer, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return 0, "", err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return 0, "", fmt.Errorf("%s: %s", r.URL, answer.Status)
	}
	body, err := readAll(answer)
	if err != nil {
		return 0, "", err
	}
	if answer.Header.Get("Content-Encoding") == "" || answer.Header.Get("Content-Encoding") == "gzip" {
		text, err = unpacked(body, answer.Header.Get("Content-Encoding"))
		return len(body), text, err
	}
	plain := r.Clone(r.Context()) // to read what it names; the size is the compressed one
	plain.Header.Set("Accept-Encoding", "gzip")
	second, err := http.DefaultTransport.RoundTrip(plain)
	if err != nil {
		return 0, "", err
	}
	defer second.Body.Close()
	packed, err := readAll(second)
	if err != nil {
		return 0, "", err
	}
	text, err = unpacked(packed, second.Header.Get("Content-Encoding"))
	return len(body), text, err
}

func readAll(answer *http.Response) ([]byte, error) { return io.ReadAll(answer.Body) }
