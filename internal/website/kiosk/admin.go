package kiosk

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"parvis/internal/audit"
	"parvis/internal/catalogue"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/tenant"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
	"parvis/internal/website/kiosk/kiosksql"
)

// linkLasts is how long the link to a device waits to be opened.
const linkLasts = 24 * time.Hour

// listPage is the devices of the authority, and the form for one more.
type listPage struct {
	ui.Page
	Faults   []ui.Fault
	Link     string // of the device just made: shown once
	For      string // its name
	Devices  []deviceLine
	Name     ui.Input
	Services ui.Checkboxes
	Idle     ui.Input
}

type deviceLine struct {
	ID, Name, State, Offers string
	Tag                     ui.Tag
	Live                    bool
}

func (p *Pages) list(w http.ResponseWriter, r *http.Request) error {
	return p.draw(w, r, url.Values{"idle": {strconv.Itoa(int(usualIdle.Seconds()))}}, nil, "", "")
}

// add registers a device and shows the link that makes a browser this device.
func (p *Pages) add(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	d, problems, err := p.read(ctx, in)
	if err != nil {
		return err
	}
	if problems.Any() {
		return p.draw(w, r, in, problems, "", "")
	}
	services, err := json.Marshal(d.Services)
	if err != nil {
		return err
	}
	d.ID = db.NewID()
	token := identity.NewToken()
	err = p.DB.Write(ctx, func(tx *db.Tx) error {
		err := kiosksql.New(tx).AddDevice(ctx, kiosksql.AddDeviceParams{AuthorityID: tenant.From(ctx), ID: d.ID, Name: d.Name, Services: services,
			IdleSeconds: int64(d.Idle / time.Second), LinkHash: hash(token[:]), LinkEndsAt: db.At(tx.Now.Add(linkLasts)), KeyHash: []byte{}, MadeAt: db.At(tx.Now)})
		if err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{Action: "kiosk.added", Kind: "kiosk", Subject: d.ID.String()})
	})
	if err != nil {
		return err
	}
	return p.draw(w, r, url.Values{"idle": {in.Get("idle")}}, nil, Path+"/open/"+token.String(), d.Name)
}

func (p *Pages) read(ctx context.Context, in url.Values) (d Device, problems errs.Problems, err error) {
	d.Name = strings.Join(strings.Fields(in.Get("name")), " ")
	if d.Name == "" || len([]rune(d.Name)) > 60 {
		problems.Add("name", "kiosk.admin.name.empty")
	}
	seconds, _ := strconv.Atoi(strings.TrimSpace(in.Get("idle")))
	if d.Idle = time.Duration(seconds) * time.Second; d.Idle < shortestIdle || d.Idle > longestIdle {
		problems.Add("idle", "kiosk.admin.idle.wrong", "Least", int(shortestIdle.Seconds()), "Most", int(longestIdle.Seconds()))
	}
	all, err := p.Offer.List(ctx, catalogue.Filter{Lang: i18n.LangOf(ctx)})
	for _, s := range all {
		for _, chosen := range in["service"] {
			if chosen == string(s.Definition.Service) {
				d.Services = append(d.Services, s.Definition.Service)
			}
		}
	}
	if len(d.Services) == 0 || len(d.Services) > mostServices {
		problems.Add("service", "kiosk.admin.services.wrong", "Most", mostServices)
	}
	return d, problems, err
}

// newLink makes another link: that of before opens nothing, and the device goes on until this one is opened somewhere.
func (p *Pages) newLink(w http.ResponseWriter, r *http.Request) error {
	d, err := p.named(r)
	if err != nil {
		return err
	}
	token := identity.NewToken()
	err = p.change(r, d, "kiosk.link_made", func(tx *db.Tx) (int64, error) {
		return kiosksql.New(tx).NewLink(r.Context(), kiosksql.NewLinkParams{AuthorityID: tenant.From(r.Context()), ID: d.ID, LinkHash: hash(token[:]), LinkEndsAt: db.At(tx.Now.Add(linkLasts))})
	})
	if err != nil {
		return err
	}
	return p.draw(w, r, url.Values{"idle": {strconv.Itoa(int(usualIdle.Seconds()))}}, nil, Path+"/open/"+token.String(), d.Name)
}

// revoke withdraws a device: at its next request it shows that it serves no more, and what was on it is wiped.
func (p *Pages) revoke(w http.ResponseWriter, r *http.Request) error {
	d, err := p.named(r)
	if err != nil {
		return err
	}
	err = p.change(r, d, "kiosk.withdrawn", func(tx *db.Tx) (int64, error) {
		if err := p.end(r.Context(), tx, d.ID); err != nil {
			return 0, err
		}
		return kiosksql.New(tx).RevokeDevice(r.Context(), kiosksql.RevokeDeviceParams{AuthorityID: tenant.From(r.Context()), ID: d.ID, RevokedAt: db.At(tx.Now)})
	})
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, AdminPath)
}

// change changes a device that still serves, and leaves a trace.
func (p *Pages) change(r *http.Request, d Device, action string, do func(tx *db.Tx) (int64, error)) error {
	return p.DB.Write(r.Context(), func(tx *db.Tx) error {
		n, err := do(tx)
		if err != nil {
			return err
		}
		if n == 0 {
			return errNoDevice
		}
		return audit.Write(r.Context(), tx, audit.Entry{Action: action, Kind: "kiosk", Subject: d.ID.String()})
	})
}

func (p *Pages) named(r *http.Request) (Device, error) {
	id, err := uuid.Parse(r.PathValue("device"))
	if err != nil {
		return Device{}, errNoDevice.Because(err)
	}
	return found(kiosksql.New(p.DB.Read()).DeviceByID(r.Context(), kiosksql.DeviceByIDParams{AuthorityID: tenant.From(r.Context()), ID: id}))
}
