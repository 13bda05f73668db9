package api_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"parvis/internal/api"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/naughty"
)

// Every text goes through every field, query, path and header of the API. It is taken, or refused with what is wrong;
// nothing fails, and what is taken can be read again.
func TestNaughtyTextsThroughEveryField(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d)
		key := s.quickKey()
		made := s.ask(key, "POST", "/api/v1/cases", map[string]any{"service": "street-problem", "answers": lamp()})
		ref := fmt.Sprint(made.body["reference"])
		list := naughty.Strings(t)
		for n, text := range list {
			s.Clock.Advance(time.Minute) // the key's pace
			person := map[string]any{"first_name": text, "last_name": text, "email": text, "phone": text}
			whole := map[string]any{"kind": text, "danger": text, "details": text, "place": map[string]any{"words": text, "address": text}, "reporter": person, text: text}
			free := with("details", text, "place", map[string]any{"words": text, "address": text}, "wants_news", true,
				"reporter", map[string]any{"first_name": text, "last_name": text, "email": "a@example.test"})
			asked := map[string]func() answer{
				"free fields": func() answer {
					return s.ask(key, "POST", "/api/v1/cases", map[string]any{"service": "street-problem", "answers": free})
				},
				"all at once": func() answer {
					return s.ask(key, "POST", "/api/v1/cases", map[string]any{"service": "street-problem", "answers": whole})
				},
				"message": func() answer {
					return s.ask(key, "POST", "/api/v1/cases/"+ref+"/messages", map[string]any{"text": text, "subject": text})
				},
				"file name": func() answer {
					return s.ask(key, "POST", "/api/v1/cases/"+ref+"/documents?"+url.Values{"name": {text}, "field": {text}}.Encode(), []byte(text), "Content-Type", "application/octet-stream")
				},
			}
			// What only reads, or is refused before anything is kept, is asked in turn: texts of one kind stand together in the list.
			turns := []func() answer{
				func() answer {
					return s.ask(key, "POST", "/api/v1/cases", map[string]any{"service": text, "answers": whole, "language": text})
				},
				func() answer { return s.ask(key, "POST", "/api/v1/cases", []byte(text)) },
				func() answer { return s.ask(key, "GET", "/api/v1/cases/"+url.PathEscape(text), nil) },
				func() answer { return s.ask(key, "GET", "/api/v1/services/"+url.PathEscape(text), nil) },
				func() answer {
					return s.ask(key, "GET", "/api/v1/cases?"+url.Values{"service": {text}, "state": {text}, "after": {text}}.Encode(), nil)
				},
				func() answer {
					return s.ask(key, "GET", "/api/v1/cases?"+url.Values{"opened_from": {text}, "limit": {text}}.Encode(), nil)
				},
				func() answer {
					change := map[string]any{"why": text, "answers": map[string]any{"details": text}}
					return s.ask(key, "PATCH", "/api/v1/cases/"+ref+"/answers", change, "If-Match", s.ask(key, "GET", "/api/v1/cases/"+ref, nil).header.Get("ETag"))
				},
				func() answer {
					return s.ask(key, "POST", "/api/v1/webhooks", map[string]any{"url": text, "events": []string{text}})
				},
				func() answer {
					return s.ask(key, "POST", "/api/v1/webhooks", map[string]any{"url": "https://" + text, "events": []string{"case.opened"}})
				},
			}
			asked[fmt.Sprint("turn ", n%len(turns))] = turns[n%len(turns)]
			if n >= len(list)-28 { // those that break databases are asked everywhere
				for i, turn := range turns {
					asked[fmt.Sprint("turn ", i)] = turn
				}
			}
			for what, ask := range asked {
				got := ask()
				if got.status >= 500 || got.status < 200 {
					t.Errorf("%d, %s %.60q: %d %.300s", n, what, text, got.status, got.text)
				}
			}
			if !strings.ContainsAny(text, "\r\n\x00") && len(text) < 4000 {
				for _, header := range []string{"Idempotency-Key", "Accept-Language"} {
					if got := s.tryHeader(key, header, text); got >= 500 {
						t.Errorf("%d, header %s %.60q: %d", n, header, text, got)
					}
				}
			}
		}
		for page, after := 0, ""; ; page++ {
			got := s.ask(key, "GET", "/api/v1/cases?limit=100"+after, nil)
			if got.status != http.StatusOK || page > 100 {
				t.Fatalf("page %d of what was taken: %d %.300s", page, got.status, got.text)
			}
			next, _ := got.body["next"].(string)
			if next == "" {
				return
			}
			after = "&after=" + url.QueryEscape(next)
		}
	})
}

// quickKey is one that no pace holds up.
func (s *town) quickKey() (token string) {
	s.t.Helper()
	s.Write(s.Here(), func(tx *db.Tx) (err error) {
		_, token, err = s.API.AddKey(s.Here(), tx, api.NewKey{Name: "test", PerMinute: 1000, Scopes: api.Scopes})
		return err
	})
	return token
}

// tryHeader sends a header that the client may refuse to send: then nothing came.
func (s *town) tryHeader(key, header, text string) int {
	r, err := http.NewRequestWithContext(s.t.Context(), "POST", s.URL+"/api/v1/cases", strings.NewReader(`{"service":"street-problem","answers":{}}`))
	if err != nil {
		s.t.Fatal(err)
	}
	r.Host = "portvieux.localhost"
	r.Header = http.Header{"Authorization": {"Bearer " + key}, "Content-Type": {"application/json"}, header: {text}}
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0
	}
	got.Body.Close()
	return got.StatusCode
}
