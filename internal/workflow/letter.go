package workflow

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/identity"
	"parvis/internal/kit/i18n"
	"parvis/internal/rules"
	"parvis/internal/workflow/workflowsql"
)

// Letter is a decision in writing, as its page shows it and its paper was printed. It is kept whole: what a town's name
// or telephone becomes later changes no letter that was sent.
type Letter struct {
	Name      string          `json:"name"` // in the definition
	Case      uuid.UUID       `json:"case"`
	Reference cases.Reference `json:"reference"`
	Made      time.Time       `json:"made"`
	From      string          `json:"from"`
	Address   []string        `json:"address,omitempty"`
	Colour    string          `json:"colour,omitempty"`
	To        []string        `json:"to"`
	Footer    string          `json:"footer,omitempty"`
	// Texts are the letter in the reader's language, then in French when that is another one: decisions are made in
	// French, other languages are a help to read them (CRPA L111-1).
	Texts []LetterText `json:"texts"`
}

// LetterText is what a letter says, in one language.
type LetterText struct {
	Lang       i18n.Lang       `json:"lang"`
	DateLine   string          `json:"date_line"`
	Title      string          `json:"title"`
	Paragraphs []string        `json:"paragraphs"`
	Sections   []LetterSection `json:"sections,omitempty"`
	Signature  []string        `json:"signature,omitempty"`
}

// LetterSection is a part with a title: why, how it was worked out, how to contest.
type LetterSection struct {
	Title string   `json:"title"`
	Items []string `json:"items,omitempty"`
	Texts []string `json:"texts,omitempty"`
}

// LetterOf is what a letter among the documents of a case says.
func (s *Service) LetterOf(ctx context.Context, c cases.Case, document uuid.UUID) (Letter, error) {
	doc, ok := c.Document(document)
	if !ok || doc.Letter == "" {
		return Letter{}, ErrNoLetter
	}
	row, err := queries(s.DB.Read()).Letter(ctx, workflowsql.LetterParams{AuthorityID: c.Authority, CaseID: c.ID.UUID, DocumentID: document})
	if err != nil {
		return Letter{}, ErrNoLetter.Because(err)
	}
	var l Letter
	err = json.Unmarshal(row, &l)
	return l, err
}

// letter writes a letter of the definition about the case as it stands: the officer's words, then what the house always
// adds: the reasons with their sources, whether rules decided, and how to contest.
func (p *plan) letter(ctx context.Context, name string, at time.Time) (Letter, error) {
	l, ok := p.service.Letters[name]
	if !ok {
		return Letter{}, broken{"letter", name}
	}
	lang := p.c.Lang
	out := Letter{
		Name: name, Case: p.c.ID.UUID, Reference: p.c.Reference, Made: at, From: p.here.Name.In(lang),
		Address: append(append([]string{}, p.here.Contact.Address...), p.here.Contact.Phone),
		Colour:  string(p.here.Theme.Colour("light", "pv-brand")), To: p.recipient(),
		Footer: p.here.Name.In(lang) + " · " + p.here.Contact.Phone,
	}
	out.Texts = append(out.Texts, p.letterText(ctx, l, lang, at))
	if lang != i18n.FR {
		out.Texts = append(out.Texts, p.letterText(ctx, l, i18n.FR, at))
	}
	return out, nil
}

func (p *plan) letterText(ctx context.Context, l catalogue.Letter, lang i18n.Lang, at time.Time) LetterText {
	asked := catalogue.Message{Subject: l.Title, Body: l.Body}
	values, _ := p.values(ctx, lang, nil, asked.Template(lang))
	t := LetterText{
		Lang: lang, Title: catalogue.Fill(l.Title.In(lang), values), Sections: p.grounds(lang), Signature: p.signature(l.Signed.In(lang), lang),
		DateLine: i18n.In(lang, "workflow.letter.place_date", "Place", p.here.Name.In(lang), "Date", i18n.CivilIn(lang, at.In(p.here.Location()))),
	}
	for _, paragraph := range strings.Split(strings.TrimSpace(catalogue.Fill(l.Body.In(lang), values)), "\n\n") {
		t.Paragraphs = append(t.Paragraphs, strings.ReplaceAll(paragraph, "\n", " "))
	}
	return t
}

