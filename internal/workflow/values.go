package workflow

import (
	"context"
	"strings"

	"parvis/internal/cases"
	"parvis/internal/forms"
	"parvis/internal/kit/i18n"
	"parvis/internal/notify"
)

// values are what the variables of a text stand for in one language; own names those
// whose words are the town's and may hold addresses.
func (p *plan) values(ctx context.Context, now cases.Case, lang i18n.Lang, q *cases.Question, text notify.Template) (notify.Values, []string) {
	v := notify.Values{
		"reference": string(now.Reference),
		"service":   p.service.Title.In(lang),
		"authority": p.here.Name.In(lang),
		"link":      p.s.Origin(ctx, p.here) + cases.LinkPath(p.s.Cases.LinkToken(now)),
		"state":     p.stateWords(now, lang),
		"deadline":  p.deadline(now, lang),
		"amount":    amountWords(now, lang),
		"asks":      p.asks(now, lang, q),
		"reasons":   reasons(now, lang),
		"reason":    reasonOf(now),
		"contest":   p.service.Contest.In(lang),
		"phone":     p.here.Contact.Phone,
		"hours":     p.here.Contact.Hours.In(lang),
		"today":     i18n.DateIn(lang, p.s.Clock.Now().In(p.here.Location())),
		"agent":     now.AgentName,
		"person":    now.Person.Name,
		"team":      string(now.Team),
		"title":     now.Title,
	}
	for _, found := range variable.FindAllStringSubmatch(unbraced(text.Subject+"\n"+text.Body), -1) {
		if _, known := v[found[1]]; !known {
			v[found[1]] = p.fact(now, found[1], lang)
		}
	}
	return v, []string{"link", "contest", "reasons", "asks"}
}

func unbraced(text string) string {
	return strings.NewReplacer("{{ ", "{", " }}", "}").Replace(text)
}

// fact writes an answer, a part of one, or a computed value.
func (p *plan) fact(now cases.Case, name string, lang i18n.Lang) string {
	if place, ok := p.service.Field(name); ok {
		return strings.Join(forms.Show(p.questionOf(place.Field, lang), now.Answers), ", ")
	}
	if value := p.view.Fact(name); value != nil {
		if decl, ok := p.service.Decl(name); ok {
			return decl.Write(value, lang)
		}
	}
	return ""
}

func (p *plan) stateWords(now cases.Case, lang i18n.Lang) string {
	if st, ok := p.service.State(now.State); ok {
		return st.Resident.In(lang)
	}
	return now.State
}

// deadline is the next date that matters to the reader: their own while they are awaited,
// else the authority's.
func (p *plan) deadline(now cases.Case, lang i18n.Lang) string {
	var own, ours string
	for _, d := range now.Deadlines {
		if d.Ended() {
			continue
		}
		words := i18n.DateIn(lang, d.Due.In(p.here.Location()))
		if d.Resident && own == "" {
			own = words
		} else if !d.Resident && ours == "" {
			ours = words
		}
	}
	if own != "" {
		return own
	}
	return ours
}

func amountWords(now cases.Case, lang i18n.Lang) string {
	if amount, ok := now.Amount(); ok {
		return i18n.MoneyIn(lang, int64(amount))
	}
	return ""
}

// asks names what is awaited from the resident: the labels of the fields, or the words
// of the question.
func (p *plan) asks(now cases.Case, lang i18n.Lang, q *cases.Question) string {
	open := now.OpenQuestions()
	if q == nil && len(open) > 0 {
		q = &open[len(open)-1]
	}
	if q == nil {
		return ""
	}
	if words := q.Text.In(lang); words != "" {
		return words
	}
	var labels []string
	for _, field := range q.Fields {
		if place, ok := p.service.Field(field); ok {
			labels = append(labels, lowerFirst(strings.TrimSuffix(strings.TrimSuffix(place.Label.In(lang), "?"), "\u00a0")))
		}
	}
	if q.Document != "" {
		labels = append(labels, p.paper(q.Document, lang))
	}
	return strings.Join(labels, ", ")
}

func (p *plan) paper(id string, lang i18n.Lang) string {
	for _, paper := range p.service.Documents {
		if paper.ID == id {
			return paper.Label.In(lang)
		}
	}
	return id
}

// reasons are the sentences of the last decision, one a line.
func reasons(now cases.Case, lang i18n.Lang) string {
	if now.Decision == nil {
		return ""
	}
	var lines []string
	if now.Decision.Reason != "" {
		lines = append(lines, now.Decision.Reason)
	}
	if e := now.Decision.Explanation; e != nil {
		lines = append(lines, e.Sentences(lang)...)
	}
	return strings.Join(lines, "\n")
}

func reasonOf(now cases.Case) string {
	if now.Decision == nil {
		return ""
	}
	return now.Decision.Reason
}

func lowerFirst(s string) string {
	for i, r := range s {
		if i == 0 && len(s) > 1 {
			return strings.ToLower(string(r)) + s[len(string(r)):]
		}
	}
	return s
}
