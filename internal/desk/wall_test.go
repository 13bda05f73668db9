package desk_test

import (
	"context"
	"testing"

	"parvis/internal/cases"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
)

// The wall tells what counters hold: who waits, what was answered and ended, what residents think of it.
func TestTheWall(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := setup(t, d)
		anna := b.as("anna.kervella")
		expects(t, "nothing yet", anna.Get("/desk/wall"), 200, "Aucun message encore", "–")
		box := b.mailbox()
		first := b.writes(box, bins)
		b.writes(box, withFile)
		expects(t, "two wait", anna.Get("/desk/wall"), 200, `<span class="d-kpi__v">2</span>`, "messages reçus : 2", "E-mail")
		page := anna.Get(at(first.Thread))
		expects(t, "answered and ended", anna.Post(at(first.Thread)+"/reply", "expect", expectIn(page.Body), "text", "Jeudi.", "then", "close"), 303)
		expects(t, "one waits", anna.Get("/desk/wall"), 200, `<span class="d-kpi__v">1</span>`, "100\u00a0%")
		c := b.grant()
		rate := func(helped cases.Helped) {
			b.Do(func(ctx context.Context, tx *db.Tx) (cases.Case, error) {
				return b.Cases.Rate(ctx, tx, cases.Change{Case: c.ID}, cases.Rated{Helped: helped})
			})
		}
		rate(cases.HelpedPartly)
		expects(t, "half content", anna.Get("/desk/wall"), 200, "50\u00a0%", "1 avis aujourd’hui", "Demandes ouvertes")
	})
}
