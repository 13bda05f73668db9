package fill

import (
	"context"
	"net/http"
	"strings"

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

// sections is one block of rows for a titled section, else one for each page.
func sections(ctx context.Context, d *forms.Draft, look *forms.Look, section catalogue.Section) (all []checkSection) {
	if len(section.Title) > 0 {
		one := checkSection{Title: section.Title.Of(ctx)}
		for _, page := range section.Pages {
			one.Rows = append(one.Rows, rows(ctx, d, look, page)...)
		}
		return []checkSection{one}
	}
	for _, page := range section.Pages {
		all = append(all, checkSection{page.Title.Of(ctx), rows(ctx, d, look, page)})
	}
	return all
}

// rows are the answers of one page, each with its way back.
func rows(ctx context.Context, d *forms.Draft, look *forms.Look, page *catalogue.Page) (all []ui.Row) {
	sheet := look.Sheet(page.ID)
	if sheet == nil {
		return nil
	}
	var walk func(items []forms.Item)
	walk = func(items []forms.Item) {
		for i := range items {
			item := &items[i]
			switch {
			case !item.Shown || item.Type == catalogue.TypeInfo:
			case item.Repeats():
				all = append(all, entryRows(ctx, d, page.ID, item)...)
			case item.Type == catalogue.TypeGroup:
				walk(item.Members)
			default:
				all = append(all, answerRow(ctx, d, page.ID, item, look.Answers()))
			}
		}
	}
	walk(sheet.Items)
	return all
}

func answerRow(ctx context.Context, d *forms.Draft, page string, item *forms.Item, a forms.Answers) ui.Row {
	label := item.Label.Of(ctx)
	return ui.Row{Key: label, Value: shown(ctx, d, page, item, a), Actions: change(ctx, d, page, item.Name, label)}
}

// shown is an answer in words, or that it is missing.
func shown(ctx context.Context, d *forms.Draft, page string, item *forms.Item, a forms.Answers) string {
	text := strings.Join(forms.Show(item.Question, a), "\n")
	switch {
	case len(d.Left(item.Name)) > 0:
		return i18n.T(ctx, "forms.fill.check.mend")
	case text != "":
		return text
	case item.Optional && d.Begun(page) || item.Type == catalogue.TypeConsent && item.Optional:
		return i18n.T(ctx, "forms.fill.check.nothing")
	}
	return i18n.T(ctx, "forms.fill.check.missing")
}

func change(ctx context.Context, d *forms.Draft, page, name, label string) []ui.Action {
	return []ui.Action{{Href: pagePath(d, page, forms.CheckPath) + "#q-" + name, Text: i18n.T(ctx, "forms.fill.check.change"), Hidden: label}}
}

// entryRows are one row for each entry of a group, all its answers in it.
func entryRows(ctx context.Context, d *forms.Draft, page string, group *forms.Item) (all []ui.Row) {
	for _, entry := range group.Entries {
		var lines []string
		for i := range entry.Items {
			if item := &entry.Items[i]; item.Shown && item.Type != catalogue.TypeInfo {
				lines = append(lines, item.Label.Of(ctx)+i18n.T(ctx, "forms.fill.colon")+shown(ctx, d, page, item, entry.Answers))
			}
		}
		title := entryTitle(ctx, group, entry)
		all = append(all, ui.Row{Key: title, Value: strings.Join(lines, "\n"), Actions: change(ctx, d, page, group.Name, title)})
	}
	if len(group.Entries) == 0 {
		label := group.Label.Of(ctx)
		all = append(all, ui.Row{Key: label, Value: i18n.T(ctx, "forms.fill.check.nothing"), Actions: change(ctx, d, page, group.Name, label)})
	}
	return all
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
	f.Then = i18n.T(ctx, "forms.fill.foretold.then")
	return f
}
