package api_test

import (
	"net/http"
	"strings"
	"testing"

	"parvis/internal/api"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
)

// A program reads what a service asks, sends a request, reads it back, corrects it and writes to it.
func TestAProgramSendsACase(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d)
		key := s.key(s.Here(), api.ReadServices, api.ReadCases, api.WriteCases, api.WriteMessages)
		service := s.ask(key, "GET", "/api/v1/services/street-problem", nil)
		if service.status != http.StatusOK || !strings.Contains(service.text, `"enum":["hole","lamp"`) {
			t.Fatalf("service: %d %s", service.status, service.text)
		}
		made := s.ask(key, "POST", "/api/v1/cases", map[string]any{"service": "street-problem", "answers": lamp()}, "Idempotency-Key", "gmao-1")
		if made.status != http.StatusCreated || made.body["reference"] != "PV-2026-0001" || made.header.Get("ETag") == "" {
			t.Fatalf("create: %d %s", made.status, made.text)
		}
		again := s.ask(key, "POST", "/api/v1/cases", map[string]any{"service": "street-problem", "answers": lamp()}, "Idempotency-Key", "gmao-1")
		if again.body["reference"] != made.body["reference"] {
			t.Errorf("sent twice: %d %s", again.status, again.text)
		}
		other := lamp()
		other["kind"] = "hole"
		if got := s.ask(key, "POST", "/api/v1/cases", map[string]any{"service": "street-problem", "answers": other}, "Idempotency-Key", "gmao-1"); got.status != http.StatusConflict {
			t.Errorf("the token with other answers: %d %s", got.status, got.text)
		}
		read := s.ask(key, "GET", "/api/v1/cases/PV-2026-0001", nil)
		if read.status != http.StatusOK || read.body["channel"] != "api" || read.body["state_label"] != "Received" {
			t.Errorf("read: %d %s", read.status, read.text)
		}
		s.correctAndWrite(key, read.header.Get("ETag"))
	})
}

func (s *town) correctAndWrite(key, etag string) {
	change := map[string]any{"why": "seen on the spot", "answers": map[string]any{"kind": "hole"}}
	if got := s.ask(key, "PATCH", "/api/v1/cases/PV-2026-0001/answers", change); got.status != http.StatusPreconditionRequired {
		s.t.Errorf("without If-Match: %d %s", got.status, got.text)
	}
	if got := s.ask(key, "PATCH", "/api/v1/cases/PV-2026-0001/answers", change, "If-Match", etag); got.status != http.StatusOK || got.body["answers"].(map[string]any)["kind"] != "hole" {
		s.t.Errorf("correct: %d %s", got.status, got.text)
	}
	if got := s.ask(key, "PATCH", "/api/v1/cases/PV-2026-0001/answers", change, "If-Match", etag); got.status != http.StatusPreconditionFailed {
		s.t.Errorf("correct on what has changed: %d %s", got.status, got.text)
	}
	if got := s.ask(key, "POST", "/api/v1/cases/PV-2026-0001/messages", map[string]any{"text": "Toujours en panne."}); got.status != http.StatusCreated {
		s.t.Errorf("message: %d %s", got.status, got.text)
	}
	if got := s.ask(key, "GET", "/api/v1/cases/PV-2026-0001/messages", nil); !strings.Contains(got.text, "Toujours en panne.") {
		s.t.Errorf("messages: %s", got.text)
	}
	if got := s.ask(key, "GET", "/api/v1/cases?service=street-problem&limit=1", nil); got.status != http.StatusOK || !strings.Contains(got.text, "PV-2026-0001") {
		s.t.Errorf("list: %d %s", got.status, got.text)
	}
}

