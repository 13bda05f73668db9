package fill

import (
	"context"
	"strings"

	"parvis/internal/catalogue"
	"parvis/internal/forms"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
)

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
