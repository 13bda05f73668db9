package tracking

import (
	"context"
	"net/url"
	"slices"

	"github.com/a-h/templ"

	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/forms"
	"parvis/internal/forms/fill"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/uploads"
)

// question is what is asked of the resident now.
type question struct {
	Title    string // with the day by which to answer
	Text     string
	Lang     string // of Text, where it is not the page's
	Who      string
	Fields   []asked
	Files    bool // a paper is asked for, or may stand for an answer
	Document string
}

// either tells that a figure and its paper are asked for, of which one is enough.
func (q question) either() bool {
	return q.Files && slices.ContainsFunc(q.Fields, func(f asked) bool { return f.Type != catalogue.TypeFile })
}

// asked is one field of the form, asked again.
type asked struct {
	forms.Question
	Typed    forms.Typed
	Problems errs.Problems
}

// The inputs of an answer that are no fields of the form.
const (
	wordsInput = "words"
	filesInput = "papers"
)

func (t *teller) questions() (all []question) {
	for _, q := range t.c.OpenQuestions() {
		one := question{Title: t.word("question"), Text: q.Text.Of(t.ctx), Lang: t.foreign(langOf(t.ctx, q.Text)), Who: t.asker(q), Document: t.paper(q.Document), Files: q.Document != ""}
		if by, ok := t.c.AnswerBy(); ok {
			one.Title = t.word("question_before", "Day", i18n.NearDate(t.ctx, by.Due, t.now))
		}
		for _, place := range askedFields(t.service, &q) {
			if place.Type == catalogue.TypeFile {
				one.Files = true
			}
			ask := t.question(place.Field)
			one.Fields = append(one.Fields, asked{Question: ask, Typed: forms.Write(ask, t.c.Answers)})
		}
		all = append(all, one)
	}
	return all
}

// askedFields are the fields of a question that can be asked by themselves. One of an entry
// of a group cannot: it is answered in words.
func askedFields(service *catalogue.Service, q *cases.Question) (places []*catalogue.Place) {
	for _, id := range q.Fields {
		if place, ok := service.Field(id); ok && place.Group == nil && place.Type != catalogue.TypeGroup && place.Type != catalogue.TypeInfo {
			places = append(places, place)
		}
	}
	return places
}

func (t *teller) asker(q cases.Question) string {
	who := q.AskedBy.Name
	if who == "" || q.AskedBy.Kind != "agent" {
		who = t.team
	} else {
		who += t.word("comma") + t.team
	}
	return who + t.word("comma") + i18n.NearDate(t.ctx, q.AskedAt, t.now)
}

// paper is the document asked for, by the definition's name or in the agent's words.
func (t *teller) paper(id string) string {
	for _, paper := range t.service.Documents {
		if paper.ID == id {
			return paper.Label.Of(t.ctx)
		}
	}
	return id
}

// refill puts what was typed back, with what to put right beside it.
func (q *question) refill(_ context.Context, typed url.Values, problems errs.Problems) {
	for i := range q.Fields {
		q.Fields[i].Typed, q.Fields[i].Problems = forms.Typed(typed), problems
	}
}

// draw is the field by its type. A file's own field is plain: its script belongs to drafts.
func (a asked) draw(ctx context.Context) templ.Component {
	if a.Type != catalogue.TypeFile {
		return fill.Ask(ctx, a.Question, a.Typed, a.Problems)
	}
	upload := ui.FileUpload{Name: a.Name, Label: a.Label.Of(ctx), Hint: a.Hint.Of(ctx), Accept: forms.Accept(a.Field), Multiple: forms.MaxFiles(a.Field) > 1}
	if problem, wrong := a.Problems.Of(a.Name); wrong {
		upload.Error = i18n.Problem(ctx, problem)
	}
	return upload
}

// freePapers is where papers go that no field of the form receives.
func (p casePage) freePapers(ctx context.Context, label string) ui.FileUpload {
	upload := ui.FileUpload{Name: filesInput, Label: label, Accept: uploads.Accept, Multiple: true}
	if problem, wrong := p.Problems.Of(filesInput); wrong {
		upload.Error = i18n.Problem(ctx, problem)
	}
	return upload
}

// answers reads a posted answer: each field asked, checked as the form checks it. A field
// may stay empty when something else stands for it, or when the resident wrote in words.
func answers(t *teller, in forms.Typed, given []string) (values catalogue.Answers, problems errs.Problems) {
	values = catalogue.Answers{}
	var empty []forms.Question
	covered := in.Get(wordsInput) != "" || slices.Contains(given, filesInput)
	for _, q := range t.c.OpenQuestions() {
		for _, place := range askedFields(t.service, &q) {
			if place.Type == catalogue.TypeFile {
				covered = covered || slices.Contains(given, place.ID)
				continue
			}
			ask := t.question(place.Field)
			if faults := forms.Read(ask, in, values); faults.Any() {
				problems = append(problems, faults...)
				continue
			}
			if _, said := values[place.ID]; !said {
				empty = append(empty, ask)
				continue
			}
			problems = append(problems, forms.CheckOne(ask, values)...)
		}
	}
	if !covered && len(values) == 0 {
		for _, ask := range empty {
			problems = append(problems, forms.CheckOne(ask, values)...)
		}
	}
	return values, problems
}
