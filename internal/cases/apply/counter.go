package apply

import (
	"context"

	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/forms"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/ui"
)

// Counter knows the requests that agents write down for somebody in front of them; desk/counter is one.
type Counter interface {
	// Asked tells who asked; ok is false for a draft that no agent began at the counter.
	Asked(ctx context.Context, tx *db.Tx, draft forms.ID) (a Asked, ok bool, err error)
	// Sent hears which request a draft became, in the transaction that opened it.
	Sent(ctx context.Context, tx *db.Tx, draft forms.ID, c cases.Case) error
	// ReceiptPath is where the agent prints the receipt.
	ReceiptPath(ref cases.Reference) string
}

// Asked is what was said at the counter.
type Asked struct {
	Why    string        // for the history: who was there, and that they agreed
	Helper *cases.Helper // who came for somebody who was not there; nil when the person came themself
	Proof  string        // what was shown of their right to
}

// asked is what an agent wrote down before the form began.
func (p *Pages) asked(ctx context.Context, tx *db.Tx, d *forms.Draft) (a Asked, at bool, err error) {
	if _, agent := identity.AgentOf(ctx); !agent || p.Counter == nil {
		return a, false, nil
	}
	return p.Counter.Asked(ctx, tx, d.ID)
}

// after is where who pressed the button goes: residents to their receipt, an agent to the one that they print.
func (p *Pages) after(ctx context.Context, d *forms.Draft, ref cases.Reference) string {
	if _, agent := identity.AgentOf(ctx); agent && p.Counter != nil && d.Channel != catalogue.DoorWeb {
		return p.Counter.ReceiptPath(ref)
	}
	return ReceiptPath(ref)
}

// known is the person of whom a draft says that it is theirs: their own ways to be reached are added to those that were
// written into this form, and the latter to what is known of them.
func (p *Pages) known(ctx context.Context, tx *db.Tx, id identity.PersonID, said applicant) (cases.Party, error) {
	party := cases.Party{ID: id, Name: said.name(), Contacts: said.contacts()}
	person, err := p.Identity.PersonIn(ctx, tx, id)
	if err != nil {
		return party, err
	}
	if party.Name == "" {
		party.Name = person.Name()
	}
	for _, point := range said.Contacts {
		if err := p.Identity.NoteContact(ctx, tx, id, point); err != nil {
			return party, err
		}
	}
	for _, point := range person.Contacts {
		if _, told := party.Reach(point.Kind); !told {
			party.Contacts = append(party.Contacts, cases.Contact{Kind: point.Kind, Value: point.Value, Verified: point.IsVerified()})
		}
	}
	return party, nil
}

// Told is what a receipt says, in the reader's language.
type Told struct {
	Receipt ui.Receipt
	Missing []string    // papers that may still come
	Steps   ui.Timeline // what happened, and what happens next
	Rights  []ui.Row    // what the law has it say
}

// Told is what stands on the receipt of a request, for those who print it.
func (p *Pages) Told(ctx context.Context, c cases.Case) (Told, error) {
	page, err := p.receiptOf(ctx, c)
	return Told{page.Receipt, page.Missing, page.Timeline, page.Rights}, err
}
