package identity_test

import (
	"errors"
	"runtime"
	"testing"

	"parvis/internal/identity"
	"parvis/internal/identity/identitytest"
	"parvis/internal/kit/db/dbtest"
)

// Time must not tell who exists. Rather than a clock, which lies on a busy machine, this reads what the slow hash leaves
// behind: nineteen megabytes of work for an account, for a closed one, for nobody and for nonsense. Not parallel, so that
// no other test works meanwhile.
func TestUnknownAddressesCostTheSameHash(t *testing.T) {
	h := identitytest.New(t, dbtest.New(t))
	claire := h.Agent("claire.morvan")
	for _, address := range []string{claire.Email, "nobody@portvieux.example", "no address at all", ""} {
		before := allocated()
		_, err := h.IDs.Password(h.Here(), address, "quelque chose de faux")
		if !errors.Is(err, identity.ErrRefused) {
			t.Errorf("%q: got %v", address, err)
		}
		if work := allocated() - before; work < 19<<20 || work > 25<<20 {
			t.Errorf("%q: %d bytes of work, want one hash of 19 MiB", address, work)
		}
	}
}

func allocated() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.TotalAlloc
}
