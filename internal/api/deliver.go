package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/google/uuid"

	"parvis/internal/api/apisql"
	"parvis/internal/kit/db"
	"parvis/internal/kit/jobs"
	"parvis/internal/kit/outbound"
	"parvis/internal/kit/tenant"
)

const (
	retries     = 11             // with the waits of kit/jobs: about half a day
	givenUp     = 48 * time.Hour // an address that takes nothing for so long is told no more
	answersRead = 1 << 10
)

// Deliver is the job that tells one address one thing. It may run twice; the id in the body and the header Parvis-Id
// are the same each time, so that the other side can tell.
type Deliver struct {
	Authority uuid.UUID `json:"authority"`
	Delivery  uuid.UUID `json:"delivery"`
	Replay    int64     `json:"replay,omitempty"`
}

// Kind names the job in its rows.
func (Deliver) Kind() string { return "api.deliver" }

// Outside has it run where slow machines hold up nothing else.
func (Deliver) Outside() bool { return true }

// Tenant is whose job it is.
func (d Deliver) Tenant() tenant.ID { return d.Authority }

// deliver tells the address, and writes down what came back.
func (s *Service) deliver(ctx context.Context, job Deliver) error {
	row, err := on(s.DB.Read()).Delivery(ctx, apisql.DeliveryParams{AuthorityID: job.Authority, ID: job.Delivery})
	if noRows(err) || err == nil && row.State != "waiting" {
		return nil // swept, removed with its hook, or done by an earlier run
	}
	if err != nil {
		return fmt.Errorf("read delivery %s: %w", job.Delivery, err)
	}
	h, err := s.hook(ctx, s.DB.Read(), row.HookID)
	if err != nil {
		return err
	}
	if h.State != "on" {
		return s.tried(ctx, h, row, "dropped", 0, "")
	}
	status, failure := s.post(ctx, h, row)
	switch {
	case failure == "":
		return s.tried(ctx, h, row, "delivered", status, "")
	case row.Attempts >= retries || permanent(status):
		return s.tried(ctx, h, row, "failed", status, failure)
	}
	return errors.Join(s.tried(ctx, h, row, "waiting", status, failure), errors.New(failure))
}

// permanent: the other side says that it will never take this.
func permanent(status int) bool { return status == http.StatusGone }

// post sends once. The failure is a word for the log page; no address and no answer of the other side is in it.
func (s *Service) post(ctx context.Context, h Hook, row apisql.ApiDelivery) (status int, failure string) {
	secret, err := s.Seal.box().Open(h.secret, h.ID)
	if err != nil {
		return 0, "seal"
	}
	var told bytes.Buffer // PostgreSQL spells JSON in its own way: both engines send the same
	if err := json.Compact(&told, row.Body); err != nil {
		return 0, "body"
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, h.URL, bytes.NewReader(told.Bytes()))
	if err != nil {
		return 0, "address"
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("User-Agent", "Parvis")
	r.Header.Set("Parvis-Id", row.ID.String())
	r.Header.Set("Parvis-Event", row.Event)
	r.Header.Set("Parvis-Signature", Sign(secret, s.Clock.Now(), told.Bytes()))
	answer, err := s.Client.Do(r)
	if errors.Is(err, outbound.ErrInside) {
		return 0, "inside"
	}
	if err != nil {
		return 0, "unreachable"
	}
	_, _ = io.CopyN(io.Discard, answer.Body, answersRead) // so that the connection may be used again
	if err := answer.Body.Close(); err != nil || answer.StatusCode >= 300 {
		return answer.StatusCode, "refused"
	}
	return answer.StatusCode, ""
}

// tried writes a try down, and gives an address up that has taken nothing for long.
func (s *Service) tried(ctx context.Context, h Hook, row apisql.ApiDelivery, state string, status int, failure string) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		done := db.Time{}
		if state != "waiting" {
			done = db.At(tx.Now)
		}
		err := on(tx).DeliveryTried(ctx, apisql.DeliveryTriedParams{
			AuthorityID: row.AuthorityID, ID: row.ID, State: state, Status: int64(status), Error: failure, TriedAt: db.At(tx.Now), DoneAt: done,
		})
		if err != nil || state == "dropped" {
			return err
		}
		if failure == "" {
			return on(tx).HookWorks(ctx, apisql.HookWorksParams{AuthorityID: row.AuthorityID, ID: h.ID})
		}
		if err := on(tx).HookFails(ctx, apisql.HookFailsParams{AuthorityID: row.AuthorityID, ID: h.ID, FailingSinceAt: db.At(tx.Now)}); err != nil {
			return err
		}
		if h.FailingSince.IsZero() || tx.Now.Sub(h.FailingSince) < givenUp {
			return nil
		}
		return s.giveUp(ctx, tx, h)
	})
}

// giveUp stops telling an address; the keys' page says so to administrators until one resumes it.
func (s *Service) giveUp(ctx context.Context, tx *db.Tx, h Hook) error {
	_, err := on(tx).SetHookState(ctx, apisql.SetHookStateParams{AuthorityID: tenant.From(ctx), ID: h.ID, State: "disabled", DisabledAt: db.At(tx.Now)})
	s.Log.WarnContext(ctx, "a webhook was given up", "hook", h.ID)
	return err
}

// Replay tells one thing again.
func (s *Service) Replay(ctx context.Context, tx *db.Tx, hook, id uuid.UUID) error {
	at := tenant.From(ctx)
	row, err := on(tx).Delivery(ctx, apisql.DeliveryParams{AuthorityID: at, ID: id})
	if noRows(err) || err == nil && row.HookID != hook {
		return ErrNoDelivery
	}
	if err != nil {
		return fmt.Errorf("read delivery %s: %w", id, err)
	}
	n, err := on(tx).ReplayDelivery(ctx, apisql.ReplayDeliveryParams{AuthorityID: at, ID: id})
	if err != nil {
		return fmt.Errorf("replay delivery %s: %w", id, err)
	}
	if n == 0 {
		return ErrNoDelivery
	}
	return jobs.Add(ctx, s.Jobs, tx, Deliver{Authority: at, Delivery: id, Replay: row.Replays + 1}, jobs.Retries(retries))
}
