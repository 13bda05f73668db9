package sms

import (
	"context"

	"parvis/internal/inbox"
)

// Channel hands letters over to the gateway of their account. What a text may cost was
// settled when it was queued, see Charge.
type Channel struct {
	Gateways Gateways
	// Callback is where the gateway of an account tells its news; nil where nobody can call us.
	Callback func(ctx context.Context, a inbox.Account) string
}

// Door is that of texts.
func (c Channel) Door() inbox.Door { return inbox.SMS }

// Send makes one attempt.
func (c Channel) Send(ctx context.Context, l inbox.Letter) (inbox.Receipt, error) {
	if len(l.Files) > 0 {
		return inbox.Receipt{}, &inbox.Failure{Fate: inbox.Permanent, Words: "inbox.sms.why.files"}
	}
	return c.hand(ctx, l.Account, l.Secret, Text{To: l.Item.Party, Body: l.Item.Text, Ref: l.Item.Facts.Ref})
}

func (c Channel) hand(ctx context.Context, a inbox.Account, sealed []byte, t Text) (inbox.Receipt, error) {
	gateway, settings, err := c.Gateways.of(a)
	if err != nil {
		return inbox.Receipt{}, err
	}
	secret, err := secretOf(sealed)
	if err != nil {
		return inbox.Receipt{}, err
	}
	t.From, t.Body = settings.Sender, Plain(t.Body)
	t.Size = Measure(t.Body)
	w := Way{Settings: settings, Secret: secret}
	if c.Callback != nil {
		w.Callback = CallbackAt(c.Callback(ctx, a), a, settings, secret)
	}
	return gateway.Submit(ctx, w, t)
}
