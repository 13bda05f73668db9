package kiosk

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"parvis/internal/catalogue"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
)

type deviceKey struct{}

// seat is a device as one request knows it.
type seat struct {
	Device
	fault error // the database is away: nothing is shown rather than too much
}

// Of is the device that makes the request, when one does that is not withdrawn.
func Of(ctx context.Context) (Device, bool) {
	s, ok := ctx.Value(deviceKey{}).(seat)
	return s.Device, ok && s.fault == nil && s.Revoked.IsZero()
}

// Inside goes into web.Config.Inside after the site's: a device's pages have its own shell.
func (p *Pages) Inside(ctx context.Context, r *http.Request) context.Context {
	d, err := p.held(ctx, r)
	if errors.Is(err, errNoDevice) {
		return ctx
	}
	ctx = context.WithValue(ctx, deviceKey{}, seat{d, err})
	ctx = ui.OnDevice(ctx, d.ID.String()+" "+d.Idle.String())
	before := ctx
	return ui.WithShellMade(ctx, func() *ui.Shell { return d.shell(before, r) })
}

// shell is that of the site without its menus: nothing on a kiosk leads out of it.
func (d Device) shell(ctx context.Context, r *http.Request) *ui.Shell {
	s := *ui.ShellOf(ctx)
	s.Nav, s.Footer, s.Authority.HomeURL = nil, ui.Footer{}, Path
	s.Authority.Tagline = d.Name
	s.Kiosk = &ui.Kiosk{
		Home: Path, Finish: Path + "/finish", Here: Path + "/here", Idle: int(d.Idle.Seconds()), Warn: int(warning.Seconds()),
		Words: ui.KioskWords{
			Promise: i18n.T(ctx, "kiosk.promise", "Seconds", strconv.Itoa(int(d.Idle.Seconds()))), Finish: i18n.T(ctx, "kiosk.finish"), Home: i18n.T(ctx, "kiosk.home"),
			Title: i18n.T(ctx, "kiosk.still.title"), Text: i18n.T(ctx, "kiosk.still.text"), Left: i18n.T(ctx, "kiosk.still.left"), GoOn: i18n.T(ctx, "kiosk.still.go_on"),
		},
	}
	return &s
}

// Guard goes into web.Config.Guard. It tells that it has answered: a device gets nothing but what it is for, and nothing
// of whoever was there before.
func (p *Pages) Guard(w http.ResponseWriter, r *http.Request) bool {
	s, ok := r.Context().Value(deviceKey{}).(seat)
	if !ok {
		return false
	}
	done, err := p.guard(w, r, s)
	if err != nil {
		web.Note(r, "kiosk", err.Error())
		http.Error(w, i18n.T(r.Context(), "kiosk.fault"), http.StatusServiceUnavailable)
		return true
	}
	return done
}

func (p *Pages) guard(w http.ResponseWriter, r *http.Request, s seat) (bool, error) {
	ctx, path := r.Context(), r.URL.Path
	switch {
	case s.fault != nil:
		return true, s.fault
	case !s.Revoked.IsZero():
		return true, web.Render(w, r, http.StatusGone, offView(ui.Page{Title: i18n.T(ctx, "kiosk.off.title"), NoIndex: true}))
	case strings.HasPrefix(path, Path+"/open/"):
		return false, nil
	}
	v, err := p.visit(ctx, s.Device)
	if err != nil {
		return true, err
	}
	if v.staleAt(p.Clock.Now(), s.Device) {
		if err := p.wipe(w, r, s.Device); err != nil {
			return true, err
		}
		return p.toHome(w, r, path != Path)
	}
	if !s.mayOpen(path) || !v.on && personal(path) {
		return p.toHome(w, r, true)
	}
	s.leadOn(w, r, v)
	if waits(path) {
		return false, nil
	}
	return false, p.see(ctx, s.Device, v)
}

// scriptCookie is set by the script of a kiosk: it says that it counts. It tells nothing of anybody.
const scriptCookie = "parvis-kiosk-script"

// leadOn has a page without script lead to the warning by itself, and the warning to the end (Refresh, as browsers have
// read it since Netscape). Whoever needs longer says so on the warning, as often as they like (WCAG 2.2.1). The first
// page stays where it is while nobody is there.
func (d Device) leadOn(w http.ResponseWriter, r *http.Request, v visit) {
	if cookie, err := r.Cookie(scriptCookie); err == nil && cookie.Value == "1" {
		return
	}
	after, to := d.Idle, Path+"/still"
	switch {
	case r.URL.Path == Path && !v.on:
		return
	case r.URL.Path == Path+"/still":
		after, to = warning, Path+"/over"
	case r.URL.Path == Path:
		after, to = d.Idle+warning, Path+"/over"
	case r.Method == http.MethodGet:
		to += "?back=" + encode(r.URL.RequestURI())
	}
	w.Header().Set("Refresh", strconv.Itoa(int(after.Seconds()))+";url="+to)
}

func (p *Pages) toHome(w http.ResponseWriter, r *http.Request, leave bool) (bool, error) {
	if !leave && r.Method == http.MethodGet {
		return false, nil // it is shown to nobody in particular
	}
	return true, web.SeeOther(w, r, Path)
}

// waits are the pages of the warning: to see them is no sign of life. The first page, alone, is nobody's visit.
func waits(path string) bool {
	return path == Path || path == Path+"/still" || path == Path+"/over" || path == Path+"/finish"
}

// personal are the addresses that show what somebody wrote. Without a visit there is nobody to show them to.
func personal(path string) bool {
	return strings.HasPrefix(path, "/drafts/") || strings.HasPrefix(path, "/requests") || strings.HasPrefix(path, "/link/") || strings.HasPrefix(path, "/my-data")
}

// open are the addresses that a device may open besides its services.
var openPaths = []string{Path, "/drafts", "/requests", "/r", "/follow", "/resume", "/link", "/addresses", "/plan", "/theme.css", "/privacy", "/accessibility", "/cookies", "/legal"}

func (d Device) mayOpen(path string) bool {
	if rest, ok := strings.CutPrefix(path, "/services/"); ok {
		id, _, _ := strings.Cut(rest, "/")
		return d.offers(catalogue.ServiceID(id))
	}
	for _, open := range openPaths {
		if path == open || strings.HasPrefix(path, open+"/") {
			return true
		}
	}
	return false
}
