package ui

import (
	"strings"
	"testing"

	"github.com/a-h/templ"
)

func TestErrorSummaryFixtures(t *testing.T) {
	t.Parallel()
	matches(t, "error-summary", func(o options) (templ.Component, string) {
		if v, ok := o.all["disableAutoFocus"].(bool); ok && !v {
			return nil, "disableAutoFocus false"
		}
		e := ErrorSummary{
			Title: o.text("titleText"), Text: o.text("descriptionText"), NoFocus: o.truth("disableAutoFocus"),
			Class: o.text("classes"), Attrs: o.attrs("attributes"),
		}
		items := o.list("errorList")
		for _, item := range items {
			href := item.text("href")
			e.Faults = append(e.Faults, Fault{Text: item.text("text"), Field: when(href != "", href[min(1, len(href)):])})
		}
		return e, skipped(unread(o), items...)
	})
}

func TestTagFixtures(t *testing.T) {
	t.Parallel()
	matches(t, "tag", func(o options) (templ.Component, string) {
		return tagOf(o), unread(o)
	})
}

func tagOf(o options) Tag {
	return Tag{Text: o.text("text"), Class: o.text("classes"), Attrs: o.attrs("attributes")}
}

func TestBackLinkFixtures(t *testing.T) {
	t.Parallel()
	matches(t, "back-link", func(o options) (templ.Component, string) {
		return BackLink{Href: o.text("href"), Text: o.text("text"), Class: o.text("classes"), Attrs: o.attrs("attributes")}, unread(o)
	})
}

func TestSkipLinkFixtures(t *testing.T) {
	t.Parallel()
	matches(t, "skip-link", func(o options) (templ.Component, string) {
		if !o.has("href") {
			return nil, "skip link without an address"
		}
		if o.text("text") == "" && !o.has("html") {
			return nil, "skip link without words"
		}
		return SkipLink{Href: o.text("href"), Text: o.text("text"), Class: o.text("classes")}, unread(o)
	})
}

func TestBreadcrumbsFixtures(t *testing.T) {
	t.Parallel()
	matches(t, "breadcrumbs", func(o options) (templ.Component, string) {
		b := Breadcrumbs{
			Label: o.text("labelText"), Short: o.truth("collapseOnMobile"), Class: o.text("classes"), Attrs: o.attrs("attributes"),
		}
		items := o.list("items")
		for i := range items {
			items[i].where = "breadcrumbs"
			b.Items = append(b.Items, Link{Href: items[i].text("href"), Text: items[i].text("text")})
		}
		return b, skipped(unread(o), items...)
	})
}

func TestDetailsFixtures(t *testing.T) {
	t.Parallel()
	matches(t, "details", func(o options) (templ.Component, string) {
		s := Summary{
			Text: o.text("summaryText"), Open: o.truth("open"), ID: o.text("id"), Class: o.text("classes"), Attrs: o.attrs("attributes"),
		}
		return around(Details(s), or(o.text("html"), templ.EscapeString(o.text("text")))), unread(o)
	})
}

func TestInsetTextFixtures(t *testing.T) {
	t.Parallel()
	matches(t, "inset-text", func(o options) (templ.Component, string) {
		f := Frame{ID: o.text("id"), Class: o.text("classes"), Attrs: o.attrs("attributes")}
		return around(InsetText(f), or(o.text("html"), templ.EscapeString(o.text("text")))), unread(o)
	})
}

func TestWarningTextFixtures(t *testing.T) {
	t.Parallel()
	matches(t, "warning-text", func(o options) (templ.Component, string) {
		return WarningText{
			Text: o.text("text"), Fallback: o.text("iconFallbackText"), Class: o.text("classes"), Attrs: o.attrs("attributes"),
		}, unread(o)
	})
}

func TestPanelFixtures(t *testing.T) {
	t.Parallel()
	matches(t, "panel", func(o options) (templ.Component, string) {
		inside := or(o.text("html"), templ.EscapeString(o.text("text")))
		if inside == "" {
			return nil, "panel without a body"
		}
		p := Panel{Title: o.text("titleText"), Level: o.number("headingLevel"), Class: o.text("classes"), Attrs: o.attrs("attributes")}
		skip := unread(o)
		if skip == "" && strings.Contains(p.Class, "govuk-panel--interruption") {
			skip = "actions"
		}
		return around(Confirmation(p), inside), skip
	})
}

func TestNotificationBannerFixtures(t *testing.T) {
	t.Parallel()
	matches(t, "notification-banner", func(o options) (templ.Component, string) {
		if v, ok := o.all["disableAutoFocus"].(bool); ok && !v {
			return nil, "disableAutoFocus false"
		}
		b := Banner{
			Text: o.text("text"), Success: o.text("type") == "success", Title: o.text("titleText"), TitleID: o.text("titleId"),
			Level: o.number("titleHeadingLevel"), Role: o.text("role"), NoFocus: o.truth("disableAutoFocus"),
			Class: o.text("classes"), Attrs: o.attrs("attributes"),
		}
		inside := o.text("html")
		if inside != "" {
			b.Text = ""
		}
		return around(NotificationBanner(b), inside), unread(o)
	})
}

