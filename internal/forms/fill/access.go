package fill

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"parvis/internal/forms"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/web"
)

// The cookie holds the keys of this browser's drafts, newest first. It does not depend on
// the session and outlives the drafts, so that an expired one can still say so.
const (
	cookieName = "parvis-drafts"
	cookieLife = 180 * 24 * time.Hour
	mostKeys   = 20
)

func (p *Pages) cookie() string {
	if p.Secure {
		return "__Host-" + cookieName
	}
	return cookieName
}

// Keys are the keys of drafts that the browser holds: for forms.Open on a start page.
func (p *Pages) Keys(r *http.Request) (keys []forms.Key) {
	cookie, err := r.Cookie(p.cookie())
	if err != nil {
		return nil
	}
	for _, text := range strings.Split(cookie.Value, ".") {
		if key, ok := forms.ParseKey(text); ok && len(keys) < mostKeys {
			keys = append(keys, key)
		}
	}
	return keys
}

// hold gives the browser one more key.
func (p *Pages) hold(w http.ResponseWriter, r *http.Request, key forms.Key) {
	keys := slices.Insert(p.Keys(r), 0, key)
	texts := make([]string, 0, mostKeys)
	for _, key := range keys[:min(len(keys), mostKeys)] {
		texts = append(texts, key.String())
	}
	http.SetCookie(w, &http.Cookie{
		Name: p.cookie(), Value: strings.Join(texts, "."), Path: "/", MaxAge: int(cookieLife.Seconds()),
		HttpOnly: true, Secure: p.Secure, SameSite: http.SameSiteLaxMode,
	})
}

// Opened finds the draft of a request: by the browser's keys, or because a link or code of
// it was used in this session. It may be sent or expired: ask its State.
func (p *Pages) Opened(r *http.Request) (*forms.Draft, error) {
	id, err := forms.ParseID(r.PathValue("draft"))
	if err != nil {
		return nil, err
	}
	d, err := p.Forms.Load(r.Context(), p.Forms.DB.Read(), id, p.Keys(r)...)
	if !errors.Is(err, forms.ErrNoDraft) {
		return d, err
	}
	if !p.granted(r, id) {
		also, err := p.also(r, id)
		if err != nil {
			return nil, err
		}
		if !also {
			return nil, forms.ErrNoDraft
		}
	}
	return p.Forms.Trusted(r.Context(), p.Forms.DB.Read(), id)
}

func (p *Pages) also(r *http.Request, id forms.ID) (bool, error) {
	if p.Also == nil {
		return false, nil
	}
	return p.Also(r.Context(), id)
}

func (p *Pages) granted(r *http.Request, id forms.ID) bool {
	visit, ok := identity.ResidentOf(r.Context())
	return ok && forms.Opens(visit, id)
}

// settle gives a key to a browser that came by a link, so that it still opens the draft
// when the session has ended. Called when something is saved anyway.
func (p *Pages) settle(w http.ResponseWriter, r *http.Request, tx *db.Tx, d *forms.Draft) error {
	_, err := p.Forms.Load(r.Context(), tx, d.ID, p.Keys(r)...)
	if !errors.Is(err, forms.ErrNoDraft) {
		return err
	}
	if also, err := p.also(r, d.ID); err != nil || also {
		return err
	}
	key, err := p.Forms.Allow(r.Context(), tx, d)
	if err != nil {
		return err
	}
	tx.AfterCommit(func() { p.hold(w, r, key) })
	return nil
}

// open is Opened for pages that need a draft which can still change: sent and expired ones
// get a page that says what is kept. done tells that the answer has been given.
func (p *Pages) open(w http.ResponseWriter, r *http.Request) (d *forms.Draft, done bool, err error) {
	d, err = p.Opened(r)
	if err != nil {
		return nil, true, err
	}
	web.Note(r, "service", string(d.Service), "version", d.Version)
	switch d.State(p.Forms.Clock.Now()) {
	case forms.Sent:
		return d, true, p.Sent(w, r, d)
	case forms.Expired:
		return d, true, p.expired(w, r, d)
	}
	return d, false, nil
}

// Drop takes all keys away from the browser: the next person at this screen opens nothing with them.
func (p *Pages) Drop(w http.ResponseWriter) {
	http.SetCookie(w, &http.Cookie{Name: p.cookie(), Path: "/", MaxAge: -1, HttpOnly: true, Secure: p.Secure, SameSite: http.SameSiteLaxMode})
}
