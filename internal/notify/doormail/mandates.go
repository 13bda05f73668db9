package doormail

import (
	"context"

	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/tenant"
	"parvis/internal/notify"
)

var mandateTexts = map[string]notify.Texts{
	"given-helper": notify.MustTexts(mails, "mandate-given-helper"), "given-beneficiary": notify.MustTexts(mails, "mandate-given-beneficiary"),
	"revoked-helper": notify.MustTexts(mails, "mandate-revoked-helper"), "revoked-beneficiary": notify.MustTexts(mails, "mandate-revoked-beneficiary"),
}

// bothAsked has a link made for each side that can be reached by mail or text: it is written by onMandateLink, in the same
// transaction, and lets its reader end what was begun. A helper who is an agent knows already.
func (d Deps) bothAsked(ctx context.Context, tx *db.Tx, e identity.MandateGiven) error {
	ctx = tenant.With(ctx, e.Authority)
	two, err := d.sides(ctx, tx, e.Mandate)
	if err != nil {
		return err
	}
	for _, p := range []identity.Person{two.beneficiary, two.helper} {
		to, ok := p.News(d.Notify.CanText(ctx))
		if !ok {
			continue
		}
		link := identity.Ask{Address: to.Value, Purpose: identity.SeeMandate, Ref: identity.MandateRef(e.Mandate, p.ID), Lang: p.Lang}
		if _, err := d.IDs.SendLink(ctx, tx, link); err != nil {
			return err
		}
	}
	return nil
}

// sides are the two people of a mandate. A helper who is an agent has a name only.
type sides struct {
	beneficiary, helper identity.Person
	helperName          string
}

func (d Deps) sides(ctx context.Context, tx *db.Tx, m identity.Mandate) (two sides, err error) {
	if two.beneficiary, err = d.IDs.PersonIn(ctx, tx, m.Beneficiary); err != nil {
		return two, err
	}
	if !m.HelperAgent.IsZero() {
		a, err := d.IDs.Agent(ctx, m.HelperAgent)
		two.helperName = a.Name
		return two, err
	}
	two.helper, err = d.IDs.PersonIn(ctx, tx, m.Helper)
	two.helperName = two.helper.Name()
	return two, err
}

// onMandateLink writes to one side that somebody acts for somebody.
func (d Deps) onMandateLink(ctx context.Context, tx *db.Tx, asked identity.LinkAsked) error {
	ctx = tenant.With(ctx, asked.Authority)
	m, to, err := d.IDs.MandateOfRef(ctx, tx, asked.Ref)
	if err != nil {
		return err
	}
	two, err := d.sides(ctx, tx, m)
	if err != nil {
		return err
	}
	values, err := d.values(ctx, m, two)
	if err != nil {
		return err
	}
	if values["about"], err = d.about(ctx, tx, m, asked.Lang); err != nil {
		return err
	}
	values["link"] = d.Origin(ctx) + asked.Path
	who, text := two.beneficiary, "given-beneficiary"
	if to == m.Helper {
		who, text = two.helper, "given-helper"
	}
	event := "mandate given " + m.ID.String() + " " + fingerprint(asked.Path)
	return d.mandateMail(ctx, tx, event, text, notify.Message{
		Person: who.ID.UUID, Secret: true, To: notify.Contact{Name: who.Name(), Address: asked.Address, Lang: asked.Lang}, Values: values,
	})
}

// about names the request that a mandate is for, "" when it is for more.
func (d Deps) about(ctx context.Context, tx *db.Tx, m identity.Mandate, l i18n.Lang) (string, error) {
	if m.Scope != identity.ForCase || d.About == nil {
		return "", nil
	}
	return d.About(ctx, tx, m.Ref, l)
}

func (d Deps) values(ctx context.Context, m identity.Mandate, two sides) (notify.Values, error) {
	town, err := d.IDs.Authority(ctx, identity.AuthorityID(tenant.From(ctx)))
	if err != nil {
		return nil, err
	}
	v := notify.Values{"helper": two.helperName, "beneficiary": two.beneficiary.Name(), "phone": town.Contact.Phone, "declared": "", "written": "", "legal": ""}
	v[string(m.How)] = "yes"
	return v, nil
}

// tellEnd writes to each side that can be reached that it is over.
func (d Deps) tellEnd(ctx context.Context, tx *db.Tx, e identity.MandateRevoked) error {
	ctx = tenant.With(ctx, e.Authority)
	two, err := d.sides(ctx, tx, e.Mandate)
	if err != nil {
		return err
	}
	values, err := d.values(ctx, e.Mandate, two)
	if err != nil {
		return err
	}
	for text, who := range map[string]identity.Person{"revoked-beneficiary": two.beneficiary, "revoked-helper": two.helper} {
		to, ok := who.News(d.Notify.CanText(ctx))
		if !ok {
			continue
		}
		err := d.mandateMail(ctx, tx, "mandate revoked "+e.Mandate.ID.String(), text, notify.Message{
			Person: who.ID.UUID, To: notify.Contact{Name: who.Name(), Address: to.Value, Lang: who.Lang}, Values: values,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (d Deps) mandateMail(ctx context.Context, tx *db.Tx, event, text string, m notify.Message) error {
	m.Event, m.Name, m.Text = event, "identity.mandate."+text, mandateTexts[text]
	_, err := d.Notify.Queue(ctx, tx, m)
	return err
}
