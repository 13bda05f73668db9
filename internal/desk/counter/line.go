package counter

import (
	"context"

	"parvis/internal/forms"
	"parvis/internal/identity"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
)

// line is a visit on the list; without an address when nothing of it can be opened any more.
func (p *Pages) line(ctx context.Context, v visit) (l line, open bool, err error) {
	l.Note = i18n.DateTime(ctx, v.Agreed)
	who, err := p.Identity.Person(ctx, v.Person)
	if errs.KindOf(err) == errs.NotFound {
		return line{}, false, nil // forgotten meanwhile
	}
	if err != nil {
		return l, false, err
	}
	if v.Number != "" {
		l.Href, l.Text = ReceiptPath(v.Number), string(v.Number)+", "+nameOf(ctx, who)
		return l, false, nil
	}
	return p.unfinished(ctx, v, who, l)
}

func (p *Pages) unfinished(ctx context.Context, v visit, who identity.Person, l line) (line, bool, error) {
	d, err := p.Forms.Trusted(ctx, p.DB.Read(), v.Draft)
	if errs.KindOf(err) == errs.NotFound {
		return line{}, false, nil
	}
	if err != nil {
		return l, false, err
	}
	if d.State(p.Clock.Now()) != forms.Open {
		return line{}, false, nil
	}
	service, err := p.Offer.Version(ctx, d.Service, d.Version)
	if err != nil {
		return l, false, err
	}
	l.Href, l.Text = d.ID.Path(), service.Title.Of(ctx)+", "+nameOf(ctx, who)
	return l, true, nil
}
