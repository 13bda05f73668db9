package forms

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"parvis/internal/forms/formssql"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/jobs"
	"parvis/internal/kit/tenant"
)

// remindAfter is how long a draft rests before its person is told, once, that it has not
// been sent: many take a kept request for a sent one.
const remindAfter = 3 * 24 * time.Hour

// remindJob is idempotent: the draft notes that it was reminded of.
type remindJob struct {
	Authority uuid.UUID `json:"authority"`
	Draft     uuid.UUID `json:"draft"`
}

// Kind names the rows of the queue.
func (remindJob) Kind() string { return "forms.remind" }

// Tenant is whose draft it is.
func (j remindJob) Tenant() tenant.ID { return j.Authority }

func (s *Service) remind(ctx context.Context, job remindJob) error {
	d, err := find(ctx, s.DB.Read(), ID(job.Draft))
	if errors.Is(err, ErrNoDraft) {
		return nil
	}
	if err != nil {
		return err
	}
	now := s.Clock.Now()
	if d.State(now) != Open || d.Contact == "" || !d.RemindedAt.IsZero() {
		return nil
	}
	if rest := d.UpdatedAt.Add(remindAfter).Sub(now); rest > 0 {
		return jobs.Snooze(rest) // touched since: it rests from then on
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error { return s.sendReminder(ctx, tx, d) })
}

func (s *Service) sendReminder(ctx context.Context, tx *db.Tx, d *Draft) error {
	n, err := on(tx).SetReminded(ctx, formssql.SetRemindedParams{AuthorityID: d.Authority, ID: uuid.UUID(d.ID), RemindedAt: db.At(tx.Now)})
	if err != nil {
		return fmt.Errorf("note the reminder of draft %s: %w", d.ID, err)
	}
	if n == 0 {
		return nil
	}
	// Reminders come from no network: each counts by itself, or forty of them would wait for each other.
	ctx = identity.WithVisitor(ctx, identity.Visitor{Network: identity.Network("draft " + d.ID.String())})
	_, err = s.Identity.RequestLink(ctx, tx, identity.Ask{Address: d.Contact, Purpose: reminderPurpose, Ref: d.ID.String(), Lang: d.Lang})
	if errs.KindOf(err) == errs.Invalid && err != nil {
		return nil // a telephone, and the authority texts no more
	}
	return err
}
