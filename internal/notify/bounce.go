package notify

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"parvis/internal/kit/db"
	"parvis/internal/kit/events"
	"parvis/internal/kit/tenant"
	"parvis/internal/notify/notifysql"
)

// Bounce writes down that a mail came back, and publishes Bounced. The reader
// of the mailbox calls it with our Message-ID as quoted in the return, or the
// address that the return was sent to. A return told twice is kept once. It
// gives ErrNotFound when no message of ours is meant.
func (s *Service) Bounce(ctx context.Context, tx *db.Tx, mailID string, why Attempt) error {
	q := notifysql.New(tx)
	row, err := q.MessageByMailID(ctx, s.mailID(mailID))
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("bounce of %s: %w", mailID, err)
	}
	r, err := record(row)
	if err != nil {
		return err
	}
	now := db.Time{Time: tx.Now}
	n, err := q.MarkBounced(ctx, notifysql.MarkBouncedParams{AuthorityID: r.Authority, ID: uuid.UUID(r.ID), BouncedAt: now})
	if err != nil || n == 0 {
		return err
	}
	why.Number, why.Via, why.Outcome, why.Started, why.Ended = r.Attempts+1, "return", Returned, tx.Now, tx.Now
	if err := insertEnded(ctx, q, r.Authority, r.ID, why); err != nil {
		return err
	}
	return events.Publish(tenant.With(ctx, r.Authority), s.Bus, tx, Bounced{Notice: r.notice(tx.Now), Why: why})
}

// mailID reads <id@domain>, and bounces+id@domain as compose writes it.
func (s *Service) mailID(quoted string) string {
	id := strings.Trim(strings.TrimSpace(quoted), "<>")
	local, _, _ := strings.Cut(id, "@")
	if _, tag, ok := strings.Cut(local, "+"); ok {
		return tag + "@" + s.domain
	}
	return id
}
