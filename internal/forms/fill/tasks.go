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

// tasksPage is the list of the parts of a long form.
type tasksPage struct {
	ui.Page
	Back     ui.BackLink
	Bar      ui.FormBar
	Lead     string
	Sections []tasksSection
	Ready    bool
	Locked   string
	Check    string
	KeepPath string
	Help     help
}

type tasksSection struct {
	Title string
	List  ui.TaskList
}

// tasks shows the parts of a form and what is filled in.
func (p *Pages) tasks(w http.ResponseWriter, r *http.Request) error {
	d, done, err := p.open(w, r)
	if done {
		return err
	}
	form, err := p.Forms.Form(r.Context(), d)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, tasks(taskList(r.Context(), d, form)))
}

func taskList(ctx context.Context, d *forms.Draft, form *forms.Form) tasksPage {
	look := form.Look(d.All())
	page := tasksPage{
		Page:  ui.Page{Title: i18n.T(ctx, "forms.fill.tasks.title", "Service", form.Title.Of(ctx)), NoIndex: true},
		Back:  ui.BackLink{Href: "/services/" + string(d.Service), Text: form.Title.Of(ctx)},
		Bar:   ui.FormBar{Tag: notSent(ctx), Text: i18n.T(ctx, "forms.fill.bar.until", "Date", keptUntil(ctx, d))},
		Check: d.ID.Path() + "/" + forms.CheckPath, KeepPath: d.ID.Path() + "/keep", Help: helpOf(ctx, form.Service),
	}
	filled, left, pages, last := 0, 0, 0, ""
	sections := look.Tasks()
	for _, section := range sections {
		whole := true
		list := ui.TaskList{}
		for _, p := range section.Pages {
			task, ok := taskOf(ctx, d, look, p)
			list.Tasks = append(list.Tasks, task)
			pages++
			if whole = whole && ok; !ok {
				left, last = left+1, p.Title.Of(ctx)
			}
		}
		if whole {
			filled++
		}
		page.Sections = append(page.Sections, tasksSection{section.Title.Of(ctx), list})
	}
	page.Ready = left == 0
	page.Lead = i18n.T(ctx, "forms.fill.tasks.lead", "Count", filled, "Of", len(sections))
	if minutes := (form.Minutes*left + pages - 1) / max(1, pages); minutes > 0 {
		page.Lead += " " + i18n.T(ctx, "forms.fill.tasks.minutes", "Count", minutes)
	}
	switch {
	case left == 1:
		page.Locked = i18n.T(ctx, "forms.fill.tasks.locked", "Page", last)
	case left > 1:
		page.Locked = i18n.T(ctx, "forms.fill.tasks.locked_all")
	}
	return page
}

// taskOf is one line of the list, and whether nothing lacks there.
func taskOf(ctx context.Context, d *forms.Draft, look *forms.Look, p *catalogue.Page) (ui.Task, bool) {
	task := ui.Task{Title: p.Title.Of(ctx), Href: pagePath(d, p.ID, "")}
	switch {
	case look.Filled(d, p.ID):
		task.Tag = ui.Tag{Text: i18n.T(ctx, "forms.fill.task.filled"), Colour: "green", Icon: "check"}
		return task, true
	case d.Begun(p.ID):
		task.Tag = ui.Tag{Text: i18n.T(ctx, "forms.fill.task.mend"), Colour: "red", Icon: "alert"}
	default:
		task.Tag = ui.Tag{Text: i18n.T(ctx, "forms.fill.task.todo"), Colour: "blue", Class: "pv-tag-plain"}
	}
	return task, false
}

// keptUntil is the day until which a draft is kept, in words.
func keptUntil(ctx context.Context, d *forms.Draft) string {
	return i18n.NearDate(ctx, d.ExpiresAt, d.UpdatedAt)
}