// What cannot be taken is said field by field, in the language that was asked for.
func TestFaultsNameTheirFields(t *testing.T) {
	t.Parallel()
	s := open(t, dbtest.New(t))
	key := s.key(s.Here(), api.WriteCases)
	for name, test := range map[string]struct {
		answers map[string]any
		pointer string
	}{
		"missing":     {map[string]any{"kind": "lamp", "danger": false, "wants_news": false}, "/answers/place/address"},
		"wrong type":  {with("danger", "no"), "/answers/danger"},
		"no choice":   {with("kind", "moon"), "/answers/kind"},
		"unknown":     {with("colour", "red"), "/answers/colour"},
		"wrong shape": {with("place", "here"), "/answers/place"},
		"no mail":     {with("wants_news", true, "reporter", map[string]any{"first_name": "A", "last_name": "B", "email": "x"}), "/answers/reporter/email"},
	} {
		t.Run(name, func(t *testing.T) {
			got := s.ask(key, "POST", "/api/v1/cases", map[string]any{"service": "street-problem", "answers": test.answers})
			if got.status != http.StatusUnprocessableEntity || !strings.Contains(got.text, `"pointer":"`+test.pointer+`"`) {
				t.Errorf("%d %s, want %s", got.status, got.text, test.pointer)
			}
			if got.header.Get("Content-Type") != "application/problem+json" {
				t.Errorf("type %s", got.header.Get("Content-Type"))
			}
		})
	}
	french := s.ask(key, "POST", "/api/v1/cases", map[string]any{"answers": lamp(), "more": 1}, "Accept-Language", "fr")
	if french.status != http.StatusUnprocessableEntity || !strings.Contains(french.text, "Ce champ est obligatoire.") || !strings.Contains(french.text, `"pointer":"/service"`) {
		t.Errorf("in French: %d %s", french.status, french.text)
	}
	if got := s.ask(key, "POST", "/api/v1/cases", []byte(`{"service":`)); got.status != http.StatusBadRequest {
		t.Errorf("cut off: %d %s", got.status, got.text)
	}
}

func with(pairs ...any) map[string]any {
	a := lamp()
	for i := 0; i+1 < len(pairs); i += 2 {
		a[pairs[i].(string)] = pairs[i+1]
	}
	return a
}

// Every route wants its scope, a key that has not ended, and the authority that made it.
func TestKeysOpenOnlyTheirOwn(t *testing.T) {
	t.Parallel()
	s := open(t, dbtest.New(t))
	whole := s.key(s.Here(), api.Scopes...)
	abroad := s.key(s.There(), api.Scopes...)
	none := s.key(s.Here(), api.Sensitive)
	made := s.ask(whole, "POST", "/api/v1/cases", map[string]any{"service": "street-problem", "answers": lamp()})
	if made.status != http.StatusCreated {
		t.Fatal(made.text)
	}
	for _, route := range s.spec.Routes() {
		if strings.HasSuffix(route.Path, "openapi.json") || strings.Contains(route.Path, "...") {
			continue
		}
		path := strings.NewReplacer("{reference}", "PV-2026-0001", "{service}", "street-problem").Replace(route.Path)
		path = strings.NewReplacer("{document}", none36, "{hook}", none36, "{delivery}", none36).Replace(path)
		for token, want := range map[string]int{"": 401, "pv_abcdefgh_" + strings.Repeat("a", 32): 401, abroad: 401, none: 403} {
			if got := s.ask(token, route.Method, path, nil); got.status != want {
				t.Errorf("%s %s: %d, want %d", route.Method, path, got.status, want)
			}
		}
		if got := s.askAt("valbrume.localhost", abroad, route.Method, path, map[string]any{}); got.status < 400 && strings.Contains(path, "PV-") || got.status >= 500 {
			t.Errorf("%s %s in Valbrume: %d %s", route.Method, path, got.status, got.text)
		}
	}
	keys, err := s.API.Keys(s.Here())
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range keys {
		s.Write(s.Here(), func(tx *db.Tx) error { return s.API.RevokeKey(s.Here(), tx, k.ID) })
	}
	if got := s.ask(whole, "GET", "/api/v1/cases", nil); got.status != http.StatusUnauthorized {
		t.Errorf("an ended key: %d", got.status)
	}
}

const none36 = "0192f0c1-0000-7000-8000-000000000000"

// A key that asks too often is told when to come back.
func TestPace(t *testing.T) {
	t.Parallel()
	s := open(t, dbtest.New(t))
	var token string
	s.Write(s.Here(), func(tx *db.Tx) (err error) {
		_, token, err = s.API.AddKey(s.Here(), tx, api.NewKey{Name: "fast", Scopes: []api.Scope{api.ReadServices}, PerMinute: 2})
		return err
	})
	for i, want := range []int{200, 200, 429} {
		if got := s.ask(token, "GET", "/api/v1/services", nil); got.status != want {
			t.Errorf("request %d: %d, want %d", i+1, got.status, want)
		}
	}
}
