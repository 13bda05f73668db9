package bench

import (
	"context"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"time"

	"parvis/internal/cases"
	"parvis/internal/identity/town"
)

// sizes are the towns whose desks are compared.
func (b *Bench) sizes() [2]int {
	if b.Short {
		return [2]int{1_000, 10_000}
	}
	return [2]int{10_000, 100_000}
}

// listed is how long fifty rows took, as a page and as a query.
type listed struct{ page, query measured }

// deskList measures the desk's list of open cases in a small town and in a large one.
func (b *Bench) deskList(ctx context.Context) error {
	sizes := b.sizes()
	section(b.Out, "The desk's list, 50 open cases")
	var took [2]listed
	for i, n := range sizes {
		var err error
		if took[i], err = b.listAt(ctx, n, readers[i]); err != nil {
			return err
		}
		under(b.Out, fmt.Sprintf("%d cases: half of the pages within", n), millis(took[i].page.at(50)), 10, "ms")
		under(b.Out, fmt.Sprintf("%d cases: half of the queries within", n), millis(took[i].query.at(50)), 10, "ms")
	}
	same := func(what string, small, large measured) {
		ratio := millis(large.at(50)) / millis(small.at(50))
		row{what, fmt.Sprintf("%.2f", ratio), "at most 1.2", ratio <= 1.2}.print(b.Out)
	}
	same("the page in the large town, against the small one", took[0].page, took[1].page)
	same("the query in the large town, against the small one", took[0].query, took[1].query)
	return nil
}

// readers are two caseworkers: the digits of one open the door once.
var readers = [2]string{"yann.prigent@portvieux.example", "malo.quere@portvieux.example"}

func (b *Bench) listAt(ctx context.Context, n int, agent string) (l listed, err error) {
	err = b.with(ctx, func(ctx context.Context, p *Parts) error {
		if err := grow(ctx, p.DB, n); err != nil {
			return err
		}
		l.query, err = crowd(ctx, 1, b.gets()/60, time.Minute, func() (func(int) error, func(), error) {
			return func(int) error {
				page, err := p.Cases.List(ctx, p.DB.Read(), cases.Filter{}, cases.Cursor{}, 50)
				if err == nil && len(page.Rows) != 50 {
					err = fmt.Errorf("the list has %d rows", len(page.Rows))
				}
				return err
			}, func() {}, nil
		})
		return err
	})
	if err != nil {
		return l, err
	}
	p, err := b.serve(ctx)
	if err != nil {
		return l, err
	}
	if _, err := p.rests(ctx, 3*time.Minute); err != nil {
		return l, err
	}
	cookie, err := signIn(p.addr, agent)
	if err != nil {
		return l, err
	}
	if l.page, err = pages(ctx, p.addr, get(p.addr, "/desk?view=open", cookie), 1, b.gets()/60); err != nil {
		return l, fmt.Errorf("%w\n%s", err, p.said())
	}
	return l, p.stop()
}

// signIn brings an agent through both doors and gives the session's cookie.
func signIn(addr, email string) (cookie string, err error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return "", err
	}
	client := &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	for _, door := range []struct {
		path string
		in   url.Values
	}{
		{"/desk/sign-in", url.Values{"email": {email}, "password": {town.Password}, "next": {"/desk"}}},
		{"/desk/sign-in/code", url.Values{"code": {town.Secret(email).Code(watch.Now())}, "next": {"/desk"}}},
	} {
		r, err := http.NewRequest(http.MethodPost, "http://"+addr+door.path, strings.NewReader(door.in.Encode()))
		if err != nil {
			return "", err
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		answer, err := client.Do(r)
		if err != nil {
			return "", err
		}
		answer.Body.Close()
		if answer.StatusCode != http.StatusSeeOther {
			return "", fmt.Errorf("sign in at %s: %s", door.path, answer.Status)
		}
	}
	var pairs []string
	for _, c := range jar.Cookies(&url.URL{Scheme: "http", Host: addr, Path: "/desk"}) {
		pairs = append(pairs, c.Name+"="+c.Value)
	}
	return strings.Join(pairs, "; "), nil
}
