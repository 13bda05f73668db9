package fill_test

import (
	"context"
	"io"
	"net/http"
	"testing"

	"github.com/a-h/templ"

	"parvis/internal/forms"
	"parvis/internal/forms/fill"
	"parvis/internal/forms/formstest"
	"parvis/internal/identity"
	"parvis/internal/identity/identitytest"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/ui/assets"
	"parvis/internal/kit/web"
)

// site is the pages of drafts on a real server, with a start page in place of the
// website's and a sending in place of the cases'.
type site struct {
	*formstest.House
	*identitytest.Site
	pages *fill.Pages
}

func open(t *testing.T, d *db.DB) *site {
	t.Helper()
	h := formstest.New(t, d)
	s := &site{House: h, pages: &fill.Pages{Forms: h.Forms, Services: h.Offer, Identity: h.IDs}}
	s.Site = h.Serve(map[string][]web.Route{"forms": s.pages.Routes(), "test": {
		{http.MethodGet, "/services/{service}", web.Anyone, startPage},
		{http.MethodPost, "/drafts/{draft}/send", web.Anyone, s.send},
		{http.MethodGet, assets.Prefix + "{file...}", web.Anyone, serveAssets},
		{http.MethodPost, "/test/link/{token}", web.Anyone, s.useLink},
		{http.MethodPost, "/test/leave", web.Anyone, leave},
	}})
	return s
}

func serveAssets(w http.ResponseWriter, r *http.Request) error {
	assets.Handler().ServeHTTP(w, r)
	return nil
}

func startPage(w http.ResponseWriter, r *http.Request) error {
	return web.Render(w, r, http.StatusOK, templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		body := templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
			_, err := io.WriteString(w, `<h1 class="govuk-heading-l">Service</h1><form method="post" action="`+r.URL.Path+`/start"><button class="govuk-button">Commencer</button></form>`)
			return err
		})
		return ui.PublicPage(ui.Page{Title: "Service"}).Render(templ.WithChildren(ctx, body), w)
	}))
}

// send does what cases/apply does.
func (s *site) send(w http.ResponseWriter, r *http.Request) error {
	d, err := s.pages.Opened(r)
	if err != nil {
		return err
	}
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	err = s.DB.Write(r.Context(), func(tx *db.Tx) error {
		closing, err := s.Forms.Close(r.Context(), tx, d, in.Get("form-key"))
		if err != nil || closing.Already {
			return err
		}
		return s.Forms.Filed(r.Context(), tx, d, "PV-2026-4187")
	})
	if errs.KeyOf(err) == errs.KeyOf(forms.ErrUnread) {
		return s.pages.Check(w, r, http.StatusConflict, d)
	}
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, d.ID.Path())
}

// useLink does what identity/signin does when the button of a mailed link is pressed.
func (s *site) useLink(w http.ResponseWriter, r *http.Request) error {
	token, err := identity.ParseToken(r.PathValue("token"))
	if err != nil {
		return err
	}
	opened, err := s.IDs.UseLink(r.Context(), token)
	if err != nil {
		return err
	}
	if err := identity.RememberVisit(r.Context(), opened.Session); err != nil {
		return err
	}
	return web.SeeOther(w, r, s.IDs.Where(opened.Grant))
}

// leave ends the session, as twelve hours do.
func leave(w http.ResponseWriter, r *http.Request) error {
	if err := web.Destroy(r.Context()); err != nil {
		return err
	}
	return web.SeeOther(w, r, "/resume")
}
