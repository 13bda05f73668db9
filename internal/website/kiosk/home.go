package kiosk

import (
	"net/http"

	"parvis/internal/catalogue"
	"parvis/internal/identity"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
	"parvis/internal/rules"
)

// homePage is the six slabs at most that a device offers.
type homePage struct {
	ui.Page
	Paving ui.Paving
}

// widths of slabs, in twelfths: three a row, uneven like the stones of a square.
var widths = []int{5, 4, 3, 3, 4, 5}

// mostServices is what fits on a screen beside the two doors to one's own requests.
const mostServices = 4

func (p *Pages) home(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	d, ok := Of(ctx)
	if !ok {
		return errNoDevice
	}
	v, err := p.visit(ctx, d)
	if err != nil {
		return err
	}
	if shell := ui.ShellOf(ctx); shell.Kiosk != nil { // who went back to the first page has not finished
		shell.Kiosk.On = v.on
	}
	all, err := p.Offer.List(ctx, catalogue.Filter{Lang: i18n.LangOf(ctx), OpenOn: rules.DateOf(p.Clock.Now().In(identity.AuthorityOf(ctx).Location()))})
	if err != nil {
		return err
	}
	page := homePage{Page: ui.Page{Title: i18n.T(ctx, "kiosk.home.title"), NoIndex: true, Plain: true}}
	for _, s := range all {
		if id := s.Definition.Service; d.offers(id) && len(page.Paving.Slabs) < mostServices {
			page.Paving.Slabs = append(page.Paving.Slabs, ui.Slab{Href: "/services/" + string(id), Icon: "file-plus", Title: s.Title.Of(ctx), Text: s.Summary.Of(ctx)})
		}
	}
	page.Paving.Slabs = append(page.Paving.Slabs,
		ui.Slab{Href: "/follow/code", Icon: "search", Title: i18n.T(ctx, "kiosk.follow"), Text: i18n.T(ctx, "kiosk.follow.text")},
		ui.Slab{Href: "/resume", Icon: "history", Title: i18n.T(ctx, "kiosk.resume"), Text: i18n.T(ctx, "kiosk.resume.text")})
	for i := range page.Paving.Slabs {
		page.Paving.Slabs[i].Columns = widths[i%len(widths)]
	}
	return web.Render(w, r, http.StatusOK, homeView(page))
}

// stillPage asks whether anybody is there, where no script counts.
type stillPage struct {
	ui.Page
	Back string
}

func (p *Pages) still(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	if _, ok := Of(ctx); !ok {
		return errNoDevice
	}
	back := decode(r.URL.Query().Get("back"))
	if !web.LocalPath(back) {
		back = Path
	}
	return web.Render(w, r, http.StatusOK, stillView(stillPage{ui.Page{Title: i18n.T(ctx, "kiosk.still.title"), NoIndex: true}, back}))
}

// over is where the warning leads when its time is out. It ends what time has ended: whoever asks too early is told so.
func (p *Pages) over(w http.ResponseWriter, r *http.Request) error {
	d, ok := Of(r.Context())
	if !ok {
		return errNoDevice
	}
	v, err := p.visit(r.Context(), d)
	if err != nil {
		return err
	}
	if v.overAt(p.Clock.Now(), d) {
		if err := p.wipe(w, r, d); err != nil {
			return err
		}
	}
	return web.SeeOther(w, r, Path)
}

// here is a sign of life, told by the script; Guard has noted it.
func (p *Pages) here(w http.ResponseWriter, r *http.Request) error {
	if _, ok := Of(r.Context()); !ok {
		return errNoDevice
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// finish is the button: nothing of the visit is left.
func (p *Pages) finish(w http.ResponseWriter, r *http.Request) error {
	d, ok := Of(r.Context())
	if !ok {
		return errNoDevice
	}
	if err := p.wipe(w, r, d); err != nil {
		return err
	}
	return web.SeeOther(w, r, Path)
}
