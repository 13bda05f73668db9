package workflow_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"parvis/internal/cases"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/workflow"
)

// tells has the grant tell the accounting program.
var tells = []string{"{on: move.grant, when: paid_to_club, do: [{letter: grant}, {notify: granted}, {task: pay-club}]}",
	"{on: move.grant, when: paid_to_club, do: [{letter: grant}, {notify: granted}, {task: pay-club}, {webhook: {to: accounting, send: [child_name, amount, fee]}}]}"}

// program is another program on a real connection, which answers as told and remembers what it heard.
type program struct {
	*httptest.Server
	mu      sync.Mutex
	answers []int
	heard   []heard
}

type heard struct{ key, signature, body string }

func listen(t *testing.T, answers ...int) *program {
	p := &program{answers: answers}
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		defer p.mu.Unlock()
		body, _ := io.ReadAll(r.Body)
		p.heard = append(p.heard, heard{r.Header.Get("Idempotency-Key"), r.Header.Get("X-Parvis-Signature"), string(body)})
		status := http.StatusOK
		if len(p.answers) > 0 {
			status, p.answers = p.answers[0], p.answers[1:]
		}
		if status == http.StatusFound {
			w.Header().Set("Location", "/elsewhere")
		}
		w.WriteHeader(status)
	}))
	t.Cleanup(p.Close)
	return p
}

func withProgram(t *testing.T, d *db.DB, p *program) *bundle {
	b := setupWith(t, d, tells, func(deps *workflow.Deps) { deps.Client = p.Client() })
	b.Write(b.Here(), func(tx *db.Tx) error { return b.flow.SaveHook(b.Here(), tx, "accounting", p.URL, "secret") })
	return b
}

// lets time pass and jobs run; jobs that fail are tried again later.
func (b *bundle) later(c cases.Case, d time.Duration) cases.Case {
	b.t.Helper()
	b.Clock.Advance(d)
	_ = b.Jobs.Drain(b.Here()) // failures that are tried again
	now, err := b.Cases.Load(b.Here(), b.DB.Read(), c.ID)
	must(b.t, err)
	return now
}

func TestAnotherProgramIsTold(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := listen(t, 503, 500, 429, 204)
		b := withProgram(t, d, p)
		c := b.later(b.sends(nil), 0)
		for range 6 {
			c = b.later(c, 20*time.Minute)
		}
		if len(p.heard) != 4 {
			t.Fatalf("called %d times, want 4: until it answers", len(p.heard))
		}
		for _, h := range p.heard {
			if h.key == "" || h != p.heard[0] {
				t.Errorf("a retry says something else: %+v", h)
			}
			if h.signature != "sha256="+workflow.Signature("secret", []byte(h.body)) {
				t.Errorf("signature: %s", h.signature)
			}
		}
		for _, want := range []string{`"reference":"` + string(c.Reference), `"child_name":"Inès Le Goff"`, `"fee":120`, `"amount":"80`} {
			if !strings.Contains(strings.ReplaceAll(p.heard[0].body, ": ", ":"), want) {
				t.Errorf("the body misses %s: %s", want, p.heard[0].body)
			}
		}
		if c.State != "granted" || len(tasks(c)) != 1 {
			t.Errorf("got %s with tasks %q", c.State, tasks(c))
		}
	})
}

func TestARefusedCallMeetsAPerson(t *testing.T) {
	t.Parallel()
	for name, answers := range map[string][]int{"refused": {404}, "redirected": {302}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := listen(t, answers...)
			b := withProgram(t, dbtest.New(t), p)
			c := b.later(b.sends(nil), 0)
			c = b.later(c, time.Hour)
			if len(p.heard) != 1 {
				t.Errorf("called %d times, want once", len(p.heard))
			}
			wantTask(t, c, "« accounting » a refusé")
			if !strings.Contains(b.story(c), `"did":"webhook","what":"accounting","failed"`) {
				t.Errorf("no failure in the history:\n%s", b.story(c))
			}
		})
	}
}

func TestAProgramThatStaysSilentMeetsAPerson(t *testing.T) {
	t.Parallel()
	p := listen(t, 500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 500)
	b := withProgram(t, dbtest.New(t), p)
	c := b.later(b.sends(nil), 0)
	for range 30 {
		c = b.later(c, time.Hour)
	}
	wantTask(t, c, "ne répond pas")
	if n := len(p.heard); n < 5 || n > 20 {
		t.Errorf("called %d times in 30 hours", n)
	}
}

// Without a client of its own for tests, calls inside the own network are refused for good.
func TestTheOwnNetworkIsNotCalled(t *testing.T) {
	t.Parallel()
	p := listen(t)
	b := setupWith(t, dbtest.New(t), tells)
	b.Write(b.Here(), func(tx *db.Tx) error { return b.flow.SaveHook(b.Here(), tx, "accounting", p.URL, "secret") })
	c := b.later(b.sends(nil), 0)
	if len(p.heard) != 0 {
		t.Error("a program inside the own network was called")
	}
	wantTask(t, c, "à l’intérieur du réseau")
}
