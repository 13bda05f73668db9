package tracking

import (
	"net/http"

	"parvis/internal/cases"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
	"parvis/internal/workflow"
)

// letterPage is a decision letter to read on a screen, with its paper beside it.
type letterPage struct {
	ui.Page
	Letter  workflow.Letter
	Request string // back to the request
	PDF     string
}

// letter shows a letter with the words of its paper.
func (p *Pages) letter(w http.ResponseWriter, r *http.Request) error {
	c, doc, err := p.paper(r)
	if err != nil {
		return err
	}
	if doc.Letter == "" {
		return cases.ErrNoDocument
	}
	letter, err := p.Flow.LetterOf(r.Context(), c.Case, doc.ID)
	if err != nil {
		return err
	}
	request := Path(c.Reference)
	return web.Render(w, r, http.StatusOK, letterView(letterPage{
		Page: ui.Page{Title: doc.Title, NoIndex: true}, Letter: letter,
		Request: request, PDF: request + "/documents/" + doc.ID.String(),
	}))
}
