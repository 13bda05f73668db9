package workflow

import (
	"context"

	"parvis/internal/cases"
	"parvis/internal/kit/db"
)

// mandateEnded has an agent look when the person concerned, or whoever acted for them, ended it: a refusal may mean that
// the request was never wanted.
func (p *plan) mandateEnded(ctx context.Context, tx *db.Tx, e cases.Event) error {
	d, ok := e.Data.(*cases.Mandated)
	if !ok {
		return nil
	}
	what := "mandate_left"
	if e.By.ID == p.c.Person.ID.String() {
		what = "mandate_refused"
	}
	return p.askPerson(ctx, tx, what, "Name", p.c.Person.Name, "Helper", d.Helper.Name)
}

// untoldOfHelper tells that no mail or text can say to the person that somebody asked for them.
func (p *plan) untoldOfHelper(ctx context.Context) bool {
	_, reached := p.c.Person.News(p.s.Notices.CanText(ctx))
	return !reached
}

// tellOfHelper has an agent say it where nothing else does: both are told, whatever it takes.
func (p *plan) tellOfHelper(ctx context.Context, tx *db.Tx) error {
	if !p.untoldOfHelper(ctx) {
		return nil
	}
	return p.askPerson(ctx, tx, "tell_of_helper", "Name", p.c.Person.Name, "Helper", p.c.Helper.Name)
}
