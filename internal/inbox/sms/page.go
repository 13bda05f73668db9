package sms

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/google/uuid"

	"parvis/internal/identity"
	"parvis/internal/inbox"
	"parvis/internal/inbox/sms/smssql"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/tenant"
	"parvis/internal/kit/web"
)

// DemoPath is the page with the texts of a made-up town.
const DemoPath = "/outbox/sms"

const onPage = 50

// demoPage shows what came and left by the demo gateway, and is its one phone.
type demoPage struct {
	Number   string // of the town
	Texts    []shown
	From     string // as typed
	Text     string
	Problems errs.Problems
	Month    Month
}

type shown struct {
	ID, Party, Text string
	Out             bool
	State           inbox.State
	Size            Size
	At              time.Time
}

// DemoRoutes are mounted for an installation that shows made-up towns only.
func (s *Service) DemoRoutes() []web.Route {
	return []web.Route{{"GET", DemoPath, web.Anyone, s.demo}, {"POST", DemoPath, web.Anyone, s.demoText}}
}

// demoAccount is the demo's own number, of a made-up town: a real one shows nothing to anybody.
func (s *Service) demoAccount(ctx context.Context) (inbox.Account, error) {
	if a := identity.AuthorityOf(ctx); a == nil || !a.Demo {
		return inbox.Account{}, inbox.ErrUnknown
	}
	all, err := s.Inbox.Accounts(ctx, s.DB.Read())
	for _, a := range all {
		settings, fault := SettingsOf(a)
		if a.Door == inbox.SMS && fault == nil && settings.Gateway == "demo" {
			return a, nil
		}
	}
	if err == nil {
		err = inbox.ErrUnknown
	}
	return inbox.Account{}, err
}

func (s *Service) demo(w http.ResponseWriter, r *http.Request) error {
	return s.show(w, r, http.StatusOK, demoPage{From: "06 39 98 21 07"})
}

func (s *Service) show(w http.ResponseWriter, r *http.Request, status int, p demoPage) error {
	ctx := r.Context()
	a, err := s.demoAccount(ctx)
	if err != nil {
		return err
	}
	p.Number = a.Address
	rows, err := on(s.DB.Read()).NewestItems(ctx, smssql.NewestItemsParams{AuthorityID: tenant.From(ctx), Limit: onPage})
	if err != nil {
		return err
	}
	for _, row := range rows {
		p.Texts = append(p.Texts, shown{
			ID: row.ID.String(), Party: row.Party, Text: row.Text, Out: row.Direction == string(inbox.Out), State: inbox.State(row.State),
			Size: Measure(Plain(row.Text)), At: row.ReceivedAt.Time,
		})
	}
	if p.Month, err = s.MonthNow(ctx, s.DB.Read(), s.Clock.Now()); err != nil {
		return err
	}
	return web.Render(w, r, status, demoTempl(p))
}

// demoText is what the phone of the demo sends.
func (s *Service) demoText(w http.ResponseWriter, r *http.Request) error {
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	a, err := s.demoAccount(r.Context())
	if err != nil {
		return err
	}
	p := demoPage{From: in.Get("from"), Text: in.Get("text")}
	number, err := identity.NormalisePhone(strings.TrimSpace(p.From), "FR")
	if err != nil {
		p.Problems.Add("from", "identity.phone_shape")
	}
	switch {
	case strings.TrimSpace(p.Text) == "":
		p.Problems.Add("text", "inbox.nothing_said")
	case len([]rune(p.Text)) > 1000:
		p.Problems.Add("text", "inbox.sms.demo.too_long")
	}
	if p.Problems.Any() {
		return s.show(w, r, http.StatusUnprocessableEntity, p)
	}
	raw, err := json.Marshal(DemoText{ID: uuid.NewString(), From: number, Text: p.Text})
	if err != nil {
		return err
	}
	if _, err := s.Inbox.Accept(r.Context(), inbox.Incoming{Account: a, Raw: bytes.NewReader(raw), Meta: map[string]string{contentType: "application/json"}}); err != nil {
		return err
	}
	return web.SeeOther(w, r, DemoPath)
}

func problem(ctx context.Context, all errs.Problems, field string) string {
	if p, ok := all.Of(field); ok {
		return i18n.Problem(ctx, p)
	}
	return ""
}
