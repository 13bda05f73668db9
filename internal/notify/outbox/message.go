package outbox

import (
	"net/http"

	"github.com/google/uuid"

	"parvis/internal/kit/web"
	"parvis/internal/notify"
)

type messagePage struct {
	Record   notify.Record
	Mail     notify.Mail
	Attempts []notify.Attempt
	Hidden   string // why the text cannot be read, a key; "" when it can
}

func (o *Outbox) message(w http.ResponseWriter, r *http.Request) error {
	p, _, err := o.read(r)
	if err != nil {
		return err
	}
	if p.Attempts, err = o.notices.Attempts(r.Context(), p.Record.ID); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, messageOf(p))
}

// html serves the mail itself, alone in its frame: whatever its words are, no
// script runs, nothing is fetched, no form is sent, and of styles only ours
// holds. Links open in a tab of their own.
func (o *Outbox) html(w http.ResponseWriter, r *http.Request) error {
	p, head, err := o.read(r)
	if err != nil {
		return err
	}
	if p.Hidden != "" {
		return notify.ErrNotFound
	}
	h := w.Header()
	h.Set("Content-Security-Policy", "default-src 'none'; style-src "+head.StyleHash()+
		"; sandbox allow-popups allow-popups-to-escape-sandbox; frame-ancestors 'self'; base-uri 'none'; form-action 'none'")
	h.Set("X-Frame-Options", "SAMEORIGIN")
	h.Set("Content-Type", "text/html; charset=utf-8")
	_, err = w.Write([]byte(p.Mail.HTML))
	return err
}

func (o *Outbox) read(r *http.Request) (messagePage, notify.Letterhead, error) {
	id, err := uuid.Parse(r.PathValue("id"))
	if err != nil {
		return messagePage{}, notify.Letterhead{}, notify.ErrNotFound
	}
	record, err := o.notices.Find(r.Context(), notify.ID(id))
	if err != nil {
		return messagePage{}, notify.Letterhead{}, err
	}
	mail, head, err := o.notices.Preview(r.Context(), record)
	if err != nil {
		return messagePage{}, notify.Letterhead{}, err
	}
	p := messagePage{Record: record, Mail: mail}
	switch {
	case record.Secret && !o.notices.Kept():
		p.Hidden = "notify.outbox.secret"
	case !record.Emptied.IsZero():
		p.Hidden = "notify.outbox.emptied"
	}
	return p, head, nil
}