func TestTaskListFixtures(t *testing.T) {
	t.Parallel()
	matches(t, "task-list", func(o options) (templ.Component, string) {
		if given, _ := o.take("items").([]any); len(given) != len(o.list("items")) {
			return nil, "items with holes"
		}
		l := TaskList{ID: o.text("idPrefix"), Class: o.text("classes"), Attrs: o.attrs("attributes")}
		skip := unread(o)
		for _, item := range o.list("items") {
			title, hint, status := item.group("title"), item.group("hint"), item.group("status")
			tag := status.group("tag")
			task := Task{
				Title: title.text("text"), Href: item.text("href"), Hint: hint.text("text"),
				Status: status.text("text"), Tag: tagOf(tag), Class: item.text("classes"),
			}
			if status.text("classes") == "govuk-task-list__status--cannot-start-yet" {
				task.CannotStart = true
			} else {
				delete(status.asked, "classes")
			}
			skip = skipped(skip, item, title, hint, status, tag)
			l.Tasks = append(l.Tasks, task)
		}
		return l, skip
	})
}

func TestSummaryListFixtures(t *testing.T) {
	t.Parallel()
	matches(t, "summary-list", func(o options) (templ.Component, string) {
		if given, _ := o.take("rows").([]any); len(given) != len(o.list("rows")) {
			return nil, "items with holes"
		}
		card := o.group("card")
		title, cardActions := card.group("title"), card.group("actions")
		s := SummaryList{
			Class: o.text("classes"), Attrs: o.attrs("attributes"),
			Card: Card{Title: title.text("text"), Level: title.number("headingLevel"), Class: card.text("classes")},
		}
		skip := skipped(unread(o), card, title)
		s.Card.Actions, skip = actionsOf(cardActions, skip)
		if len(card.all) > 0 && s.Card.Title == "" && len(s.Card.Actions) == 0 && skip == "" {
			skip = "card without a title"
		}
		for _, row := range o.list("rows") {
			key, value, actions := row.group("key"), row.group("value"), row.group("actions")
			r := Row{Key: key.text("text"), Value: value.text("text"), Class: row.text("classes")}
			if inside := value.text("html"); inside != "" {
				r.Content = templ.Raw(inside)
			}
			if _, ok := actions.all["items"]; ok && len(actions.list("items")) == 0 && skip == "" {
				skip = "no actions, said aloud"
			}
			r.Actions, skip = actionsOf(actions, skip)
			skip = skipped(skip, row, key, value)
			s.Rows = append(s.Rows, r)
		}
		return s, skip
	})
}

func actionsOf(o options, skip string) ([]Action, string) {
	var actions []Action
	items := o.list("items")
	for i := range items {
		actions = append(actions, Action{
			Href: items[i].text("href"), Text: items[i].text("text"), Hidden: items[i].text("visuallyHiddenText"),
			Class: items[i].text("classes"), Attrs: items[i].attrs("attributes"),
		})
	}
	return actions, skipped(skipped(skip, o), items...)
}

func TestTableFixtures(t *testing.T) {
	t.Parallel()
	matches(t, "table", func(o options) (templ.Component, string) {
		table := Table{
			Caption: o.text("caption"), CaptionClass: o.text("captionClasses"), RowNames: o.truth("firstCellIsHeader"),
			Class: o.text("classes"), Attrs: o.attrs("attributes"),
		}
		var skip string
		table.Head, skip = cellsOf(o.list("head"))
		rows, _ := o.take("rows").([]any)
		for _, row := range rows {
			inside := options{t: o.t, all: map[string]any{"row": row}, asked: map[string]bool{}}
			if row == nil || row == false || row == "" {
				return nil, "items with holes"
			}
			cells, more := cellsOf(inside.list("row"))
			table.Rows, skip = append(table.Rows, cells), or(skip, more)
		}
		return table, skipped(skip, o)
	})
}

func cellsOf(items []options) (cells []Cell, skip string) {
	for _, item := range items {
		c := Cell{
			Text: item.text("text"), Number: item.text("format") == "numeric", Columns: item.number("colspan"),
			Rows: item.number("rowspan"), Class: item.text("classes"), Attrs: item.attrs("attributes"),
		}
		if inside := item.text("html"); inside != "" {
			c.Content = templ.Raw(inside)
		}
		skip = skipped(skip, item)
		cells = append(cells, c)
	}
	return cells, skip
}

func TestPaginationFixtures(t *testing.T) {
	t.Parallel()
	matches(t, "pagination", func(o options) (templ.Component, string) {
		previous, next := o.group("previous"), o.group("next")
		p := Pagination{
			Previous: stepOf(previous), Next: stepOf(next), Label: o.text("landmarkLabel"), Class: o.text("classes"), Attrs: o.attrs("attributes"),
		}
		items := o.list("items")
		for _, item := range items {
			if len(item.all) == 0 {
				return nil, "items with holes"
			}
			p.Pages = append(p.Pages, PageLink{
				Number: item.text("number"), Href: item.text("href"), Label: item.text("visuallyHiddenText"),
				Current: item.truth("current"), Gap: item.truth("ellipsis"), Attrs: item.attrs("attributes"),
			})
		}
		return p, skipped(skipped(unread(o), previous, next), items...)
	})
}

func stepOf(o options) Step {
	return Step{Href: o.text("href"), Text: o.text("text"), Label: o.text("labelText"), Attrs: o.attrs("attributes")}
}
