package fill

import (
	"net/http"

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
