package desk

import (
	"context"
	"strings"

	"parvis/internal/cases"
	"parvis/internal/forms"
	"parvis/internal/identity"
	"parvis/internal/kit/i18n"
	"parvis/internal/notify"
)

// narrator tells the events of one case in words.
type narrator struct {
	page      *casePage
	mails     map[notify.ID]notify.Record
	objection string
}

func (n *narrator) tell(ctx context.Context, events []cases.Event) []entry {
	all := make([]entry, 0, len(events))
	for _, e := range events {
		if d, ok := e.Data.(*cases.Notified); ok && d.Template == ownWords && n.carried(ctx, all, d) {
			continue
		}
		if one, ok := n.entry(ctx, e); ok {
			all = append(all, one)
		}
	}
	return all
}

// carried says of an agent's message what became of the mail that carried it.
func (n *narrator) carried(ctx context.Context, told []entry, d *cases.Notified) bool {
	for i := len(told) - 1; i >= 0; i-- {
		if told[i].Look == "out" {
			told[i].Sent = n.sent(ctx, d)
			return true
		}
	}
	return false
}

func (n *narrator) entry(ctx context.Context, e cases.Event) (entry, bool) {
	one := entry{
		Seq: e.Seq, At: e.At, Time: i18n.Clock(ctx, e.At), Icon: doorIcon(e.Channel), Who: whoWords(ctx, e.By, n.page.Case), Why: e.Why, Part: showDecisions,
	}
	if e.By.Kind == identity.ByAutomation || e.By.Kind == identity.BySystem || e.Channel == cases.ByRules {
		one.Icon, one.Part, one.Who = "bolt", showAutomatic, i18n.T(ctx, "desk.automaton")
	}
	return n.data(ctx, one, e)
}

func (n *narrator) data(ctx context.Context, one entry, e cases.Event) (entry, bool) {
	t := func(key string, pairs ...any) string { return i18n.T(ctx, "desk.event."+key, pairs...) }
	switch d := e.Data.(type) {
	case *cases.Opening:
		one.Look, one.Part, one.What = "in", showMessages, t("opened", "Channel", doorWords(ctx, e.Channel))
		one.Files = n.files(d.Documents)
	case *cases.Messaged:
		return n.message(ctx, one, e, d), true
	case *cases.Noted:
		one.Look, one.Icon, one.What, one.Text, one.Part = "note", "lock", t("noted"), d.Text, showMessages
	case *cases.Asked:
		one.Look, one.Icon, one.What, one.Part = "out", "help", t("asked"), showMessages
		one.Text = n.asked(ctx, d.Question)
	case *cases.Answered:
		one.Look, one.What, one.Text, one.Part = "in", t("answered"), d.Text, showMessages
		one.Says, one.Files = n.values(ctx, d), n.files(d.Documents)
	case *cases.Objected:
		one.Look, one.Icon, one.What, one.Text = "in", "scale", t("objected"), d.Text
		one.Files = n.files(d.Documents)
		n.objection = d.Text
	case *cases.Rated:
		one.Look, one.What, one.Text, one.Part = "in", t("rated."+string(d.Helped)), d.Words, showMessages
	case *cases.Automated:
		return n.automated(ctx, one, d), true
	case *cases.Decided:
		return n.decided(ctx, one, d), true
	default:
		return n.fact(ctx, one, e)
	}
	return one, true
}

func (n *narrator) message(ctx context.Context, one entry, e cases.Event, d *cases.Messaged) entry {
	one.Text, one.Part, one.Files = d.Text, showMessages, n.files(d.Documents)
	if d.In {
		one.Look, one.What = "in", i18n.T(ctx, "desk.event.said", "Channel", doorWords(ctx, e.Channel))
		return one
	}
	one.Look, one.Icon, one.What = "out", "mail", i18n.T(ctx, "desk.event.page")
	if d.Address != "" {
		one.What = i18n.T(ctx, "desk.event.wrote", "Address", d.Address)
	}
	return one
}

