package notify

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"parvis/internal/kit/db"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/tenant"
	"parvis/internal/notify/notifysql"
)

// Page asks for a stretch of the list of messages, newest first. The zero page
// is the first.
type Page struct {
	To     string    // part of the recipient's address or name, "" for all
	Before time.Time // the last line seen…
	After  ID        // …and its ID
	Most   int
}

// Line is a message as lists show it.
type Line struct {
	ID             ID
	Event          string
	To             Contact
	Subject        string
	Secret         bool
	State          State
	Attempts       int
	Unsure         int
	Queued, Closed time.Time
	Bounced        bool
	Emptied        bool
}

// Newest lists messages of the authority in ctx.
func (s *Service) Newest(ctx context.Context, p Page) ([]Line, error) {
	before, id := db.Time{Time: p.Before}, uuid.UUID(p.After)
	if p.Before.IsZero() {
		before, id = db.Time{Time: farAhead}, uuid.Max
	}
	q := notifysql.New(s.DB.Read())
	if p.To == "" {
		rows, err := q.Newest(ctx, notifysql.NewestParams{AuthorityID: tenant.From(ctx), BeforeAt: before, BeforeID: id, Most: int32(p.Most)})
		return lines(rows), wrap("list messages", err)
	}
	found, err := q.NewestTo(ctx, notifysql.NewestToParams{
		AuthorityID: tenant.From(ctx), Pattern: pattern(p.To), BeforeAt: before, BeforeID: id, Most: int32(p.Most),
	})
	rows := make([]notifysql.NewestRow, len(found))
	for i, row := range found {
		rows[i] = notifysql.NewestRow(row)
	}
	return lines(rows), wrap("search messages", err)
}

var farAhead = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)

// pattern finds the words anywhere; what means something to "like" is taken
// as it was typed.
func pattern(words string) string {
	return "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(strings.ToLower(strings.TrimSpace(words))) + "%"
}

func lines(rows []notifysql.NewestRow) []Line {
	all := make([]Line, 0, len(rows))
	for _, r := range rows {
		all = append(all, Line{
			ID: ID(r.ID), Event: r.EventKey, To: Contact{Name: r.ToName, Address: r.ToAddress, Lang: i18n.Lang(r.Lang)},
			Subject: r.Subject, Secret: r.Secret, State: State(r.State), Attempts: int(r.Attempts), Unsure: int(r.Unsure),
			Queued: r.QueuedAt.Time, Closed: r.ClosedAt.Time, Bounced: !r.BouncedAt.IsZero(), Emptied: !r.EmptiedAt.IsZero(),
		})
	}
	return all
}

func wrap(what string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", what, err)
}
