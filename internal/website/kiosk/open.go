package kiosk

import (
	"errors"
	"net/http"

	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/tenant"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
	"parvis/internal/website/kiosk/kiosksql"
)

// openPage makes a browser a device: it is only looked at until its button is pressed.
type openPage struct {
	ui.Page
	Action, Name string
}

func (p *Pages) showOpen(w http.ResponseWriter, r *http.Request) error {
	d, _, err := p.linked(r)
	if err != nil {
		return err
	}
	title := i18n.T(r.Context(), "kiosk.open.title")
	return web.Render(w, r, http.StatusOK, openView(openPage{ui.Page{Title: title, NoIndex: true}, r.URL.Path, d.Name}))
}

// linked finds the device of a link that was not opened yet and whose day is not over.
func (p *Pages) linked(r *http.Request) (Device, []byte, error) {
	token, err := identity.ParseToken(r.PathValue("token"))
	if err != nil {
		return Device{}, nil, errNoDevice.Because(err)
	}
	link := hash(token[:])
	row, err := kiosksql.New(p.DB.Read()).DeviceByLink(r.Context(), kiosksql.DeviceByLinkParams{AuthorityID: tenant.From(r.Context()), LinkHash: link})
	d, err := found(row, err)
	if err == nil && (!d.Revoked.IsZero() || !p.Clock.Now().Before(row.LinkEndsAt.Time)) {
		err = errNoDevice
	}
	return d, link, err
}

// open gives this browser the device's key. Whoever was signed in here is signed out: a kiosk is nobody's.
func (p *Pages) open(w http.ResponseWriter, r *http.Request) error {
	d, link, err := p.linked(r)
	if err != nil {
		return err
	}
	key := identity.NewToken()
	ctx := r.Context()
	err = p.DB.Write(ctx, func(tx *db.Tx) error {
		n, err := kiosksql.New(tx).OpenDevice(ctx, kiosksql.OpenDeviceParams{AuthorityID: tenant.From(ctx), ID: d.ID, LinkHash: link, KeyHash: hash(key[:]),
			OpenedAt: db.At(tx.Now), NoLink: []byte{}})
		if err == nil && n == 0 {
			err = errNoDevice // another browser was faster by a moment
		}
		return err
	})
	if err != nil {
		return err
	}
	if session := identity.SessionOf(ctx); !session.IsZero() {
		if err := p.Identity.SignOut(ctx, session); err != nil && !errors.Is(err, identity.ErrNobody) {
			return err
		}
	}
	if err := p.wipe(w, r, d); err != nil {
		return err
	}
	p.hold(w, key)
	return web.SeeOther(w, r, Path)
}
