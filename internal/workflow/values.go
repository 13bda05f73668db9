package workflow

import (
	"cmp"
	"context"
	"regexp"
	"strings"

	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/forms"
	"parvis/internal/kit/i18n"
	"parvis/internal/notify"
)

// townWords are the variables whose words are the town's and may hold addresses.
var townWords = []string{"link", "contest", "reasons", "reason", "asks", "question", "next", "decision", "silence"}

// values are what the variables of a text stand for in one language.
func (p *plan) values(ctx context.Context, lang i18n.Lang, q *cases.Question, text notify.Template) (notify.Values, []string) {
	v := p.houseValues(ctx, lang)
	v["question"], v["asks"] = p.asks(lang, q), p.asks(lang, q)
	p.decided(v, lang)
	for _, found := range placed.FindAllStringSubmatch(text.Subject+"\n"+text.Body, -1) {
		if _, known := v[found[1]]; !known {
			v[found[1]] = p.fact(found[1], lang)
		}
	}
	return v, townWords
}

var placed = regexp.MustCompile(`\{\{ ([a-z][a-z0-9_.]*) \}\}`)

// houseValues are about the case and the authority.
func (p *plan) houseValues(ctx context.Context, lang i18n.Lang) notify.Values {
	resident, next := p.stateWords(lang)
	return notify.Values{
		"reference": string(p.c.Reference),
		"code":      strings.ReplaceAll(string(p.c.Reference), "-", " "), // as it is read out on the telephone
		"service":   p.service.Title.In(lang),
		"authority": p.here.Name.In(lang),
		"link":      p.s.Origin(ctx, p.here) + cases.LinkPath(p.s.Cases.LinkToken(p.c)),
		"state":     resident,
		"next":      next,
		"deadline":  p.deadline(lang),
		"phone":     p.here.Contact.Phone,
		"hours":     p.here.Contact.Hours.In(lang),
		"date":      i18n.CivilIn(lang, p.s.Clock.Now().In(p.here.Location())),
		"agent":     p.c.AgentName,
		"person":    p.c.Person.Name,
		"team":      p.teamName(ctx, lang),
		"title":     p.c.Title,
		"document":  p.document(lang),
		"silence":   p.silence(lang),
	}
}

// decided are about the last decision; empty while there is none.
func (p *plan) decided(v notify.Values, lang i18n.Lang) {
	v["contest"] = p.service.Contest.In(lang)
	for _, name := range []string{"amount", "reasons", "reason", "decision"} {
		v[name] = ""
	}
	v["reason"] = p.reason(lang)
	d := p.c.Decision
	if d == nil {
		return
	}
	v["reasons"] = strings.Join(reasonsOf(d, lang), "\n")
	v["decision"] = catalogue.Name(lang, "outcome", string(d.Outcome))
	if d.Amount != nil {
		v["amount"] = i18n.MoneyIn(lang, int64(*d.Amount))
	}
	for name, value := range d.Gives {
		if n, ok := value.(float64); ok {
			v[name] = i18n.NumberIn(lang, n)
		}
	}
}

// reason is what whoever moved the case said of it, else that of the last decision, else what rules closed it for: in
// the reader's language, but for what somebody wrote in their own words.
func (p *plan) reason(lang i18n.Lang) string {
	moved, isMove := p.event.Data.(*cases.Moved)
	switch {
	case isMove && byHand(p.event) && p.event.Why != "":
		return cmp.Or(moved.Because[lang], p.event.Why)
	case p.c.Decision != nil:
		return p.c.Decision.ReasonIn(lang)
	case isMove && moved.Final:
		return moved.Because[lang]
	}
	return ""
}

// fact writes an answer, a part of one, or a computed value.
func (p *plan) fact(name string, lang i18n.Lang) string {
	if place, ok := p.service.Field(name); ok {
		return strings.Join(forms.Show(p.questionOf(place.Field, lang), p.c.Answers), ", ")
	}
	if value := p.view.Fact(name); value != nil {
		if decl, ok := p.service.Decl(name); ok {
			return decl.Write(value, lang)
		}
	}
	return ""
}

// silence tells what no answer means, and from which day on; nothing once it is answered.
func (p *plan) silence(lang i18n.Lang) string {
	at := cases.SilenceAt(p.c, p.service, p.here.Calendar)
	if at.IsZero() || p.c.Decision != nil {
		return ""
	}
	return p.service.SilenceWords(lang, i18n.CivilIn(lang, at.In(p.here.Location())))
}

func (p *plan) stateWords(lang i18n.Lang) (resident, next string) {
	if st, ok := p.service.State(p.c.State); ok {
		return st.Resident.In(lang), st.Next.In(lang)
	}
	return p.c.State, ""
}

// teamName is the team in charge, in words; its name in the definition when it is no team of the authority any more.
func (p *plan) teamName(ctx context.Context, lang i18n.Lang) string {
	id := p.owner()
	teams, err := p.allTeams(ctx)
	if err != nil {
		return string(id)
	}
	for _, team := range teams {
		if team.ID == id {
			return team.Name.In(lang)
		}
	}
	return string(id)
}

// document names the paper that was last added: a letter by its title.
func (p *plan) document(lang i18n.Lang) string {
	if len(p.c.Documents) == 0 {
		return ""
	}
	doc := p.c.Documents[len(p.c.Documents)-1]
	if letter, ok := p.service.Letters[doc.Letter]; ok {
		return letter.Title.In(lang)
	}
	if doc.Title != "" {
		return doc.Title
	}
	return doc.Name
}

// deadline is the next date that matters to the reader: their own while they are awaited, else the authority's.
func (p *plan) deadline(lang i18n.Lang) string {
	var own, ours string
	for _, d := range p.c.Deadlines {
		if d.Ended() || d.Due.IsZero() {
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

// asks names what is awaited from the resident: the labels of the fields, or the words of the question.
func (p *plan) asks(lang i18n.Lang, q *cases.Question) string {
	open := p.c.OpenQuestions()
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

// reasonsOf are the sentences of a decision: the person's words, then each condition with its value and limit.
func reasonsOf(d *cases.Decided, lang i18n.Lang) (lines []string) {
	if reason := d.ReasonIn(lang); reason != "" {
		lines = append(lines, reason)
	}
	if d.Explanation != nil {
		lines = append(lines, d.Explanation.Sentences(lang)...)
	}
	return lines
}

func lowerFirst(s string) string {
	for i, r := range s {
		if i == 0 && len(s) > 1 {
			return strings.ToLower(string(r)) + s[len(string(r)):]
		}
	}
	return s
}
