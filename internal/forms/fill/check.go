package fill

import (
	"context"
	"net/http"

	"parvis/internal/catalogue"
	"parvis/internal/forms"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
)

// checkPage is all answers, to be read again before sending.
type checkPage struct {
	ui.Page
	Back     ui.BackLink
	Bar      ui.FormBar
	Changed  bool // they changed since they were last read: nothing was sent
	Sections []checkSection
	Missing  []ui.Line // what still lacks; nothing can be sent meanwhile
	Foretold foretold
	Send     string
	FormKey  string
	KeepPath string
}

type checkSection struct {
	Title string
	Rows  []ui.Row
}

// foretold is what rules say of these answers before they are sent.
type foretold struct {
	Lead, Strong string
	Reasons      []string
	Then         string
}

// check shows all answers.
func (p *Pages) check(w http.ResponseWriter, r *http.Request) error {
	d, done, err := p.open(w, r)
	if done {
		return err
	}
	return p.Check(w, r, http.StatusOK, d)
}

// Check shows the page on which all answers are read again; cases/apply calls it with
// status 409 when Close said that they changed meanwhile, 422 when something lacks.
func (p *Pages) Check(w http.ResponseWriter, r *http.Request, status int, d *forms.Draft) error {
	form, err := p.Forms.Form(r.Context(), d)
	if err != nil {
		return err
	}
	page := reading(r.Context(), d, form)
	page.Changed = status == http.StatusConflict
	page.Failed = status == http.StatusUnprocessableEntity
	return web.Render(w, r, status, check(page))
}

func reading(ctx context.Context, d *forms.Draft, form *forms.Form) checkPage {
	look := form.Look(d.All())
	page := checkPage{
		Page: ui.Page{Title: i18n.T(ctx, "forms.fill.check.title"), NoIndex: true},
		Bar:  ui.FormBar{Tag: notSent(ctx), Text: i18n.T(ctx, "forms.fill.bar.last")},
		Send: d.ID.Path() + "/send", FormKey: d.FormKey(), KeepPath: d.ID.Path() + "/keep",
		Back: ui.BackLink{Href: d.ID.Path() + "/tasks", Text: i18n.T(ctx, "forms.fill.back.tasks")},
	}
	if !long(look) {
		page.Back = lastPage(ctx, d, look)
	}
	for _, section := range look.Tasks() {
		page.Sections = append(page.Sections, sections(ctx, d, look, section)...)
		for _, p := range section.Pages {
			if !look.Filled(d, p.ID) {
				page.Missing = append(page.Missing, ui.Line{Href: pagePath(d, p.ID, forms.CheckPath), Name: p.Title.Of(ctx)})
			}
		}
	}
	if len(page.Missing) == 0 {
		page.Foretold = foretell(ctx, form, d)
	}
	return page
}

func lastPage(ctx context.Context, d *forms.Draft, look *forms.Look) ui.BackLink {
	if before := look.Previous(""); before != nil {
		return ui.BackLink{Href: pagePath(d, before.ID, ""), Text: i18n.T(ctx, "forms.fill.back.page")}
	}
	return ui.BackLink{Href: d.ID.Path()}
}

// foretell says what rules would decide, when they can and it is good news: a refusal is
// for a person to make, and to explain.
func foretell(ctx context.Context, form *forms.Form, d *forms.Draft) (f foretold) {
	simulated := form.Simulate(form.Final(d), form.Moment)
	if !simulated.Decided || simulated.Outcome != catalogue.OutcomeGranted {
		return f
	}
	f.Lead = i18n.T(ctx, "forms.fill.foretold")
	f.Strong = i18n.T(ctx, "forms.fill.foretold.yes")
	if simulated.Amount != nil {
		f.Strong = i18n.Money(ctx, int64(*simulated.Amount*100+0.5))
	}
	for _, explained := range simulated.Explained {
		f.Reasons = append(f.Reasons, explained.Sentences(i18n.LangOf(ctx))...)
	}
	for _, row := range simulated.Rows {
		f.Reasons = append(f.Reasons, row.Of(ctx))
	}
	f.Then = i18n.T(ctx, "forms.fill.foretold.then")
	return f
}
