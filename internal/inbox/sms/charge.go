package sms

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"parvis/internal/audit"
	"parvis/internal/inbox"
	"parvis/internal/inbox/sms/smssql"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/tenant"
)

// The refusals, each told to who writes before anything leaves.
var (
	ErrStopped = errs.New(errs.Invalid, "inbox.sms.stopped")
	ErrTooLong = errs.New(errs.Invalid, "inbox.sms.too_long")
	ErrSpent   = errs.New(errs.Invalid, "inbox.sms.spent")
	ErrNumber  = errs.New(errs.Invalid, "inbox.sms.number")
	ErrFiles   = errs.New(errs.Invalid, "inbox.sms.files")
)

// Month is what an authority has sent in a month; Number is 202612.
type Month struct {
	Authority          tenant.ID
	Number             int64
	Messages, Segments int64
	Micros, CapMicros  int64
}

// Bill is a text to be charged.
type Bill struct {
	Account inbox.Account
	To      string // E.164
	Text    string
	Ref     string // charged once
	// Confirms is an answer to STOP itself: the one text that a stopped number still gets.
	Confirms bool
}

// Charge settles in the caller's transaction whether a text may leave, and counts it on the
// authority's month: what is refused is rolled back with the rest. The same Ref is counted once.
func (s *Service) Charge(ctx context.Context, tx *db.Tx, b Bill) (Size, error) {
	settings, err := SettingsOf(b.Account)
	if err != nil {
		return Size{}, err
	}
	size := Measure(Plain(b.Text))
	if size.Segments > settings.MostParts {
		return size, errs.New(errs.Invalid, ErrTooLong.Key, "Segments", size.Segments, "Most", settings.MostParts, "Signs", size.Units, "Unicode", size.Unicode, "Odd", size.Odd)
	}
	if !b.Confirms {
		if err := s.mayWrite(ctx, tx, b); err != nil {
			return size, err
		}
	}
	return size, s.count(ctx, tx, b, settings, size)
}

// mayWrite: a number that said STOP is left alone until it says START.
func (s *Service) mayWrite(ctx context.Context, tx *db.Tx, b Bill) error {
	consent, err := s.ConsentOf(ctx, tx, b.Account.Authority, b.To)
	if err != nil {
		return err
	}
	if consent.Stopped {
		return ErrStopped
	}
	return nil
}

func (s *Service) count(ctx context.Context, tx *db.Tx, b Bill, settings Settings, size Size) error {
	at := b.Account.Authority
	month, micros := monthOf(tx.Now, s.town(ctx, at).Zone), int64(size.Segments)*settings.PriceMicros
	n, err := on(tx).InsertCharge(ctx, smssql.InsertChargeParams{
		AuthorityID: at, Ref: b.Ref, Month: month, Segments: int64(size.Segments), Micros: micros, ChargedAt: db.At(tx.Now),
	})
	if err != nil || n == 0 {
		return err
	}
	row, err := on(tx).AddToMonth(ctx, smssql.AddToMonthParams{AuthorityID: at, Month: month, Segments: int64(size.Segments), Micros: micros})
	if err != nil {
		return err
	}
	m := Month{Authority: at, Number: month, Messages: row.Messages, Segments: row.Segments, Micros: row.Micros, CapMicros: settings.CapCents * 10_000}
	switch {
	case m.CapMicros == 0:
		return nil
	case m.Micros > m.CapMicros:
		return errs.New(errs.Invalid, ErrSpent.Key, "Cents", settings.CapCents)
	case m.Micros*100 >= m.CapMicros*settings.WarnPercent && row.WarnedAt.IsZero():
		return s.warn(ctx, tx, m)
	}
	return nil
}

// warn leaves a trace and tells people, once a month.
func (s *Service) warn(ctx context.Context, tx *db.Tx, m Month) error {
	n, err := on(tx).MarkWarned(ctx, smssql.MarkWarnedParams{AuthorityID: m.Authority, Month: m.Number, WarnedAt: db.At(tx.Now)})
	if err != nil || n == 0 {
		return err
	}
	ctx = tenant.With(ctx, m.Authority)
	if s.Warn != nil {
		if err := s.Warn(ctx, tx, m); err != nil {
			return err
		}
	}
	return audit.Write(ctx, tx, audit.Entry{Action: "sms.nearly_spent", Kind: "sms_month", Subject: time.Date(int(m.Number/100), time.Month(m.Number%100), 1, 0, 0, 0, 0, time.UTC).Format("2006-01")})
}

// MonthNow is what the authority of ctx has sent in the month of now; zero before the first text.
func (s *Service) MonthNow(ctx context.Context, q db.Queryer, now time.Time) (Month, error) {
	at := tenant.From(ctx)
	m := Month{Authority: at, Number: monthOf(now, s.town(ctx, at).Zone)}
	row, err := on(q).Month(ctx, smssql.MonthParams{AuthorityID: at, Month: m.Number})
	if errors.Is(err, sql.ErrNoRows) {
		return m, nil
	}
	m.Messages, m.Segments, m.Micros = row.Messages, row.Segments, row.Micros
	return m, err
}

// monthOf writes a month as 202612, as the authority's calendar has it.
func monthOf(t time.Time, zone *time.Location) int64 {
	y, m, _ := t.In(zone).Date()
	return int64(y*100 + int(m))
}
