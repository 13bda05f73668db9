package desk

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"parvis/internal/cases"
	"parvis/internal/forms"
	"parvis/internal/forms/fill"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
)

var errNoField = errs.New(errs.NotFound, "desk.no_field")

// asked is one question of a case, found by the name of its input; answers holds its answer: those
// of the case, or of one entry of a group.
type asked struct {
	item    *forms.Item
	answers forms.Answers
	group   string // id of the repeated group around it
	n       int
}

// question finds what may be corrected.
func (p *Pages) question(ctx context.Context, c cases.Case, name string) (found asked, err error) {
	service, err := p.Offer.Version(ctx, c.Service, c.Version)
	if err != nil {
		return found, err
	}
	copied, err := copyOf(c.Answers)
	if err != nil {
		return found, err
	}
	look := p.formOf(ctx, service).Look(copied)
	for _, page := range look.Pages() {
		if sheet := look.Sheet(page.ID); sheet != nil {
			found.in(sheet.Items, copied, name)
		}
	}
	if found.item == nil || !correctable(found.item) {
		return found, errNoField
	}
	return found, nil
}

func (a *asked) in(items []forms.Item, given forms.Answers, name string) {
	for i := range items {
		item := &items[i]
		switch {
		case item.Repeats():
			for _, entry := range item.Entries {
				had := a.item
				a.in(entry.Items, entry.Answers, name)
				if a.item != had {
					a.group, a.n = item.ID, entry.N
				}
			}
		case len(item.Members) > 0:
			a.in(item.Members, given, name)
		case item.Name == name && item.Shown:
			a.item, a.answers = item, given
		}
	}
}

// copyOf makes answers that may be changed: those of a case are shared with whoever reads it.
func copyOf(a forms.Answers) (copied forms.Answers, err error) {
	text, err := json.Marshal(a)
	if err != nil {
		return nil, err
	}
	return copied, json.Unmarshal(text, &copied)
}

func (p *Pages) showCorrect(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c, err := p.read(ctx, cases.Reference(r.PathValue("reference")))
	if err != nil {
		return err
	}
	q, err := p.question(ctx, c, r.PathValue("field"))
	if err != nil {
		return err
	}
	return p.askCorrect(w, r, c, q, forms.Write(q.item.Question, q.answers), nil)
}

func (p *Pages) askCorrect(w http.ResponseWriter, r *http.Request, c cases.Case, q asked, typed forms.Typed, problems errs.Problems) error {
	ctx := r.Context()
	label := q.item.Label.Of(ctx)
	page := p.choice(r, c, i18n.T(ctx, "desk.correct.title", "Field", label), i18n.T(ctx, "desk.do.correct"), problems)
	old := strings.Join(forms.Show(q.item.Question, q.answers), ", ")
	if old == "" {
		old = i18n.T(ctx, "desk.answers.none")
	}
	page.Lead = []string{i18n.T(ctx, "desk.correct.old", "Old", old), i18n.T(ctx, "desk.correct.told")}
	page.Fields = append(page.Fields, fill.Control(ctx, q.item, typed, problems), ui.Textarea{
		Name: "why", Label: i18n.T(ctx, "desk.correct.why"), Hint: i18n.T(ctx, "desk.correct.why.hint"), Rows: 2,
		Value: r.PostFormValue("why"), Error: fault(ctx, problems, "why"),
	})
	return page.render(w, r)
}

// correct replaces an answer, with the same checks as the form; old, new and why stay in the history.
func (p *Pages) correct(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c, in, err := p.begin(r)
	if err != nil {
		return err
	}
	q, err := p.question(ctx, c, r.PathValue("field"))
	if err != nil {
		return err
	}
	before := maps.Clone(q.answers)
	problems := forms.Read(q.item.Question, forms.Typed(in), q.answers)
	if len(problems) == 0 {
		problems = forms.CheckOne(q.item.Question, q.answers)
	}
	if strings.TrimSpace(in.Get("why")) == "" {
		problems.Add("why", "desk.correct.why.empty")
	}
	if len(problems) > 0 {
		after := q
		after.answers = before
		return p.askCorrect(w, r, c, after, forms.Typed(in), problems)
	}
	return p.carry(w, r, c, in, deed{name: "correct", do: func(ctx context.Context, tx *db.Tx, by cases.Change) (flash, error) {
		by.Why = in.Get("why")
		return p.replace(ctx, tx, by, changes(c.Answers, before, q))
	}})
}

// changes are the answers that are not what they were: one, or with "other" two; of an entry, its whole group.
func changes(all, before forms.Answers, q asked) forms.Answers {
	changed := forms.Answers{}
	if q.group != "" {
		list, _ := all[q.group].([]any)
		list = slices.Clone(list)
		if q.n < len(list) && !reflect.DeepEqual(map[string]any(before), map[string]any(q.answers)) {
			list[q.n] = map[string]any(q.answers)
			changed[q.group] = list
		}
		return changed
	}
	for id, v := range q.answers {
		if !reflect.DeepEqual(v, before[id]) {
			changed[id] = v
		}
	}
	for id := range before {
		if _, kept := q.answers[id]; !kept {
			changed[id] = nil
		}
	}
	return changed
}

func (p *Pages) replace(ctx context.Context, tx *db.Tx, by cases.Change, changed forms.Answers) (flash, error) {
	if len(changed) == 0 {
		return flash{Kind: "ok", Words: i18n.T(ctx, "desk.done.same")}, nil
	}
	for _, id := range slices.Sorted(maps.Keys(changed)) {
		if _, err := p.Cases.Correct(ctx, tx, by, id, changed[id]); err != nil {
			return flash{}, err
		}
		by.Expect = 0 // the first was compared with what the agent saw
	}
	return flash{Kind: "ok", Words: i18n.T(ctx, "desk.done.corrected")}, nil
}
