package tracking

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/forms"
	"parvis/internal/forms/fill"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/web"
	"parvis/internal/notify"
)

// whatInput says which of the three forms of the page was sent; the first is the e-mail's.
const whatInput = "what"

// wayFields are the questions of the ways that no mailed link can prove. They are asked and read as a form asks them.
var wayFields = map[identity.ContactKind]*catalogue.Field{
	identity.Phone:   {ID: "phone", Type: catalogue.TypePhone, Reuse: "person.phone", Label: i18n.Text{i18n.FR: "Nouveau numéro de téléphone", i18n.EN: "New telephone number"}},
	identity.Address: {ID: "address", Type: catalogue.TypeAddress, Reuse: "person.address", Label: i18n.Text{i18n.FR: "Nouvelle adresse postale", i18n.EN: "New postal address"}},
}

func (p *Pages) wayQuestion(ctx context.Context, kind identity.ContactKind) forms.Question {
	t := &teller{ctx: ctx, service: &catalogue.Service{}, now: p.Clock.Now()}
	return t.question(wayFields[kind])
}

// changeWay takes a telephone number or a postal address. Neither can be proved by a link, so it is kept as not verified,
// and whoever reads the e-mail address that we know is told.
func (p *Pages) changeWay(w http.ResponseWriter, r *http.Request, c seen, in url.Values, kind identity.ContactKind) error {
	ctx := r.Context()
	slow, err := p.paced(r, c, string(kind))
	if err != nil {
		return err
	}
	if slow.Any() {
		return p.drawContact(w, r, http.StatusTooManyRequests, contactPage{Case: c, Typed: in, Problems: slow})
	}
	ask, values := p.wayQuestion(ctx, kind), catalogue.Answers{}
	problems := forms.Read(ask, forms.Typed(in), values)
	if !problems.Any() {
		problems = forms.CheckOne(ask, values)
	}
	if problems.Any() {
		return p.drawContact(w, r, http.StatusUnprocessableEntity, contactPage{Case: c, Typed: in, Problems: problems})
	}
	to := cases.Contact{Kind: kind, Value: strings.Join(forms.Show(ask, values), "\n")}
	if kind == identity.Phone {
		if to.Value, err = identity.NormalisePhone(to.Value, identity.AuthorityOf(ctx).Region()); err != nil {
			return err
		}
	}
	if err := p.DB.Write(ctx, func(tx *db.Tx) error { return p.reachOtherwise(ctx, tx, c, to) }); err != nil {
		return err
	}
	return web.SeeOther(w, r, Path(c.Reference)+"?done="+string(kind))
}

func (p *Pages) reachOtherwise(ctx context.Context, tx *db.Tx, c seen, to cases.Contact) error {
	after, err := p.Cases.Reach(ctx, tx, cases.Change{Case: c.ID, By: c.By, Channel: cases.ByWeb}, to)
	if err != nil || after.Revision == c.Revision {
		return err
	}
	email, ok := c.Person.Reach(identity.Email)
	if !ok {
		return nil
	}
	_, err = p.Notices.Queue(ctx, tx, notify.Message{
		Event: "case/" + c.ID.String() + "/reached/" + fingerprint(string(to.Kind)+to.Value), Person: c.Person.ID.UUID, Case: c.ID.UUID, Name: "website.changed",
		To: notify.Contact{Name: c.Person.Name, Address: email.Value, Lang: c.Lang}, Text: texts("changed-" + string(to.Kind)),
		Values: notify.Values{"reference": string(c.Reference), "phone": identity.AuthorityOf(ctx).Contact.Phone},
	})
	return err
}

// way draws the question of one way, with what was typed in it.
func (p contactPage) way(ctx context.Context, kind identity.ContactKind) templ.Component {
	typed := forms.Typed{}
	if p.Typed.Get(whatInput) == string(kind) {
		typed = forms.Typed(p.Typed)
	}
	return fill.Ask(ctx, p.Ways[kind], typed, p.Problems)
}

// alsoTold says who else learns of a change, where there is an address to tell it to.
func (p contactPage) alsoTold(ctx context.Context) string {
	if _, ok := p.Case.Person.Reach(identity.Email); !ok {
		return ""
	}
	return i18n.T(ctx, "website.tracking.way_told")
}

// now is what we know of a way, so that its owner recognises it and nobody else learns it.
func (p contactPage) now(ctx context.Context, kind identity.ContactKind) string {
	known, ok := p.Case.Person.Reach(kind)
	if !ok {
		return i18n.T(ctx, "website.tracking.way_none")
	}
	shown := known.Value
	switch {
	case p.Case.Right == asSelf && kind == identity.Phone:
		shown = forms.PhoneWords(known.Value)
	case p.Case.Right == asSelf:
		shown = strings.ReplaceAll(known.Value, "\n", i18n.T(ctx, "website.tracking.comma"))
	case kind == identity.Email:
		shown = masked(known.Value)
	case kind == identity.Phone:
		shown = lastDigits(known.Value)
	default:
		return i18n.T(ctx, "website.tracking.way_known")
	}
	return i18n.T(ctx, "website.tracking.way_now", "Value", shown)
}
