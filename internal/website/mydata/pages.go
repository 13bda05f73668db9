// Package mydata lets residents download all that the authority holds of them, once they proved their address.
//
//	GET  /my-data   what the copy holds, and the button
//	POST /my-data   the copy, a zip
//	POST /my-data/erase   a wish put before the data protection officer; nothing is erased by it
//
// An address that several people share proves none of them alone: they ask the authority, which looks who asks.
package mydata

import (
	"embed"
	"net/http"
	"time"

	"parvis/internal/identity"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
	"parvis/internal/privacy"
)

//go:embed words/*.json
var words embed.FS

func init() { i18n.Register(words) }

// Path is where the page stands.
const Path = "/my-data"

// Pages are the page and the copy.
type Pages struct{ Privacy *privacy.Service }

// Routes is the table for the site. Who may have which data is the handler's question: it needs a proven address.
func (p *Pages) Routes() []web.Route {
	return []web.Route{
		{"GET", Path, web.Anyone, p.show},
		{"POST", Path, web.Anyone, p.download},
		{"POST", Path + "/erase", web.Anyone, p.askErasure},
	}
}

type page struct {
	ui.Page
	Address string
	Shared  bool
	Nobody  bool      // the address belongs to nobody we know
	Asked   time.Time // when they asked to be erased; zero when they did not
	Answer  time.Time // by when they are answered
}

// who is the one person behind the proven address.
func who(r *http.Request) (visit identity.Visit, alone identity.Person, err error) {
	visit, proved := identity.ResidentOf(r.Context())
	if !proved || visit.Address == "" {
		return visit, alone, identity.ErrFollow
	}
	if len(visit.People) == 1 {
		alone = visit.People[0]
	}
	return visit, alone, nil
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request) error {
	visit, alone, err := who(r)
	if err != nil {
		return err
	}
	var asked privacy.Ask
	if !alone.ID.IsZero() {
		if asked.At, err = p.Privacy.Asked(r.Context(), alone.ID); err != nil {
			return err
		}
	}
	w.Header().Set("Cache-Control", "no-store")
	return web.Render(w, r, http.StatusOK, view(page{
		Page:    ui.Page{Title: i18n.T(r.Context(), "mydata.title"), NoIndex: true},
		Address: visit.Address, Shared: len(visit.People) > 1, Nobody: len(visit.People) == 0, Asked: asked.At, Answer: asked.Answer(),
	}))
}

// askErasure puts the wish of one person before the officer.
func (p *Pages) askErasure(w http.ResponseWriter, r *http.Request) error {
	_, alone, err := who(r)
	if err != nil {
		return err
	}
	if !alone.ID.IsZero() {
		if err := p.Privacy.AskErasure(r.Context(), alone.ID); err != nil {
			return err
		}
	}
	return web.SeeOther(w, r, Path+"#erase")
}

func (p *Pages) download(w http.ResponseWriter, r *http.Request) error {
	_, alone, err := who(r)
	if err != nil {
		return err
	}
	if alone.ID.IsZero() {
		return web.SeeOther(w, r, Path)
	}
	if _, err := p.Privacy.Held(r.Context(), alone.ID, privacy.ForResident); err != nil { // before a byte leaves
		return err
	}
	w.Header().Set("Content-Type", "application/zip")
	w.Header().Set("Content-Disposition", `attachment; filename="`+i18n.T(r.Context(), "mydata.file")+`"`)
	w.Header().Set("Cache-Control", "no-store")
	return p.Privacy.Export(r.Context(), w, alone.ID, privacy.ForResident)
}
