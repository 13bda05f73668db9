package mastodon

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"parvis/internal/inbox"
	"parvis/internal/inbox/social"
	"parvis/internal/kit/db"
	"parvis/internal/kit/jobs"
	"parvis/internal/kit/tenant"
)

// Cursor is how far an account was read.
type Cursor struct {
	After string    `json:"after,omitempty"` // id of the last notification that is kept
	Rest  time.Time `json:"rest,omitzero"`   // the server wants no question before
}

// Poller asks the servers of all accounts for new mentions.
type Poller struct {
	*social.Service
	Client *http.Client
	Log    *slog.Logger
}

const (
	aPage     = 40
	mostPages = 10 // of one account in one round, so that one cannot hold the others up
	mostBody  = 8 << 20
)

// Register hands the round to the job queue; call it once, before the queue starts.
func (p *Poller) Register() { jobs.Every(p.Jobs, "inbox.mastodon.poll", time.Minute, p.Round) }

// Round reads every account once. A server that is away stops none of the others; what is
// wrong stands on the account.
func (p *Poller) Round(ctx context.Context) error {
	all, err := p.Inbox.AccountsOf(ctx, inbox.Social)
	if err != nil {
		return err
	}
	for _, row := range all {
		here := tenant.With(ctx, row.Authority)
		a, err := p.Account(row)
		if err == nil && a.Settings.Network != "mastodon" {
			continue
		}
		if err == nil {
			err = p.read(here, a)
		}
		if err == nil {
			continue
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		p.Log.WarnContext(here, "mastodon: an account could not be read", "account", row.ID.String(), "err", err)
		if err := p.DB.Write(here, func(tx *db.Tx) error { return p.Inbox.Fails(here, tx, row, err.Error()) }); err != nil {
			return err
		}
	}
	return nil
}

func (p *Poller) read(ctx context.Context, a social.Account) error {
	var c Cursor
	if err := a.Cursor.Unmarshal(&c); err != nil {
		return err
	}
	if p.DB.Clock().Now().Before(c.Rest) {
		return nil
	}
	for range mostPages {
		page, rest, err := p.page(ctx, a, c.After)
		if err != nil {
			return err
		}
		c.Rest = rest
		if err := p.keep(ctx, a, &c, page); err != nil {
			return err
		}
		if len(page) < aPage || !rest.IsZero() {
			return nil
		}
	}
	return nil
}

// page asks for what came after an id, oldest first. rest is until when the server wants peace.
func (p *Poller) page(ctx context.Context, a social.Account, after string) (page []json.RawMessage, rest time.Time, err error) {
	q := url.Values{"types[]": {"mention"}, "limit": {strconv.Itoa(aPage)}}
	if after == "" {
		after = "0"
	}
	q.Set("min_id", after)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, at(a, "/api/v1/notifications?"+q.Encode()), nil)
	if err != nil {
		return nil, rest, err
	}
	r.Header.Set("Authorization", "Bearer "+a.Secret.Token)
	answer, err := p.Client.Do(r)
	if err != nil {
		return nil, rest, err
	}
	defer answer.Body.Close()
	rest = p.restOf(answer)
	switch {
	case answer.StatusCode == http.StatusTooManyRequests:
		return nil, rest, nil
	case answer.StatusCode != http.StatusOK:
		return nil, rest, fmt.Errorf("the server answers %s", answer.Status)
	}
	body, err := io.ReadAll(io.LimitReader(answer.Body, mostBody))
	if err != nil {
		return nil, rest, err
	}
	if err := json.Unmarshal(body, &page); err != nil {
		return nil, rest, fmt.Errorf("the server's list of mentions: %w", err)
	}
	return page, rest, nil
}

// restOf reads the limits that a server tells with each answer; one that says "too many" and not until when has five minutes.
func (p *Poller) restOf(answer *http.Response) time.Time {
	left, err := strconv.Atoi(answer.Header.Get("X-RateLimit-Remaining"))
	tooMany := answer.StatusCode == http.StatusTooManyRequests
	if !tooMany && (err != nil || left > 2) {
		return time.Time{}
	}
	now := p.DB.Clock().Now()
	until, err := time.Parse(time.RFC3339Nano, answer.Header.Get("X-RateLimit-Reset"))
	if err != nil || until.Sub(now) > time.Hour || until.Before(now) {
		if !tooMany {
			return time.Time{}
		}
		return now.Add(5 * time.Minute)
	}
	return until
}

// keep writes mentions and how far we are in one transaction. The server lists newest first
// also with min_id, so they are turned round; one that cannot be read is held and blocks nothing.
func (p *Poller) keep(ctx context.Context, a social.Account, c *Cursor, page []json.RawMessage) error {
	var all []inbox.Prepared
	for i := len(page) - 1; i >= 0; i-- {
		var n notification
		_ = json.Unmarshal(page[i], &n) // what has no id is known by its digest, and held by its reader
		external := ""
		if n.ID != "" {
			external = "mention:" + n.ID
			if later(n.ID, c.After) {
				c.After = n.ID
			}
		}
		prepared, err := p.Inbox.Prepare(ctx, inbox.Incoming{Account: a.Account, ExternalID: external, Raw: bytes.NewReader(page[i])})
		if err != nil {
			return err
		}
		all = append(all, prepared)
	}
	return p.DB.Write(ctx, func(tx *db.Tx) error {
		for _, one := range all {
			if _, err := p.Inbox.Keep(ctx, tx, one); err != nil {
				return err
			}
		}
		return p.Inbox.SaveCursor(ctx, tx, a.Account, c)
	})
}

// later compares ids of the server, which are growing numbers of any length.
func later(a, b string) bool { return len(a) > len(b) || len(a) == len(b) && a > b }
