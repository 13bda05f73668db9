package desk

import (
	"context"
	"net/url"
	"slices"

	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
)

// filters is the form that narrows a view, filled in as the list is looked at.
type filters struct {
	View     string
	Text     string
	Selects  []ui.Select
	Ticks    []ui.Choice
	Ticked   []string
	From, To string
	Open     bool
	Action   string // where it leads, the list without
	Of       string // kind of results
}

// chip is one narrowing in words, with the way to take it off.
type chip struct{ Text, Href string }

// bare is the list without any narrowing; results keep what was typed.
func (f filters) bare() string {
	if f.View == searchView {
		return f.Action + "?" + url.Values{"q": {f.Text}}.Encode()
	}
	return f.Action + "?view=" + f.View
}

func (p *Pages) filters(ctx context.Context, l look) (f filters, err error) {
	c := l.Chosen
	f = filters{Action: "/desk", View: l.View, Text: c.Get("q"), From: c.Get("from"), To: c.Get("to")}
	offered, err := p.Offer.List(ctx, catalogue.Filter{Lang: i18n.LangOf(ctx)})
	if err != nil {
		return f, err
	}
	teams, err := p.Identity.Teams(ctx)
	if err != nil {
		return f, err
	}
	agents, err := p.Identity.Agents(ctx)
	if err != nil {
		return f, err
	}
	team, who := p.all(ctx), []ui.Option{{Value: "", Text: i18n.T(ctx, "desk.filter.all")},
		{Value: "me", Text: i18n.T(ctx, "desk.filter.me")}, {Value: "none", Text: i18n.T(ctx, "desk.filter.nobody")}}
	for _, t := range teams {
		team = append(team, ui.Option{Value: string(t.ID), Text: t.Name.Of(ctx)})
	}
	for _, a := range agents {
		if !a.Closed {
			who = append(who, ui.Option{Value: a.ID.String(), Text: a.Name})
		}
	}
	f.Selects = []ui.Select{
		p.choose(ctx, "service", c.Get("service"), p.serviceOptions(ctx, offered)),
		p.choose(ctx, "state", c.Get("state"), p.stateOptions(ctx, offered, c.Get("service"))),
		p.choose(ctx, "team", c.Get("team"), team),
		p.choose(ctx, "agent", c.Get("agent"), who),
		p.choose(ctx, "channel", c.Get("channel"), p.channelOptions(ctx)),
		p.choose(ctx, "order", c.Get("order"), p.orderOptions(ctx)),
	}
	for _, name := range []string{"late", "waiting", "unseen"} {
		f.Ticks = append(f.Ticks, ui.Choice{Value: "1", Name: name, ID: "f-" + name, Text: i18n.T(ctx, "desk.filter."+name), Checked: c.Get(name) != ""})
	}
	return f, nil
}

func (p *Pages) all(ctx context.Context) []ui.Option {
	return []ui.Option{{Value: "", Text: i18n.T(ctx, "desk.filter.all")}}
}

func (p *Pages) choose(ctx context.Context, name, value string, options []ui.Option) ui.Select {
	return ui.Select{Name: name, ID: "f-" + name, Label: i18n.T(ctx, "desk.filter."+name), Value: value, Options: options}
}

func (p *Pages) serviceOptions(ctx context.Context, offered []catalogue.Offered) []ui.Option {
	options := p.all(ctx)
	for _, s := range offered {
		options = append(options, ui.Option{Value: string(s.Definition.Service), Text: s.Title.Of(ctx)})
	}
	return options
}

// stateOptions are the states of the chosen service, or each word that any service has.
func (p *Pages) stateOptions(ctx context.Context, offered []catalogue.Offered, service string) []ui.Option {
	options, seen := p.all(ctx), map[string]bool{}
	for _, s := range offered {
		if service != "" && string(s.Definition.Service) != service {
			continue
		}
		for _, st := range s.Flow.States {
			if !seen[st.Name] {
				seen[st.Name] = true
				options = append(options, ui.Option{Value: st.Name, Text: st.It.Desk.Of(ctx)})
			}
		}
	}
	return options
}

var channels = []cases.Channel{cases.ByWeb, cases.ByCounter, cases.ByPhone, cases.ByPost, cases.ByEmail, cases.BySMS, cases.ByVisit, cases.ByAPI, cases.ByOpen311}

func (p *Pages) channelOptions(ctx context.Context) []ui.Option {
	options := p.all(ctx)
	for _, c := range channels {
		options = append(options, ui.Option{Value: string(c), Text: doorWords(ctx, c)})
	}
	return options
}

func (p *Pages) orderOptions(ctx context.Context) []ui.Option {
	options := []ui.Option{{Value: "", Text: i18n.T(ctx, "desk.order.usual")}}
	for _, o := range orders {
		options = append(options, ui.Option{Value: string(o), Text: i18n.T(ctx, "desk.order."+string(o))})
	}
	return options
}

// chips are the narrowings in force.
func (f *filters) chips(ctx context.Context, l look) (all []chip) {
	for _, name := range narrowing {
		v := l.Chosen.Get(name)
		if v == "" || name == "q" && l.View == searchView {
			continue
		}
		text := i18n.T(ctx, "desk.filter."+name)
		if i := slices.IndexFunc(f.Selects, func(s ui.Select) bool { return s.Name == name }); i >= 0 {
			for _, o := range f.Selects[i].Options {
				if o.Value == v {
					text += i18n.T(ctx, "desk.colon") + o.Text
				}
			}
		} else if name == "q" || name == "from" || name == "to" {
			text += i18n.T(ctx, "desk.colon") + v
		}
		all = append(all, chip{text, l.without(name)})
	}
	return all
}
