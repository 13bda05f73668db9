package officer

import (
	"context"

	"github.com/a-h/templ"

	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/privacy"
)

func heads(ctx context.Context, names ...string) (cells []ui.Cell) {
	for _, name := range names {
		cells = append(cells, ui.Cell{Text: i18n.T(ctx, "officer.head."+name)})
	}
	return cells
}

func dueRows(ctx context.Context, all []privacy.Due) (rows [][]ui.Cell) {
	for _, one := range all {
		deed := i18n.T(ctx, "officer.deed."+string(one.Do))
		if one.Held {
			deed = i18n.T(ctx, "officer.deed.held", "Deed", deed)
		}
		rows = append(rows, []ui.Cell{
			{Content: reference("/desk/cases/"+string(one.Reference), string(one.Reference))},
			{Text: one.Service.Of(ctx)}, {Text: i18n.Date(ctx, one.At)}, {Text: deed},
		})
	}
	return rows
}

func reference(href, text string) templ.Component { return link(templ.SafeURL(href), text) }
