package notify

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"parvis/internal/kit/db"
	"parvis/internal/kit/tenant"
	"parvis/internal/notify/notifysql"
)

// Health counts the messages of one kind of notice that were queued in a span
// of time. It is kept by kind, because it is one kind that stops while the
// others go on, and an overall figure hides that for months.
type Health struct {
	Name                                      string
	Created, Waiting, Sent, Failed, Cancelled int
	Unsure                                    int // ended without anybody knowing
	Doubtful                                  int // at least one attempt whose end nobody knows: what may have arrived twice
	Bounced                                   int
	Oldest                                    time.Time // of those waiting
}

// Ratio is delivered by created, 1 when nothing was to be delivered.
func (h Health) Ratio() float64 {
	due := h.Created - h.Cancelled
	if due == 0 {
		return 1
	}
	return float64(h.Sent-h.Bounced) / float64(due)
}

// Alarm tells, as a key of kit/i18n, what an operator must look at, "" for
// nothing: messages that wait for more than an hour, or one in five not
// delivered among ten or more.
func (h Health) Alarm(now time.Time) string {
	switch {
	case h.Waiting > 0 && now.Sub(h.Oldest) > time.Hour:
		return "notify.alarm.waiting"
	case h.Created-h.Waiting >= 10 && float64(h.Sent-h.Bounced) < 0.8*float64(h.Created-h.Cancelled-h.Waiting):
		return "notify.alarm.undelivered"
	}
	return ""
}

// Health counts the messages that the authority in ctx queued from since until
// before until, one line for each kind of notice. The doctor and the metrics
// read it.
func (s *Service) Health(ctx context.Context, since, until time.Time) ([]Health, error) {
	rows, err := notifysql.New(s.DB.Read()).Counts(ctx, notifysql.CountsParams{
		AuthorityID: tenant.From(ctx), QueuedAt: db.Time{Time: since}, QueuedAt_2: db.Time{Time: until},
	})
	if err != nil {
		return nil, fmt.Errorf("count messages: %w", err)
	}
	byName := map[string]*Health{}
	for _, row := range rows {
		h := byName[row.Template]
		if h == nil {
			h = &Health{Name: row.Template}
			byName[row.Template] = h
		}
		h.add(row)
	}
	var all []Health
	for _, h := range byName {
		all = append(all, *h)
	}
	slices.SortFunc(all, func(a, b Health) int { return strings.Compare(a.Name, b.Name) })
	return all, nil
}

func (h *Health) add(row notifysql.CountsRow) {
	n := int(row.Many)
	h.Created += n
	h.Bounced += int(row.Bounced)
	h.Doubtful += int(row.Doubtful)
	switch State(row.State) {
	case StateSent:
		h.Sent += n
	case StateFailed:
		h.Failed += n
	case StateUnsure:
		h.Unsure += n
	case StateCancelled:
		h.Cancelled += n
	default:
		h.Waiting += n
		if oldest := time.UnixMicro(row.Oldest).UTC(); h.Oldest.IsZero() || oldest.Before(h.Oldest) {
			h.Oldest = oldest
		}
	}
}
