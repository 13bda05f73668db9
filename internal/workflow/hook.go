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
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/jobs"
	"parvis/internal/kit/outbound"
	"parvis/internal/kit/tenant"
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
	for _, fact := range hook.Send {
		told[fact] = p.view.Fact(fact)
	}
	body, err := json.Marshal(told)
	if err != nil {
		return err
	}
	return jobs.Add(ctx, p.s.Jobs, tx, Call{p.c.Authority, p.c.ID.UUID, p.seq, step, action, hook.To, body}, jobs.Retries(12))
}

// callTimeout bounds one try; the answer is read up to maxReply and only its status counts.
const (
	callTimeout = 15 * time.Second
	maxReply    = 64 << 10
)

// callHook posts to the address that the authority set for the name, signed. Idempotent
// at the receiver by its key.
func (s *Service) callHook(ctx context.Context, job Call) error {
	ctx = tenant.With(ctx, job.Authority)
	hook, err := queries(s.DB.Read()).Hook(ctx, workflowsql.HookParams{AuthorityID: job.Authority, Name: job.To})
	if errors.Is(err, sql.ErrNoRows) {
		return s.callFailed(ctx, job, jobs.Cancel(fmt.Errorf("no address is set for %q", job.To)))
	}
	if err != nil {
		return err
	}
	status, err := post(ctx, hook.Url, hook.Secret, job)
	switch {
	case err != nil:
		return fmt.Errorf("call %q: %w", job.To, err)
	case status >= 200 && status < 300:
		return nil
	case status >= 400 && status < 500 && status != http.StatusTooManyRequests && status != http.StatusRequestTimeout:
		return s.callFailed(ctx, job, jobs.Cancel(fmt.Errorf("%q answered %d", job.To, status)))
	}
	return fmt.Errorf("%q answered %d", job.To, status)
}

func post(ctx context.Context, url, secret string, job Call) (int, error) {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(job.Body))
	if err != nil {
		return 0, err
	}
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(job.Body)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Idempotency-Key", job.key())
	r.Header.Set("X-Parvis-Signature", "sha256="+hex.EncodeToString(mac.Sum(nil)))
	answer, err := outbound.Client().Do(r)
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	_, err = io.Copy(io.Discard, io.LimitReader(answer.Body, maxReply))
	return answer.StatusCode, err
}

// callFailed leaves the failure in the history, where the agent reads it, and gives up.
func (s *Service) callFailed(ctx context.Context, job Call, why error) error {
	err := s.DB.Write(identity.As(ctx, identity.Automation("webhook")), func(tx *db.Tx) error {
		return s.once(ctx, tx, Run{job.Authority, job.Case, job.Seq}, "call/"+job.key(), func() error {
			_, err := s.Cases.Record(ctx, tx, cases.Change{Case: cases.ID{UUID: job.Case}}, cases.Automated{
				Trigger: "webhook", Did: string(catalogue.DoWebhook), What: job.To, Failed: why.Error(),
			})
			return err
		})
	})
	return errors.Join(why, err)
}

// SaveHook sets where a name of the definitions leads, and the secret that signs.
func (s *Service) SaveHook(ctx context.Context, tx *db.Tx, name, url, secret string) error {
	return queries(tx).SaveHook(ctx, workflowsql.SaveHookParams{AuthorityID: tenant.From(ctx), Name: name, Url: url, Secret: secret})
}
