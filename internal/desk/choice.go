package desk

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"parvis/internal/cases"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
)

// choicePage is what must be said before something is done to a case.
type choicePage struct {
	ui.Page
	Case    cases.Case
	Back    string
	Action  string
	Expect  string
	Lead    []string // what happens next, to whom
	Faults  []ui.Fault
	Fields  []templ.Component
	Button  string
	Warning bool
	Why     []reason
}

// choice begins the page; back is where the agent came from.
func (p *Pages) choice(r *http.Request, c cases.Case, title, button string, problems errs.Problems) choicePage {
	ctx := r.Context()
	back := casePath(c.Reference)
	in := r.URL.Query()
	if r.Method == http.MethodPost {
		in = r.PostForm
	}
	if in.Get("back") != "" {
		back = backTo(in, c)
	}
	return choicePage{
		Page: ui.Page{Title: title, Failed: len(problems) > 0}, Case: c, Back: back, Action: r.URL.Path,
		Expect: expectOr(in.Get("expect"), c.Revision), Button: button, Faults: faults(ctx, problems),
	}
}

// expectOr keeps the revision that the agent saw first, so that a form shown twice still tells what came between.
func expectOr(typed string, now int64) string {
	if n, err := strconv.ParseInt(typed, 10, 64); err == nil && n > 0 && n <= now {
		return typed
	}
	return strconv.FormatInt(now, 10)
}

func (c choicePage) render(w http.ResponseWriter, r *http.Request) error {
	status := http.StatusOK
	if c.Failed {
		status = http.StatusUnprocessableEntity
	}
	return web.Render(w, r, status, choiceView(c))
}

func faults(ctx context.Context, problems errs.Problems) (all []ui.Fault) {
	for _, problem := range problems {
		all = append(all, ui.Fault{Text: i18n.Problem(ctx, problem), Field: problem.Field})
	}
	return all
}

// fault is the message beside one field.
func fault(ctx context.Context, problems errs.Problems, field string) string {
	if problem, ok := problems.Of(field); ok {
		return i18n.Problem(ctx, problem)
	}
	return ""
}

// withBack adds to an address where its page returns to.
func withBack(to, back string) string { return to + "?back=" + url.QueryEscape(back) }
