package notify

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"regexp"

	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/tenant"
	"parvis/internal/notify/notifysql"
)

// Settings are an authority's own. Empty addresses fall back to the
// installation's.
type Settings struct {
	From     string // address that its mails come from
	FromName string // name beside it; the letterhead's when empty
	ReplyTo  string // mailbox in which answers are read, "" when nobody reads them
	BounceTo string // mailbox to which returns come
	KeepDays int    // how long the words of a message are kept once it left
}

const keepDays = 30

// Settings gives those of the authority in ctx.
func (s *Service) Settings(ctx context.Context) (Settings, error) {
	return s.settings(ctx, s.DB.Read(), tenant.From(ctx))
}

func (s *Service) settings(ctx context.Context, from db.Queryer, authority tenant.ID) (Settings, error) {
	row, err := notifysql.New(from).Settings(ctx, authority)
	if errors.Is(err, sql.ErrNoRows) {
		return Settings{KeepDays: keepDays}, nil
	}
	if err != nil {
		return Settings{}, fmt.Errorf("mail settings: %w", err)
	}
	return Settings{
		From: row.FromAddress, FromName: row.FromName, ReplyTo: row.ReplyAddress, BounceTo: row.BounceAddress, KeepDays: int(row.KeepDays),
	}, nil
}

// SaveSettings keeps those of the authority in ctx, or tells what is wrong
// with them, by field.
func (s *Service) SaveSettings(ctx context.Context, tx *db.Tx, set Settings) (errs.Problems, error) {
	if problems := set.check(); problems.Any() {
		return problems, nil
	}
	return nil, notifysql.New(tx).SaveSettings(ctx, notifysql.SaveSettingsParams{
		AuthorityID: tenant.From(ctx), FromAddress: set.From, FromName: set.FromName,
		ReplyAddress: set.ReplyTo, BounceAddress: set.BounceTo, KeepDays: int64(set.KeepDays),
	})
}

var taggable = regexp.MustCompile(`^[^+@\s]+@`)

func (set Settings) check() errs.Problems {
	var p errs.Problems
	for field, address := range map[string]string{"from": set.From, "reply_to": set.ReplyTo, "bounce_to": set.BounceTo} {
		if address != "" && checkAddress(address) != nil {
			p.Add(field, "notify.settings.address")
		}
	}
	for field, address := range map[string]string{"reply_to": set.ReplyTo, "bounce_to": set.BounceTo} {
		if _, already := p.Of(field); address != "" && !already && !taggable.MatchString(address) {
			p.Add(field, "notify.settings.no_plus")
		}
	}
	if set.FromName != oneLine(set.FromName) || len(set.FromName) > 100 {
		p.Add("from_name", "notify.settings.name")
	}
	if set.KeepDays < 1 || set.KeepDays > 3650 {
		p.Add("keep_days", "notify.settings.keep_days")
	}
	return p
}
