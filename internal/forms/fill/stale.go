package fill

import (
	"net/http"
	"slices"
	"strings"

	"parvis/internal/forms"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
)

// stalePage shows both texts of a page that was changed elsewhere; the person chooses.
type stalePage struct {
	ui.Page
	Back     ui.BackLink
	Bar      ui.FormBar
	Action   string
	Revision int64
	Then     string
	Pairs    []pair
	Inputs   []input // what was typed, carried along
}

// pair is one question with two answers.
type pair struct{ Label, Kept, Typed string }

type input struct{ Name, Value string }

func (p *Pages) stale(w http.ResponseWriter, r *http.Request, d *forms.Draft, page forms.Page, taken forms.Taken) error {
	form, err := p.Forms.Form(r.Context(), d)
	if err != nil {
		return err
	}
	ctx := r.Context()
	at := asking{draft: d, form: form, page: page.ID, then: page.Typed.Get(thenInput)}
	s := stalePage{
		Page:   ui.Page{Title: i18n.T(ctx, "forms.fill.stale.title"), Failed: true, NoIndex: true},
		Bar:    ui.FormBar{Tag: notSent(ctx), Text: i18n.T(ctx, "forms.fill.bar.nothing_lost")},
		Back:   ui.BackLink{Href: pagePath(d, page.ID, at.then), Text: i18n.T(ctx, "forms.fill.stale.back")},
		Action: d.ID.Path() + "/" + page.ID, Revision: d.Revision, Then: at.then, Inputs: carried(page.Typed),
	}
	s.Pairs = pairs(form, d, page, taken)
	return web.Render(w, r, http.StatusConflict, stale(s))
}

// pairs are the questions on which the two texts differ.
func pairs(form *forms.Form, d *forms.Draft, page forms.Page, taken forms.Taken) (all []pair) {
	look := form.Look(d.All())
	sheet := look.Sheet(page.ID)
	if sheet == nil {
		return nil
	}
	kept := map[string]string{}
	sheet.Each(look.Answers(), func(item *forms.Item, a forms.Answers) { kept[item.Name] = said(item, a, d.Left(item.Name)) })
	mine := form.Look(taken.Answers)
	mine.Sheet(page.ID).Each(taken.Answers, func(item *forms.Item, a forms.Answers) {
		typed := said(item, a, taken.Left(item.Name))
		if typed != kept[item.Name] {
			all = append(all, pair{item.Label.In(item.Lang), kept[item.Name], typed})
		}
	})
	return all
}

func said(item *forms.Item, a forms.Answers, left forms.Typed) string {
	if len(left) > 0 {
		var words []string
		for _, values := range left {
			words = append(words, values...)
		}
		slices.Sort(words)
		return strings.Join(words, " ")
	}
	return strings.Join(forms.Show(item.Question, a), "\n")
}

// carried are the inputs of the posted page, so that choosing them needs no typing again.
func carried(typed forms.Typed) (all []input) {
	for name, values := range typed {
		if name == revisionInput || name == thenInput || name == anywayInput {
			continue
		}
		for _, value := range values {
			all = append(all, input{name, value})
		}
	}
	slices.SortFunc(all, func(a, b input) int { return strings.Compare(a.Name+"\x00"+a.Value, b.Name+"\x00"+b.Value) })
	return all
}
