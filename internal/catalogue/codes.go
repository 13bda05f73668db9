package catalogue

import (
	"slices"

	"parvis/internal/kit/i18n"
)

// The closed lists of the language. Their words are under catalogue.LIST.CODE.
var (
	// Reasons are why a question is asked.
	Reasons = []string{"identify", "contact", "decide", "amount", "pay", "place", "deliver", "safety", "priority", "route", "prove", "agree", "statistics"}
	// LifeEvents are the moments of life under which services are found.
	LifeEvents = []string{
		"children", "school", "birth", "family", "leisure", "home", "moving", "money", "health", "ageing", "disability",
		"work", "business", "association", "street", "environment", "transport", "papers", "death", "democracy", "crisis",
		"giving_time", "contact",
	}
	// Categories are the kinds of service.
	Categories = []string{"grants", "registrations", "bookings", "permits", "reports", "deliveries", "papers", "orientation", "rights", "contact"}
	// Doors are the ways in.
	Doors = []string{string(DoorWeb), string(DoorCounter), string(DoorPhone), string(DoorMail), string(DoorEmail), string(DoorHome)}
	// Bases are the legal grounds.
	Bases = []string{string(BasisPublicTask), string(BasisLegalDuty), string(BasisContract), string(BasisConsent), string(BasisVital)}
	// Variables are what messages and letters may name beside facts.
	Variables = []string{
		"reference", "link", "service", "state", "deadline", "amount", "asks", "reasons", "reason", "question", "decision",
		"contest", "agent", "team", "date", "code", "next", "document", "silence",
	}

	mays       = []string{string(MayWork), string(MayDecide), string(MayManage), string(MayResident), string(MayRules)}
	needs      = []string{"reason", "amount", "until"}
	audiences  = []string{"resident", "helper", "team", "owner"}
	channels   = []string{"email", "sms", "post", "page"}
	accepts    = []string{"pdf", "image", "office"}
	afters     = []string{"closed", "decided", "received", "last_contact"}
	thens      = []string{"delete", "anonymise", "archive_for_ever"}
	countables = []string{"month", "quarter", "year", "state", "outcome", "channel", "age_band", "place"}
	plainEvent = []string{"received", "answered", "corrected", "document", "reopened", "feedback"}
	celWords   = []string{"in", "true", "false", "null", "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package", "namespace", "return", "var", "void", "while", "type", "size"}
)

// Name is the words of a code of a closed list: Name(fr, "life_event", "school").
func Name(l i18n.Lang, list, code string) string { return i18n.In(l, "catalogue."+list+"."+code) }

// Words is the reason in a reader's language; empty when none was given.
func (w Why) Words(l i18n.Lang) string {
	if slices.Contains(Reasons, w.Code) {
		return Name(l, "why", w.Code)
	}
	return w.Text.In(l)
}

// unit gives the single unit of a span and its count; ok is false without exactly one.
func (s Span) unit() (name string, n int, ok bool) {
	for _, u := range []struct {
		name string
		n    int
	}{
		{"minutes", s.Minutes}, {"hours", s.Hours}, {"working_hours", s.WorkingHours}, {"days", s.Days},
		{"working_days", s.WorkingDays}, {"clear_days", s.ClearDays}, {"weeks", s.Weeks}, {"months", s.Months}, {"years", s.Years},
	} {
		if u.n == 0 {
			continue
		}
		if ok || u.n < 0 {
			return "", 0, false
		}
		name, n, ok = u.name, u.n, true
	}
	return name, n, ok
}

// IsZero reports that no length was given.
func (s Span) IsZero() bool { return s == Span{} }

// Words is the length in a reader's language: "10 jours ouvrés".
func (s Span) Words(l i18n.Lang) string {
	name, n, ok := s.unit()
	if !ok {
		return ""
	}
	return i18n.In(l, "catalogue.span."+name, "Count", n)
}
