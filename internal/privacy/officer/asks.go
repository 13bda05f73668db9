package officer

import (
	"context"
	"net/http"

	"parvis/internal/identity"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/web"
	"parvis/internal/privacy"
)

// asking is somebody who wishes to be erased.
type asking struct {
	privacy.Ask
	Name string
}

// asks are those who wait for an answer.
func (p *Pages) asks(ctx context.Context) (all []asking, err error) {
	list, err := p.Privacy.Asks(ctx)
	if err != nil {
		return nil, err
	}
	for _, a := range list {
		person, err := p.Privacy.Identity.Person(ctx, a.Person)
		if errs.KindOf(err) == errs.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		all = append(all, asking{a, person.Name()})
	}
	return all, nil
}

// settle notes that somebody was answered.
func (p *Pages) settle(w http.ResponseWriter, r *http.Request) error {
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	id, err := identity.ParsePersonID(in.Get("person"))
	if err != nil {
		return identity.ErrNobody.Because(err)
	}
	if err := p.Privacy.SettleAsk(r.Context(), id); err != nil {
		return err
	}
	return web.SeeOther(w, r, Path)
}

// sinceWords say since when, and until when an answer is owed.
func (a asking) sinceWords(ctx context.Context) string {
	return i18n.T(ctx, "officer.asks.since", "Day", i18n.Date(ctx, a.At), "Until", i18n.Date(ctx, a.Answer()))
}
