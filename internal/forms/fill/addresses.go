package fill

import (
	"net/http"

	"parvis/internal/forms"
	"parvis/internal/kit/web"
)

// suggestion is an address as the script shows and fills it in.
type suggestion struct {
	Words    string `json:"words"`
	Line     string `json:"line"`
	Postcode string `json:"postcode"`
	City     string `json:"city"`
}

const mostSuggestions = 6

// addresses answers the script while an address is typed. It tells public streets only and
// keeps nothing.
func (p *Pages) addresses(w http.ResponseWriter, r *http.Request) error {
	list := []suggestion{}
	typed := r.URL.Query().Get("q")
	if p.Forms.Gazetteer == nil || len(typed) < 3 || len(typed) > 200 {
		return web.JSON(w, http.StatusOK, list)
	}
	found, err := p.Forms.Gazetteer.Find(r.Context(), typed, mostSuggestions)
	if err != nil {
		return err
	}
	for _, one := range found {
		if one.Line != "" {
			list = append(list, suggestion{one.Words(), one.Line, one.Postcode, one.City})
		}
	}
	return web.JSON(w, http.StatusOK, list)
}

// plan gives the script the drawn plan of the town, for the step "where is it".
func (p *Pages) plan(w http.ResponseWriter, r *http.Request) error {
	planner, ok := p.Forms.Gazetteer.(forms.Planner)
	if !ok {
		return forms.ErrNoPage
	}
	plan, drawn := planner.Plan(r.Context())
	if !drawn {
		return forms.ErrNoPage
	}
	return web.JSON(w, http.StatusOK, plan)
}

// hasPlan tells whether the authority's town is drawn.
func (p *Pages) hasPlan(r *http.Request) bool {
	planner, ok := p.Forms.Gazetteer.(forms.Planner)
	if !ok {
		return false
	}
	_, drawn := planner.Plan(r.Context())
	return drawn
}
