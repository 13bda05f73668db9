package forms

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"parvis/internal/catalogue"
	"parvis/internal/forms/formssql"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/events"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/tenant"
)

// NewDraft says which draft to begin.
type NewDraft struct {
	Service *catalogue.Service // the live version: the draft stays on it
	Version int64
	Lang    i18n.Lang
	Channel Channel          // web without
	Network identity.Network // where it comes from, for the quota; "" is not counted
	Person  uuid.NullUUID
	Answers Answers // said before and taken over by the person; none without
}

// Started leaves when somebody begins a request: figures compare it with those that are sent.
type Started struct {
	Authority identity.AuthorityID
	Draft     ID
	Service   catalogue.ServiceID
	Channel   Channel
}

// usualStarts is how many requests may be begun in an hour from one network: a library
// with a class of thirty passes, a machine does not.
const usualStarts = 60

// keptWithout is how long a draft is kept when the definition does not say.
const keptWithout = 30 * 24 * time.Hour

// Start begins a draft and gives the key that opens it.
func (s *Service) Start(ctx context.Context, tx *db.Tx, n NewDraft) (*Draft, Key, error) {
	if err := s.mayStart(ctx, tx, n); err != nil {
		return nil, Key{}, err
	}
	if n.Channel == "" {
		n.Channel = catalogue.DoorWeb
	}
	d := &Draft{
		ID: ID(db.NewID()), Authority: tenant.From(ctx), Service: n.Service.Service, Version: n.Version, Lang: n.Lang,
		Answers: Answers{}, Typed: Typed{}, Pages: map[string]PageState{}, Revision: 1, Channel: n.Channel, Person: n.Person,
		CreatedAt: tx.Now, UpdatedAt: tx.Now, ExpiresAt: expiry(n.Service, tx.Now),
	}
	for id, answer := range n.Answers {
		d.Answers[id] = answer
	}
	if err := insert(ctx, tx, d); err != nil {
		return nil, Key{}, fmt.Errorf("start a draft of %s: %w", d.Service, err)
	}
	key, err := s.Allow(ctx, tx, d)
	if err != nil {
		return nil, Key{}, err
	}
	return d, key, events.Publish(ctx, s.Bus, tx, Started{d.Authority, d.ID, d.Service, d.Channel})
}

// mayStart refuses a service that is closed today, and too many drafts from one place.
func (s *Service) mayStart(ctx context.Context, tx *db.Tx, n NewDraft) error {
	if !n.Service.Open.Contains(today(ctx, tx.Now)) {
		return ErrClosed
	}
	if n.Network == "" || s.Starts < 0 {
		return nil
	}
	starts, err := on(tx).CountStart(ctx, formssql.CountStartParams{
		AuthorityID: tenant.From(ctx), Network: counted(ctx, n.Network), HourAt: db.At(tx.Now.Truncate(time.Hour)),
	})
	if err != nil {
		return fmt.Errorf("count the drafts begun: %w", err)
	}
	if starts > int64(s.Starts) {
		return errs.New(errs.TooMany, "forms.too_many_drafts")
	}
	return nil
}

// expiry is until when a draft touched now is kept.
func expiry(service *catalogue.Service, now time.Time) time.Time {
	keep := service.Data.Keep.Draft
	until := now.AddDate(keep.Years, keep.Months, keep.Weeks*7+keep.Days+keep.WorkingDays+keep.ClearDays)
	until = until.Add(time.Duration(keep.Hours+keep.WorkingHours)*time.Hour + time.Duration(keep.Minutes)*time.Minute)
	if until.Equal(now) {
		return now.Add(keptWithout)
	}
	return until
}

// Allow makes a key that opens the draft, for one more browser.
func (s *Service) Allow(ctx context.Context, tx *db.Tx, d *Draft) (Key, error) {
	key := NewKey()
	err := on(tx).AddKey(ctx, formssql.AddKeyParams{
		AuthorityID: d.Authority, KeyHash: key.hash(), DraftID: uuid.UUID(d.ID), CreatedAt: db.At(tx.Now),
	})
	if err != nil {
		return Key{}, fmt.Errorf("a key for draft %s: %w", d.ID, err)
	}
	return key, nil
}
