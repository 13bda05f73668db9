package alerts

import (
	"context"
	"database/sql"
	"errors"
	"strconv"

	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/desk/alerts/alertsql"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/tenant"
	"parvis/internal/notify"
)

// Ring is the job that tells an alert when it falls due. One that was put off, settled or told since is left alone.
type Ring struct {
	Authority uuid.UUID `json:"authority"`
	Alert     uuid.UUID `json:"alert"`
	Version   int64     `json:"version"`
}

// Kind names the job in its rows.
func (Ring) Kind() string { return "desk.alerts.ring" }

// Tenant is whose job it is.
func (r Ring) Tenant() tenant.ID { return r.Authority }

func (s *Service) ring(ctx context.Context, job Ring) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		row, err := on(tx).AlertByID(ctx, alertsql.AlertByIDParams{AuthorityID: job.Authority, ID: job.Alert})
		if errors.Is(err, sql.ErrNoRows) {
			return nil // its case is no more
		}
		if err != nil {
			return err
		}
		if row.Version != job.Version || !row.DoneAt.IsZero() || !row.ToldAt.IsZero() {
			return nil
		}
		return s.tell(ctx, tx, alertOf(row))
	})
}

// tell hints to the agent's open pages, and writes to them by the way they chose. Nobody is written to about a request
// that has ended meanwhile: it stands at the desk all the same.
func (s *Service) tell(ctx context.Context, tx *db.Tx, a Alert) error {
	at := tenant.From(ctx)
	if s.Hint != nil {
		tx.AfterCommit(func() { s.Hint(at, Subject(a.Agent), map[string]string{"alert": a.ID.String()}) })
	}
	if err := on(tx).TellAlert(ctx, alertsql.TellAlertParams{AuthorityID: at, ID: a.ID, ToldAt: db.At(tx.Now)}); err != nil {
		return err
	}
	what, ended, err := s.about(ctx, tx, a.About)
	if err != nil || ended && a.Kind == Reminder {
		return err
	}
	return s.write(ctx, tx, a, what)
}

// about names what an alert leads to as a mail may name it: a number, and an address of the desk.
func (s *Service) about(ctx context.Context, q db.Queryer, a About) (what named, ended bool, err error) {
	switch a.What {
	case "case":
		c, err := s.Cases.Load(ctx, q, cases.ID{UUID: a.ID})
		if errs.KindOf(err) == errs.NotFound && err != nil {
			return named{Path: "/desk"}, true, nil
		}
		return named{string(c.Reference), "/desk/cases/" + string(c.Reference)}, c.Closed(), err
	case "thread":
		return named{Path: "/desk/threads/" + a.ID.String()}, false, nil
	}
	return named{Path: "/desk/calls"}, false, nil
}

// named is a request by its number, "" for what has none, with its page.
type named struct{ Number, Path string }

func (s *Service) write(ctx context.Context, tx *db.Tx, a Alert, what named) error {
	set, err := s.SettingsOf(ctx, a.Agent)
	if err != nil || set.Ways[a.Kind] == ByDesk {
		return err
	}
	to, err := s.Identity.Agent(ctx, a.Agent)
	if errs.KindOf(err) == errs.NotFound || err == nil && to.Closed {
		return nil
	}
	if err != nil {
		return err
	}
	here, err := s.Identity.Authority(ctx, tenant.From(ctx))
	if err != nil {
		return err
	}
	m := s.message(ctx, a, to, here, what)
	if set.Ways[a.Kind] == ByText && set.Phone != "" && s.Notices.CanText(ctx) {
		m.To.Address = set.Phone
	}
	_, err = s.Notices.Queue(ctx, tx, m)
	return err
}

func (s *Service) message(ctx context.Context, a Alert, to identity.Agent, here *identity.Authority, what named) notify.Message {
	say := func(key string) string {
		return i18n.In(to.Lang, "alerts.mail."+key, "Number", what.Number, "By", a.By, "Link", s.Origin(ctx, here)+what.Path, "Authority", here.Name.In(to.Lang))
	}
	subject := say(string(a.Kind))
	return notify.Message{
		Event: "alert/" + a.ID.String() + "/" + strconv.FormatInt(a.Version, 10), Name: "desk.alert",
		To:      notify.Contact{Name: to.Name, Address: to.Email, Lang: to.Lang},
		Subject: subject, Body: subject + "\n\n" + say("body"), Short: say("short." + string(a.Kind)),
	}
}
