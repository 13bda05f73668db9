package identity_test

import (
	"testing"

	"parvis/internal/identity/identitytest"
	"parvis/internal/identity/town"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/tenant"
)

// What each request pays to know who is there: the authority from memory, then an agent with roles and teams.
func BenchmarkWhoIsThere(b *testing.B) {
	h := identitytest.New(b, dbtest.New(b))
	claire := h.Agent("claire.morvan")
	b.Run("host", func(b *testing.B) {
		for b.Loop() {
			if _, err := h.IDs.ByHost(h.Here(), "localhost"); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("agent", func(b *testing.B) {
		for b.Loop() {
			if _, err := h.IDs.Agent(h.Here(), claire.ID); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// What a right and a wrong password cost.
func BenchmarkPassword(b *testing.B) {
	h := identitytest.New(b, dbtest.New(b))
	claire := h.Agent("claire.morvan")
	ctx := tenant.With(h.Here(), h.Portvieux.ID)
	for b.Loop() {
		h.Clock.Advance(identitytest.LongerThanAnyWait)
		if _, err := h.IDs.Password(ctx, claire.Email, town.Password); err != nil {
			b.Fatal(err)
		}
	}
}
