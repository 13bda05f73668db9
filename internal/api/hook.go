package api

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"

	"parvis/internal/api/apisql"
	"parvis/internal/audit"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/tenant"
)

// The events that a webhook may ask for.
const (
	EventOpened   = "case.opened"
	EventChanged  = "case.changed" // anything below, and whatever else happens to a case
	EventClosed   = "case.closed"
	EventReopened = "case.reopened"
	EventMoved    = "case.moved"
	EventMessage  = "case.messaged"
	EventDecided  = "case.decided"
)

// Events are all of them.
var Events = []string{EventOpened, EventChanged, EventClosed, EventReopened, EventMoved, EventMessage, EventDecided}

// Hook is an address that wants to be told.
type Hook struct {
	ID           uuid.UUID
	KeyID        uuid.UUID // of the program that asked
	URL          string
	Events       []string
	State        string // on, off, disabled (by us, after it failed for long)
	MadeAt       time.Time
	FailingSince time.Time
	DisabledAt   time.Time

	secret []byte
}

func hookFrom(row apisql.ApiHook) (Hook, error) {
	h := Hook{
		ID: row.ID, KeyID: row.KeyID, URL: row.Url, State: row.State, MadeAt: row.MadeAt.Time, FailingSince: row.FailingSinceAt.Time,
		DisabledAt: row.DisabledAt.Time, secret: row.Secret,
	}
	if err := json.Unmarshal(row.Events, &h.Events); err != nil {
		return h, fmt.Errorf("read the events of webhook %s: %w", row.ID, err)
	}
	return h, nil
}

// checkHook tells what is wrong with an address and events.
func checkHook(address string, events []string) (problems errs.Problems) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || len(address) > 500 {
		problems.Add("/url", "api.hook.url_wanted")
	}
	for i, event := range events {
		if !slices.Contains(Events, event) {
			problems.Add("/events/"+strconv.Itoa(i), "api.hook.event_wanted")
		}
	}
	if len(events) == 0 {
		problems.Add("/events", "api.hook.event_wanted")
	}
	return problems
}

// AddHook subscribes an address, and gives the secret that signs what it is told; it is not shown again.
func (s *Service) AddHook(ctx context.Context, tx *db.Tx, k Key, address string, events []string) (Hook, string, error) {
	secret := make([]byte, 32)
	rand.Read(secret)
	list, err := db.Marshal(events)
	if err != nil {
		return Hook{}, "", fmt.Errorf("add a webhook: %w", err)
	}
	h := Hook{ID: db.NewID(), KeyID: k.ID, URL: address, Events: events, State: "on", MadeAt: tx.Now, secret: secret}
	err = on(tx).InsertHook(ctx, apisql.InsertHookParams{
		AuthorityID: tenant.From(ctx), ID: h.ID, KeyID: k.ID, Url: address, Events: list, Secret: s.Seal.box().Seal(secret, h.ID), MadeAt: db.At(tx.Now),
	})
	if err != nil {
		return Hook{}, "", fmt.Errorf("add a webhook: %w", err)
	}
	return h, base64.RawURLEncoding.EncodeToString(secret), audit.Write(ctx, tx, audit.Entry{Action: "api.hook.added", Kind: "api_hook", Subject: h.ID.String()})
}

// Hooks lists the webhooks of the authority.
func (s *Service) Hooks(ctx context.Context, q db.Queryer) ([]Hook, error) {
	rows, err := on(q).Hooks(ctx, tenant.From(ctx))
	if err != nil {
		return nil, fmt.Errorf("list webhooks: %w", err)
	}
	all := make([]Hook, len(rows))
	for i, row := range rows {
		if all[i], err = hookFrom(row); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// hook reads one; ErrNoHook when there is none.
func (s *Service) hook(ctx context.Context, q db.Queryer, id uuid.UUID) (Hook, error) {
	row, err := on(q).Hook(ctx, apisql.HookParams{AuthorityID: tenant.From(ctx), ID: id})
	if noRows(err) {
		return Hook{}, ErrNoHook
	}
	if err != nil {
		return Hook{}, fmt.Errorf("read webhook %s: %w", id, err)
	}
	return hookFrom(row)
}

// RemoveHook ends a webhook and forgets what it was told.
func (s *Service) RemoveHook(ctx context.Context, tx *db.Tx, id uuid.UUID) error {
	at := tenant.From(ctx)
	if err := on(tx).DeleteHookDeliveries(ctx, apisql.DeleteHookDeliveriesParams{AuthorityID: at, HookID: id}); err != nil {
		return fmt.Errorf("remove webhook %s: %w", id, err)
	}
	n, err := on(tx).DeleteHook(ctx, apisql.DeleteHookParams{AuthorityID: at, ID: id})
	if err != nil {
		return fmt.Errorf("remove webhook %s: %w", id, err)
	}
	if n == 0 {
		return ErrNoHook
	}
	return audit.Write(ctx, tx, audit.Entry{Action: "api.hook.removed", Kind: "api_hook", Subject: id.String()})
}

// ResumeHook tells an address again that was given up.
func (s *Service) ResumeHook(ctx context.Context, tx *db.Tx, id uuid.UUID) error {
	n, err := on(tx).SetHookState(ctx, apisql.SetHookStateParams{AuthorityID: tenant.From(ctx), ID: id, State: "on"})
	if err != nil {
		return fmt.Errorf("resume webhook %s: %w", id, err)
	}
	if n == 0 {
		return ErrNoHook
	}
	return nil
}

// Sign is the value of the header Parvis-Signature: the instant, and the HMAC-SHA256 of "<instant>.<body>". Who checks
// it refuses an instant more than five minutes away, so that nothing can be sent twice by somebody else.
func Sign(secret []byte, at time.Time, body []byte) string {
	instant := strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(instant + "."))
	mac.Write(body)
	return "t=" + instant + ",v1=" + hex.EncodeToString(mac.Sum(nil))
}
