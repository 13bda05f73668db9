package cases_test

import (
	"context"
	"testing"

	"parvis/internal/cases"
	"parvis/internal/cases/casestest"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
)

func TestReach(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := casestest.New(t, d)
		before := h.Open()
		to := cases.Contact{Kind: identity.Email, Value: "nolwenn@nouvelle.example", Verified: true}
		reach := func(ctx context.Context, tx *db.Tx) (cases.Case, error) {
			return h.Cases.Reach(ctx, tx, cases.Change{Case: before.ID}, to)
		}
		after := h.Do(reach)
		if got, _ := after.Person.Reach(identity.Email); got != to {
			t.Errorf("reached at %+v", got)
		}
		if _, ok := after.Person.Reach(identity.Phone); !ok {
			t.Error("the telephone is lost")
		}
		if got, _ := before.Person.Reach(identity.Email); got == to {
			t.Error("the case before has changed too")
		}
		if again := h.Do(reach); again.Revision != after.Revision {
			t.Error("saying it twice is an event")
		}
	})
}
