package fill

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"

	"parvis/internal/catalogue"
	"parvis/internal/forms"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
	"parvis/internal/rules"
)

// question shows a page of the form.
func (p *Pages) question(w http.ResponseWriter, r *http.Request) error {
	d, done, err := p.open(w, r)
	if done {
		return err
	}
	form, err := p.Forms.Form(r.Context(), d)
	if err != nil {
		return err
	}
	if input := r.URL.Query().Get("files"); input != "" {
		return p.fileRows(w, r, http.StatusOK, d, form, input, "")
	}
	return p.show(w, r, http.StatusOK, asking{draft: d, form: form, page: r.PathValue("page"), then: r.URL.Query().Get(thenInput)})
}

// asking is one page about to be shown.
type asking struct {
	draft    *forms.Draft
	form     *forms.Form
	page     string
	then     string
	problems errs.Problems
	typed    forms.Typed // as posted a moment ago; nil when the page is opened
}

// questionPage is what the template draws.
type questionPage struct {
	ui.Page
	Back     ui.BackLink
	Bar      ui.FormBar
	Faults   []ui.Fault
	Heading  string // h1, when the page has several questions
	Hint     string
	Action   string
	Revision int64
	Then     string
	Facts    string // what conditions of this page look at elsewhere, for the script
	Fields   []field
	Whys     []why
	KeepPath string
	Help     help
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request, status int, a asking) error {
	look := a.form.Look(a.draft.All())
	sheet := look.Sheet(a.page)
	if sheet == nil {
		return forms.ErrNoPage
	}
	said, err := p.known(r.Context())
	if err != nil {
		return err
	}
	page := layOut(r.Context(), a, sheet, layer{ctx: r.Context(), asking: a, look: look, known: said})
	page.Map = hasType(sheet, catalogue.TypePlace) && p.hasPlan(r)
	return web.Render(w, r, status, question(page))
}

func layOut(ctx context.Context, a asking, sheet *forms.Sheet, l layer) questionPage {
	look := l.look
	page := questionPage{
		Page: ui.Page{Title: sheet.Page.Title.Of(ctx), Failed: a.problems.Any(), NoIndex: true},
		Back: backLink(ctx, a, look), Bar: bar(ctx, a, look), Heading: sheet.Page.Title.Of(ctx), Hint: sheet.Page.Hint.Of(ctx),
		Action: a.draft.ID.Path() + "/" + a.page, Revision: a.draft.Revision, Then: a.then, KeepPath: a.draft.ID.Path() + "/keep",
		Facts: factsFor(look, sheet), Help: helpOf(ctx, a.form.Service),
	}
	page.Fields = l.fields(sheet.Items, look.Answers())
	if only := alone(page.Fields, page.Heading); only != nil {
		only.Alone, page.Heading = true, ""
		if page.Hint != "" {
			only.Lead, page.Hint = page.Hint, ""
		}
	}
	for _, problem := range a.problems {
		page.Faults = append(page.Faults, ui.Fault{Text: i18n.Problem(ctx, problem), Field: problem.Field})
	}
	page.Whys = whys(ctx, sheet)
	return page
}

// alone is the only question of a page, when it asks what the title says: its label is then
// the page's heading, and is not read twice.
func alone(fields []field, title string) *field {
	if len(fields) != 1 || !strings.EqualFold(fields[0].label(), title) {
		return nil
	}
	only := &fields[0]
	switch only.Item.Type {
	case catalogue.TypeInfo, catalogue.TypeConsent:
		return nil
	case catalogue.TypeGroup:
		if !only.Item.Repeats() {
			return nil
		}
	}
	return only
}

func hasType(sheet *forms.Sheet, t catalogue.FieldType) (found bool) {
	sheet.Each(forms.Answers{}, func(item *forms.Item, _ forms.Answers) { found = found || item.Type == t })
	return found
}

// factsFor gives the script what the conditions of this page look at on other pages.
func factsFor(look *forms.Look, sheet *forms.Sheet) string {
	facts := map[string]rules.Value{}
	for _, name := range sheet.Elsewhere() {
		if value := look.Fact(name); value != nil {
			facts[name] = value
		}
	}
	if len(facts) == 0 {
		return ""
	}
	text, err := json.Marshal(facts)
	if err != nil {
		return ""
	}
	return string(text)
}
