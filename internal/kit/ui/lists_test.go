package ui

import (
	"testing"

	"github.com/a-h/templ"
)

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
