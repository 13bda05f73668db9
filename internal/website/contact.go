package website

import (
	"net/http"

	"github.com/a-h/templ"

	"parvis/internal/identity"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
)

type contactPage struct {
	ui.Page
	Here    *identity.Authority
	Today   todayWords
	Week    []dayHours
	Soon    []dayHours
	Talk    templ.Component // into a conversation, nil where there is none
	SignURL string          // where a call in sign language begins, when the authority set it
}

// contact tells every way to reach a person.
func (s *Site) contact(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	here := identity.AuthorityOf(ctx)
	page := contactPage{
		Page: ui.Page{Title: i18n.T(ctx, "website.contact.title")}, Here: here,
		Today: todayIn(ctx, here.Calendar, s.Clock.Now()), Week: week(ctx, here.Calendar.Plan()), Soon: soon(ctx, here.Calendar, s.Clock.Now()), Talk: s.talk(ctx, "govuk-link"),
	}
	if _, err := here.Settings.Read("website.sign_url", &page.SignURL); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, contactTempl(page))
}

func hoursTable(caption string, days []dayHours) ui.Table {
	table := ui.Table{Caption: caption, CaptionClass: "govuk-table__caption--m", RowNames: true}
	for _, day := range days {
		table.Rows = append(table.Rows, []ui.Cell{{Text: day.Day}, {Text: day.Hours}})
	}
	return table
}
