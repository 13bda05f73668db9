package fill

import (
	"context"

	"parvis/internal/forms"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
)

func backLink(ctx context.Context, a asking, look *forms.Look) ui.BackLink {
	if a.then == forms.CheckPath {
		return ui.BackLink{Href: a.draft.ID.Path() + "/" + forms.CheckPath, Text: i18n.T(ctx, "forms.fill.back.check")}
	}
	before := look.Previous(a.page)
	switch {
	case before != nil && (!long(look) || sameSection(look, before.ID, a.page)):
		return ui.BackLink{Href: pagePath(a.draft, before.ID, ""), Text: i18n.T(ctx, "forms.fill.back.page")}
	case long(look):
		return ui.BackLink{Href: a.draft.ID.Path() + "/tasks", Text: i18n.T(ctx, "forms.fill.back.tasks")}
	}
	return ui.BackLink{Href: "/services/" + string(a.form.Definition.Service), Text: a.form.Title.Of(ctx)}
}

// bar says on every page that nothing has been sent, and what is kept.
func bar(ctx context.Context, a asking, look *forms.Look) ui.FormBar {
	text := ""
	if n, of, title := part(ctx, look, a.page); of > 1 {
		text = i18n.T(ctx, "forms.fill.bar.part", "Number", n, "Of", of, "Title", title) + " "
	}
	switch {
	case a.problems.Any():
		text += i18n.T(ctx, "forms.fill.bar.nothing_lost")
	case a.draft.Revision > 1:
		text += i18n.T(ctx, "forms.fill.bar.kept", "Time", i18n.Time(ctx, a.draft.UpdatedAt))
	default:
		text += i18n.T(ctx, "forms.fill.bar.will_keep")
	}
	return ui.FormBar{Tag: notSent(ctx), Text: text}
}

func notSent(ctx context.Context) ui.Tag {
	return ui.Tag{Text: i18n.T(ctx, "forms.fill.not_sent"), Colour: "yellow", Icon: "pencil"}
}

// part tells in which section of the task list a page stands.
func part(ctx context.Context, look *forms.Look, page string) (n, of int, title string) {
	if !long(look) {
		return 0, 0, ""
	}
	sections := look.Tasks()
	for i, section := range sections {
		for _, p := range section.Pages {
			if p.ID == page {
				n, title = i+1, section.Title.Of(ctx)
			}
		}
	}
	return n, len(sections), title
}
