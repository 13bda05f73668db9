package desk

import (
	"context"

	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
)

// labels find the words of definitions, each version once for a page.
type labels struct {
	p    *Pages
	seen map[version]*catalogue.Service
}

type version struct {
	service catalogue.ServiceID
	no      int64
}

func (p *Pages) labels() *labels { return &labels{p, map[version]*catalogue.Service{}} }

// service is the version that a case began with.
func (l *labels) service(ctx context.Context, id catalogue.ServiceID, no int64) (*catalogue.Service, error) {
	key := version{id, no}
	if s, ok := l.seen[key]; ok {
		return s, nil
	}
	s, err := l.p.Offer.Version(ctx, id, no)
	if err != nil {
		return nil, err
	}
	l.seen[key] = s
	return s, nil
}

// tag is the agents' word for a state, coloured by what it means.
func tag(ctx context.Context, s *catalogue.Service, state string, outcome catalogue.Outcome, waits bool) ui.Tag {
	t := ui.Tag{Text: state}
	st, ok := s.State(state)
	if ok {
		t.Text = st.Desk.Of(ctx)
	}
	switch {
	case outcome == catalogue.OutcomeGranted || outcome == catalogue.OutcomeDone:
		t.Colour, t.Icon = "green", "check"
	case outcome == catalogue.OutcomeRefused:
		t.Colour, t.Icon = "pink", "cross"
	case outcome != "":
	case waits || ok && st.Waits:
		t.Colour = "yellow"
	default:
		t.Colour = "blue"
	}
	return t
}

// doors are the icons of channels; each is beside its word.
var doors = map[cases.Channel]string{
	cases.ByWeb: "web", cases.ByCounter: "counter", cases.ByPhone: "phone", cases.ByPost: "mail", cases.ByEmail: "mail",
	cases.BySMS: "sms", cases.ByVisit: "home", cases.ByDesk: "desk", cases.ByRules: "bolt",
	cases.ByAPI: "bolt", cases.ByOpen311: "bolt",
}

func doorIcon(c cases.Channel) string {
	if icon, ok := doors[c]; ok {
		return icon
	}
	return "document"
}

// doorWords names a channel; one of a newer release by itself.
func doorWords(ctx context.Context, c cases.Channel) string {
	return known(ctx, "desk.channel."+string(c), string(c))
}

// known is the word of a key, or something else when there is none: names come from definitions and newer releases.
func known(ctx context.Context, key, otherwise string) string {
	if i18n.Keys(i18n.LangOf(ctx))[key] {
		return i18n.T(ctx, key)
	}
	return otherwise
}
