package doormail

import (
	"context"

	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/tenant"
	"parvis/internal/notify"
)

var mandateTexts = map[string]notify.Texts{
	"given-helper": notify.MustTexts(mails, "mandate-given-helper"), "given-beneficiary": notify.MustTexts(mails, "mandate-given-beneficiary"),
	"revoked-helper": notify.MustTexts(mails, "mandate-revoked-helper"), "revoked-beneficiary": notify.MustTexts(mails, "mandate-revoked-beneficiary"),
}

// tellBoth writes to each side that has an e-mail address. A helper who is an agent knows already.
func (d Deps) tellBoth(ctx context.Context, tx *db.Tx, what string, at identity.AuthorityID, m identity.Mandate) error {
	ctx = tenant.With(ctx, at)
	beneficiary, err := d.IDs.PersonIn(ctx, tx, m.Beneficiary)
	if err != nil {
		return err
	}
	helper, helperName, err := d.helper(ctx, tx, m)
	if err != nil {
		return err
	}
	town, err := d.IDs.Authority(ctx, at)
	if err != nil {
		return err
	}
	values := notify.Values{"helper": helperName, "beneficiary": beneficiary.Name(), "phone": town.Contact.Phone}
	event := "mandate " + what + " " + m.ID.String()
	if err := d.tell(ctx, tx, event, what+"-beneficiary", beneficiary, values); err != nil {
		return err
	}
	return d.tell(ctx, tx, event, what+"-helper", helper, values)
}

func (d Deps) helper(ctx context.Context, tx *db.Tx, m identity.Mandate) (identity.Person, string, error) {
	if !m.HelperAgent.IsZero() {
		a, err := d.IDs.Agent(ctx, m.HelperAgent)
		return identity.Person{}, a.Name, err
	}
	p, err := d.IDs.PersonIn(ctx, tx, m.Helper)
	return p, p.Name(), err
}

func (d Deps) tell(ctx context.Context, tx *db.Tx, event, text string, p identity.Person, values notify.Values) error {
	email, ok := p.Contact(identity.Email)
	if !ok {
		return nil
	}
	_, err := d.Notify.Queue(ctx, tx, notify.Message{Event: event, Person: p.ID.UUID, Name: "identity.mandate." + text,
		To: notify.Contact{Name: p.Name(), Address: email.Value, Lang: p.Lang}, Text: mandateTexts[text], Values: values})
	return err
}
