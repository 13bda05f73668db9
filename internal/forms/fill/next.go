package fill

import (
	"net/url"

	"parvis/internal/forms"
)

// firstNew is the first question that an answer has opened.
func firstNew(form *forms.Form, d *forms.Draft, page forms.Page) string {
	asked := map[string]bool{}
	for _, name := range page.Typed[forms.AskedInput] {
		asked[name] = true
	}
	found := ""
	look := form.Look(d.All())
	if sheet := look.Sheet(page.ID); sheet != nil {
		sheet.Each(look.Answers(), func(item *forms.Item, _ forms.Answers) {
			if item.Shown && !asked[item.Name] && found == "" {
				found = "q-" + item.Name
			}
		})
	}
	return found
}

// next is where a saved page leads.
func next(form *forms.Form, d *forms.Draft, page, then string) string {
	look := form.Look(d.All())
	if then == forms.CheckPath {
		if left := form.Unfinished(d); left != forms.CheckPath {
			return pagePath(d, left, then)
		}
		return d.ID.Path() + "/" + forms.CheckPath
	}
	following := look.Next(page)
	switch {
	case following != nil && (!long(look) || sameSection(look, page, following.ID)):
		return pagePath(d, following.ID, "")
	case long(look):
		return d.ID.Path() + "/tasks"
	}
	return d.ID.Path() + "/" + form.Unfinished(d)
}

func sameSection(look *forms.Look, a, b string) bool {
	for _, section := range look.Tasks() {
		found := 0
		for _, page := range section.Pages {
			if page.ID == a || page.ID == b {
				found++
			}
		}
		if found == 2 {
			return true
		}
	}
	return false
}

// pagePath is the address of a page; then travels along.
func pagePath(d *forms.Draft, page, then string) string {
	path := d.ID.Path() + "/" + url.PathEscape(page)
	if then == forms.CheckPath {
		path += "?then=" + then
	}
	return path
}