// grounds are what the law wants with every decision: reasons of law and fact, whether and for what an algorithm was
// used, ways to contest (CRPA L211-5, L311-3-1 and R311-3-1-1, R112-5).
func (p *plan) grounds(lang i18n.Lang) (sections []LetterSection) {
	d := p.c.Decision
	if d == nil {
		return nil
	}
	if why := reasonsWithSources(d, lang, p.here.Location()); len(why) > 0 {
		sections = append(sections, LetterSection{Title: i18n.In(lang, "workflow.letter.why"), Items: why})
	}
	if d.AfterReview {
		sections = append(sections, LetterSection{
			Title: i18n.In(lang, "workflow.letter.review"), Texts: []string{i18n.In(lang, "workflow.letter.review_text")},
		})
	}
	if mention := p.mention(d, lang); mention != nil {
		sections = append(sections, *mention)
	}
	if contest := d.Contest.In(lang); contest != "" {
		sections = append(sections, LetterSection{Title: i18n.In(lang, "workflow.letter.contest"), Texts: []string{contest}})
	}
	return sections
}

// mention says that a decision rests on an algorithm, wholly or in part: what for, and how to have it explained.
func (p *plan) mention(d *cases.Decided, lang i18n.Lang) *LetterSection {
	kind, text := "automatic", "automatic_text"
	switch {
	case d.Automatic:
	case d.Explanation != nil && len(d.Explanation.Parts) > 0 && d.Outcome == catalogue.OutcomeRefused:
		kind, text = "partly", "helped_text"
	case d.Explanation != nil && len(d.Explanation.Parts) > 0:
		kind, text = "partly", "partly_text"
	default:
		return nil
	}
	ask := strings.Join(append(append([]string{}, p.here.Contact.Address...), p.here.Contact.Phone), ", ")
	return &LetterSection{Title: i18n.In(lang, "workflow.letter."+kind), Texts: []string{
		i18n.In(lang, "workflow.letter."+text),
		i18n.In(lang, "workflow.letter.algorithm", "Purpose", p.service.Data.Purpose.In(lang), "Where", ask),
	}}
}

// reasonsWithSources are the reasons of a decision, each with the text it rests on and since when that holds.
func reasonsWithSources(d *cases.Decided, lang i18n.Lang, zone *time.Location) (lines []string) {
	if reason := d.ReasonIn(lang); reason != "" {
		lines = append(lines, reason)
	}
	seen := map[string]bool{}
	var walk func(e rules.Explanation)
	walk = func(e rules.Explanation) {
		if line := sourced(e, lang, zone); line != "" && len(e.Parts) == 0 && !seen[line] {
			seen[line] = true
			lines = append(lines, line)
		}
		for _, part := range e.Parts {
			walk(part)
		}
	}
	if d.Explanation != nil {
		walk(*d.Explanation)
	}
	return lines
}

func sourced(e rules.Explanation, lang i18n.Lang, zone *time.Location) string {
	says, source := e.Says.In(lang), e.Source.In(lang)
	if says == "" || source == "" {
		return says
	}
	key := "workflow.letter.source"
	since, err := time.ParseInLocation(time.DateOnly, e.Since, zone)
	if err == nil {
		key = "workflow.letter.source_since"
	}
	return i18n.In(lang, key, "Says", strings.TrimSuffix(says, "."), "Source", source, "Since", i18n.CivilIn(lang, since))
}

// recipient is whom a letter goes to, and where: the address that the form asked for, unless the person gave another
// since, or the request is somebody else's now.
func (p *plan) recipient() []string {
	to := []string{p.c.Person.Name}
	if p.c.Moved {
		if known, ok := p.c.Person.Reach(identity.Address); ok {
			to = append(to, strings.Split(known.Value, "\n")...)
		}
		return to
	}
	for _, place := range p.service.Fields() {
		if place.Type == catalogue.TypeAddress {
			return append(to, p.lines(place.Field, p.c.Lang)...)
		}
	}
	return to
}

// signature is who decided: name, capacity, and for whom they sign (CRPA L212-1). Rules sign for the service.
func (p *plan) signature(signed string, lang i18n.Lang) []string {
	var lines []string
	if d := p.c.Decision; d != nil && !d.Automatic && d.By != "" {
		lines = append(lines, d.By)
		if capacity := d.CapacityIn(lang); capacity != "" {
			lines = append(lines, capacity)
		}
	}
	if signed != "" {
		lines = append(lines, signed)
	}
	return lines
}

func (l Letter) colour() (r, g, b uint8) {
	if n, err := fmt.Sscanf(l.Colour, "#%02x%02x%02x", &r, &g, &b); err != nil || n != 3 {
		return 0, 0, 0
	}
	return r, g, b
}
