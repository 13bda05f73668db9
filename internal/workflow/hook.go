package workflow

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/kit/db"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/jobs"
	"parvis/internal/kit/outbound"
	"parvis/internal/kit/tenant"
	"parvis/internal/notify"
	"parvis/internal/workflow/workflowsql"
)

// Call is the job that tells another program, with what it is told: the same bytes and
// the same key at each try.
type Call struct {
	Authority uuid.UUID
	Case      uuid.UUID
	Seq       int64
	Step      int
	Action    int
	To        string
	Body      json.RawMessage
	Until     time.Time // given up after that
}

// Kind names the job in its rows.
func (Call) Kind() string { return "workflow.call" }

// Tenant is whose job it is.
func (c Call) Tenant() tenant.ID { return c.Authority }

// Outside has the job run where slow machines hold up nothing else.
func (Call) Outside() bool { return true }

// key is the idempotency key: the receiver does the work once however often we try.
func (c Call) key() string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s/%s/%d/%d/%d", c.Authority, c.Case, c.Seq, c.Step, c.Action))
	return hex.EncodeToString(sum[:16])
}

func (p *plan) callLater(ctx context.Context, tx *db.Tx, hook catalogue.Webhook, step, action int) error {
	told := map[string]any{"reference": p.c.Reference, "service": p.c.Service, "state": p.c.State, "event": p.trigger}
	words, _ := p.values(ctx, p.lang(), nil, notify.Template{})
	for _, fact := range hook.Send {
		if word, isVariable := words[fact]; isVariable && p.view.Fact(fact) == nil {
			told[fact] = word
			continue
		}
		told[fact] = p.view.Fact(fact)
	}
	body, err := json.Marshal(told)
	if err != nil {
		return err
	}
	call := Call{
		Authority: p.c.Authority, Case: p.c.ID.UUID, Seq: p.seq, Step: step, Action: action, To: hook.To, Body: body, Until: tx.Now.Add(callFor),
	}
	return jobs.Add(ctx, p.s.Jobs, tx, call, jobs.Retries(callTries))
}

// A call is tried for callFor, longer apart each time; the tries are bounded well above that. One try lasts callTimeout,
// and of the answer only the status counts, read up to maxReply.
const (
	callFor     = 18 * time.Hour
	callTries   = 24
	callTimeout = 15 * time.Second
	maxReply    = 64 << 10
)

// callHook posts to the address that the authority set for the name, signed, outside of any transaction. Idempotent at
// the receiver by its key.
func (s *Service) callHook(ctx context.Context, job Call) error {
	ctx = tenant.With(ctx, job.Authority)
	hook, err := queries(s.DB.Read()).Hook(ctx, workflowsql.HookParams{AuthorityID: job.Authority, Name: job.To})
	if errors.Is(err, sql.ErrNoRows) {
		return s.callFailed(ctx, job, "address", fmt.Errorf("no address is set for %q", job.To))
	}
	if err != nil {
		return err
	}
	status, err := s.post(ctx, hook.Url, hook.Secret, job)
	switch {
	case err == nil && status >= 200 && status < 300:
		return nil
	case err == nil && final(status):
		return s.callFailed(ctx, job, "refused", fmt.Errorf("%q answered %d", job.To, status), "Status", status)
	case err == nil:
		err = fmt.Errorf("%q answered %d", job.To, status)
	case errors.Is(err, outbound.ErrInside):
		return s.callFailed(ctx, job, "inside", err)
	}
	if !job.Until.IsZero() && s.Clock.Now().After(job.Until) {
		return s.callFailed(ctx, job, "silent", err)
	}
	return err
}

// final tells which answers will not be another one the next time: a refusal, or a redirection, which a signed message
// does not follow.
func final(status int) bool {
	return status >= 300 && status < 500 && status != http.StatusTooManyRequests && status != http.StatusRequestTimeout
}

func (s *Service) post(ctx context.Context, url, secret string, job Call) (int, error) {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(job.Body))
	if err != nil {
		return 0, err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Idempotency-Key", job.key())
	r.Header.Set("X-Parvis-Signature", "sha256="+signature(secret, job.Body))
	answer, err := s.client().Do(r)
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	_, err = io.Copy(io.Discard, io.LimitReader(answer.Body, maxReply))
	return answer.StatusCode, err
}

// signature lets the receiver know that it is us: HMAC-SHA256 of the body under the shared secret, in hexadecimal.
func signature(secret string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	return hex.EncodeToString(mac.Sum(nil))
}

// client follows no redirection: the second machine is not the one that the authority named.
func (s *Service) client() *http.Client {
	c := *outbound.Client()
	if s.Client != nil {
		c = *s.Client
	}
	c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &c
}

// callFailed leaves the failure in the history, where the agent reads it, with a task, and gives up.
func (s *Service) callFailed(ctx context.Context, job Call, what string, why error, pairs ...any) error {
	sc, err := s.scene(ctx, cases.ID{UUID: job.Case})
	if err != nil {
		return err
	}
	t := turn{Run: Run{job.Authority, job.Case, job.Seq}, trigger: "webhook", step: "call/" + job.key()}
	p := sc.newPlan(t)
	words := i18n.In(p.lang(), "workflow.call."+what, append([]any{"Name", job.To}, pairs...)...)
	err = s.inOne(ctx, t, func(ctx context.Context, tx *db.Tx) error {
		return p.work(ctx, tx, func(ctx context.Context) error {
			record := cases.Automated{Trigger: t.trigger, Did: string(catalogue.DoWebhook), What: job.To, Failed: words}
			if err := p.record(ctx, tx, nil, record); err != nil {
				return err
			}
			return p.askPerson(ctx, tx, "call_failed", "Why", words)
		})
	})
	if err != nil {
		return err // the history first: the call is made again, harmless by its key
	}
	return jobs.Cancel(why)
}

// SaveHook sets where a name of the definitions leads, and the secret that signs.
func (s *Service) SaveHook(ctx context.Context, tx *db.Tx, name, url, secret string) error {
	return queries(tx).SaveHook(ctx, workflowsql.SaveHookParams{AuthorityID: tenant.From(ctx), Name: name, Url: url, Secret: secret})
}
