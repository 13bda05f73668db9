package website

import (
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
)

// cookieTable tells the three cookies that the site needs: the language, the session, and
// the keys of unfinished requests (kit/web and forms/fill set them).
func cookieTable(lang i18n.Lang) ui.Table {
	table := ui.Table{Caption: t(lang, "cookies.which"), Scroll: true, RowNames: true, Head: []ui.Cell{
		{Text: t(lang, "cookies.name")}, {Text: t(lang, "cookies.what_for")}, {Text: t(lang, "cookies.how_long")},
	}}
	for _, name := range []string{"lang", "parvis", "parvis-drafts"} {
		table.Rows = append(table.Rows, []ui.Cell{
			{Text: name}, {Text: t(lang, "cookies."+name+".what_for")}, {Text: t(lang, "cookies."+name+".how_long")},
		})
	}
	return table
}