// automated is a step that ran by itself, with its reasons behind "why?".
func (n *narrator) automated(ctx context.Context, one entry, d *cases.Automated) entry {
	one.Look, one.Icon, one.Part, one.Who = "auto", "bolt", showAutomatic, i18n.T(ctx, "desk.automaton")
	one.What = known(ctx, "desk.did."+d.Did, d.Did)
	one.Text = n.object(ctx, d)
	if d.Failed != "" {
		one.Text = i18n.T(ctx, "desk.did.failed", "Why", d.Failed)
	}
	one.Rules = reasons(ctx, d.Explanation)
	return one
}

// object names what a step was about: the move, the team, the message.
func (n *narrator) object(ctx context.Context, d *cases.Automated) string {
	s := n.page.Service
	switch d.Did {
	case "assign":
		return n.page.team(identity.TeamID(d.What))
	case "move":
		if m, ok := s.Move(d.What); ok {
			return m.Label.Of(ctx)
		}
	case "task":
		if task, ok := s.Tasks[d.What]; ok {
			return task.Label.Of(ctx)
		}
	case "notify", "remind":
		if m, ok := s.Messages[d.What]; ok {
			return plainSubject(m.Subject.Of(ctx))
		}
	case "letter":
		if l, ok := s.Letters[d.What]; ok {
			return l.Title.Of(ctx)
		}
	}
	return d.What
}

// plainSubject is the subject of a message without its open places.
func plainSubject(s string) string {
	for {
		i, j := strings.IndexByte(s, '{'), strings.IndexByte(s, '}')
		if i < 0 || j < i {
			return strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(s), "()"))
		}
		s = s[:i] + "…" + s[j+1:]
	}
}

func (n *narrator) decided(ctx context.Context, one entry, d *cases.Decided) entry {
	one.Look, one.Icon, one.Part = "auto", "scale", showDecisions
	one.What = i18n.T(ctx, "desk.event.decided", "Outcome", known(ctx, "desk.outcome."+string(d.Outcome), string(d.Outcome)))
	if d.Amount != nil {
		one.What = i18n.T(ctx, "desk.event.decided_amount", "Outcome", known(ctx, "desk.outcome."+string(d.Outcome), string(d.Outcome)), "Amount", i18n.Money(ctx, int64(*d.Amount)))
	}
	one.Text, one.Why, one.Rules = d.ReasonIn(i18n.LangOf(ctx)), "", reasons(ctx, d.Explanation)
	return one
}

// asked is a question as the resident reads it.
func (n *narrator) asked(ctx context.Context, q cases.Question) string {
	var lines []string
	if text := q.Text.Of(ctx); text != "" {
		lines = append(lines, text)
	}
	for _, id := range q.Fields {
		lines = append(lines, "– "+n.fieldWords(ctx, id))
	}
	if q.Document != "" {
		lines = append(lines, "– "+n.paperWords(ctx, q.Document))
	}
	return strings.Join(lines, "\n")
}

func (n *narrator) fieldWords(ctx context.Context, id string) string {
	if f, ok := n.page.Service.Field(id); ok {
		return f.Label.Of(ctx)
	}
	return id
}

func (n *narrator) paperWords(ctx context.Context, id string) string {
	for _, paper := range n.page.Service.Documents {
		if paper.ID == id {
			return paper.Label.Of(ctx)
		}
	}
	return id
}

// values are answers given to a question, each with its label.
func (n *narrator) values(ctx context.Context, d *cases.Answered) (lines []string) {
	for _, place := range n.page.Service.Fields() {
		if _, given := d.Values[place.ID]; given {
			lines = append(lines, place.Label.Of(ctx)+i18n.T(ctx, "desk.colon")+n.show(ctx, place.ID, d.Values))
		}
	}
	return lines
}

// show writes one answer in words.
func (n *narrator) show(ctx context.Context, field string, a forms.Answers) string {
	place, ok := n.page.Service.Field(field)
	if !ok {
		return ""
	}
	q := forms.Question{Field: place.Field, Name: field, Options: n.page.Service.Options(place.Field), Lang: i18n.LangOf(ctx)}
	if text := strings.Join(forms.Show(q, a), ", "); text != "" {
		return text
	}
	return i18n.T(ctx, "desk.answers.none")
}

func (n *narrator) files(docs []cases.Document) (all []fileLink) {
	for _, d := range docs {
		all = append(all, fileLink{Href: documentPath(n.page, d.ID.String()), Name: d.Name})
	}
	return all
}
