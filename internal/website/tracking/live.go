package tracking

import (
	"net/http"

	"parvis/internal/cases"
)

// live tells an open page that its request changed. The page then offers to read the news: it
// never changes under the reader's eyes.
func (p *Pages) live(w http.ResponseWriter, r *http.Request) error {
	c, err := p.open(r)
	if err != nil {
		return err
	}
	return p.Hub.Stream(w, r, cases.Subject(c.ID))
}
