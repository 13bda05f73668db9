package apply

import (
	"context"
	"errors"
	"net/http"

	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/forms"
	"parvis/internal/kit/db"
	"parvis/internal/kit/web"
)

// send takes a draft in, once however often it is pressed.
func (p *Pages) send(w http.ResponseWriter, r *http.Request) error {
	d, err := p.Drafts.Opened(r)
	if err != nil {
		return err
	}
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	web.Note(r, "service", string(d.Service), "version", d.Version)
	switch d.State(p.DB.Clock().Now()) {
	case forms.Expired:
		return web.SeeOther(w, r, d.ID.Path()) // which says what is kept
	case forms.Open:
		if lacks, err := p.lacks(r.Context(), d); err != nil || lacks {
			return errors.Join(err, p.again(w, r, http.StatusUnprocessableEntity, d, lacks))
		}
	}
	reference, err := p.Receive(r.Context(), d, in.Get("form-key"))
	if errors.Is(err, forms.ErrUnread) {
		return p.again(w, r, http.StatusConflict, d, true)
	}
	if err != nil {
		return err
	}
	web.Note(r, "case", string(reference))
	return web.SeeOther(w, r, p.after(r.Context(), d, reference))
}

// again shows the answers once more, unless something went wrong before.
func (p *Pages) again(w http.ResponseWriter, r *http.Request, status int, d *forms.Draft, show bool) error {
	if !show {
		return nil
	}
	fresh, err := p.Forms.Trusted(r.Context(), p.DB.Read(), d.ID)
	if err != nil {
		return err
	}
	return p.Drafts.Check(w, r, status, fresh)
}

// lacks tells that something must still be filled in or mended.
func (p *Pages) lacks(ctx context.Context, d *forms.Draft) (bool, error) {
	form, err := p.Forms.Form(ctx, d)
	if err != nil {
		return false, err
	}
	return form.Unfinished(d) != forms.CheckPath, nil
}

// Receive closes the draft, opens the case, and has the acknowledgement sent: all of it, or nothing. It is what the
// button does once the answers were checked; the demo's requests and the measurements come in by it too.
func (p *Pages) Receive(ctx context.Context, d *forms.Draft, formKey string) (ref cases.Reference, err error) {
	ready, err := p.prepare(ctx, d)
	if err != nil {
		return "", err
	}
	err = p.DB.Write(ctx, func(tx *db.Tx) error {
		closing, err := p.Forms.Close(ctx, tx, d, formKey)
		if err != nil {
			return err
		}
		if closing.Already {
			ref = cases.Reference(closing.Reference)
			return nil
		}
		c, err := p.openCase(ctx, tx, ready, closing)
		if err != nil {
			return err
		}
		ref = c.Reference
		if err := p.Forms.Filed(ctx, tx, d, string(ref)); err != nil {
			return err
		}
		return p.acknowledge(ctx, tx, ready, c)
	})
	return ref, err
}

func uuidOf[T ~[16]byte](id T) uuid.UUID { return uuid.UUID(id) }
