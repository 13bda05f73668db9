package desk

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"parvis/internal/desk/alerts"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
)

// alertSettings is the form of how an agent is told.
type alertSettings struct {
	Selects []ui.Select
	Phone   ui.Input // no field where the town sends no texts
}

// alertSettings fills the form in with what is chosen, or was typed.
func (p *Pages) alertSettings(ctx context.Context, set alerts.Settings, typed string, problems errs.Problems) (s alertSettings) {
	texts := p.Notices.CanText(ctx)
	for _, kind := range alerts.Kinds {
		one := ui.Select{Name: "way-" + string(kind), Label: i18n.T(ctx, "alerts.kind."+string(kind)), Value: string(set.Ways[kind])}
		for _, way := range alerts.Ways {
			if way != alerts.ByText || texts || set.Ways[kind] == way {
				one.Options = append(one.Options, ui.Option{Value: string(way), Text: i18n.T(ctx, "alerts.way."+string(way))})
			}
		}
		s.Selects = append(s.Selects, one)
	}
	if texts || typed != "" {
		s.Phone = ui.Input{Name: "alert-phone", Type: "tel", Label: i18n.T(ctx, "alerts.settings.phone"), Value: typed, Width: 20, Autocomplete: "tel", Error: fault(ctx, problems, "alert-phone")}
	}
	return s
}

// saveAlertWays keeps how the agent is told of each kind.
func (p *Pages) saveAlertWays(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	set, problems := typedSettings(ctx, in)
	if len(problems) > 0 {
		m, err := p.keysOf(ctx)
		if err != nil {
			return err
		}
		return p.drawMe(w, r, m, p.alertSettings(ctx, set, in.Get("alert-phone"), problems), problems)
	}
	agent, _ := identity.AgentOf(ctx)
	if err := p.DB.Write(ctx, func(tx *db.Tx) error { return p.Alerts.SaveSettings(ctx, tx, agent.ID, set) }); err != nil {
		return err
	}
	p.putFlash(ctx, flash{Kind: "ok", Words: i18n.T(ctx, "alerts.settings.saved")})
	return web.SeeOther(w, r, "/desk/me")
}

// typedSettings reads the form: whoever wants texts gives a number.
func typedSettings(ctx context.Context, in url.Values) (set alerts.Settings, problems errs.Problems) {
	set.Ways = map[alerts.Kind]alerts.Way{}
	texts := false
	for _, kind := range alerts.Kinds {
		switch way := alerts.Way(in.Get("way-" + string(kind))); way {
		case alerts.ByMail, alerts.ByText:
			set.Ways[kind], texts = way, texts || way == alerts.ByText
		default:
			set.Ways[kind] = alerts.ByDesk
		}
	}
	phone := strings.TrimSpace(in.Get("alert-phone"))
	switch point, err := identity.NewContact(identity.Phone, phone, identity.AuthorityOf(ctx).Region()); {
	case phone == "" && texts:
		problems.Add("alert-phone", "alerts.settings.phone.empty")
	case phone != "" && err != nil:
		problems.Add("alert-phone", "alerts.settings.phone.wrong")
	case phone != "":
		set.Phone = point.Value
	}
	return set, problems
}
