package sms

import (
	"context"
	"errors"

	"parvis/internal/inbox"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/tenant"
	"parvis/internal/notify"
)

// Via names the way in the outbox.
func (s *Service) Via() string { return "sms" }

// CanText tells whether the authority of ctx has a number to write from.
func (s *Service) CanText(ctx context.Context) bool {
	_, err := s.writesFrom(ctx)
	return err == nil
}

// writesFrom is the number of an authority: the first that takes something now and whose gateway is known.
func (s *Service) writesFrom(ctx context.Context) (inbox.Account, error) {
	all, err := s.Inbox.Accounts(ctx, s.DB.Read())
	if err != nil {
		return inbox.Account{}, err
	}
	for _, a := range all {
		if a.Door != inbox.SMS || !a.Paused.IsZero() {
			continue
		}
		if _, _, err := s.Channel.Gateways.of(a); err == nil {
			return a, nil
		}
	}
	return inbox.Account{}, inbox.ErrNoWay
}

// Send takes a notice to a telephone: Service is a notify.Texter. It keeps the same rules as an
// agent's text (STOP, the month's money, the night); a notice is charged once however often it is tried.
func (s *Service) Send(ctx context.Context, m notify.Mail) (notify.Receipt, error) {
	a, err := s.writesFrom(ctx)
	if err != nil {
		return notify.Receipt{}, later("inbox.paused")
	}
	settings, err := SettingsOf(a)
	if err != nil {
		return notify.Receipt{}, err
	}
	if !settings.QuietUntil(s.DB.Clock().Now(), s.town(ctx, tenant.From(ctx)).Zone).IsZero() {
		return notify.Receipt{}, later("inbox.sms.why.quiet")
	}
	ref := noticeRef + m.ID
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := s.Charge(ctx, tx, Bill{Account: a, To: m.To.Address, Text: m.Text, Ref: ref})
		return err
	})
	if refusal, ok := errors.AsType[*errs.Error](err); ok && refusal.Kind == errs.Invalid {
		return notify.Receipt{}, &notify.Failure{Outcome: notify.Permanent, Stage: "to", Words: refusal.Key}
	}
	if err != nil {
		return notify.Receipt{}, err
	}
	sealed, err := s.Inbox.SecretOf(a)
	if err != nil {
		return notify.Receipt{}, err
	}
	r, err := s.Channel.hand(ctx, a, sealed, Text{To: m.To.Address, Body: m.Text, Ref: ref})
	if f, ok := errors.AsType[*inbox.Failure](err); ok {
		return notify.Receipt{}, &notify.Failure{Outcome: outcomes[f.Fate], Stage: "answer", Words: f.Words}
	}
	return notify.Receipt{Words: r.Words}, err
}

func later(why string) *notify.Failure {
	return &notify.Failure{Outcome: notify.Temporary, Stage: "connect", Words: why}
}

var outcomes = map[inbox.Fate]notify.Outcome{inbox.Temporary: notify.Temporary, inbox.Permanent: notify.Permanent, inbox.Unsure: notify.Unsure}
