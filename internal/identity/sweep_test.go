package identity_test

import (
	"errors"
	"testing"
	"time"

	"parvis/internal/identity"
	"parvis/internal/identity/identitytest"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
)

// What has served is forgotten, and nothing that still serves.
func TestSweep(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := identitytest.New(t, d)
		doors(h)
		h.SignIn(h.Agent("claire.morvan"))
		short := ask(t, h, h.Here(), identity.Ask{Address: "a@x.example", Purpose: identity.Follow})
		long := ask(t, h, h.Here(), identity.Ask{Address: "a@x.example", Purpose: draft, Ref: "d"})
		if _, err := h.IDs.UseLink(h.Here(), long.Token); err != nil {
			t.Fatal(err)
		}
		h.Clock.Advance(29 * 24 * time.Hour)
		if err := h.IDs.Sweep(h.Here()); err != nil {
			t.Fatal(err)
		}
		if _, err := h.IDs.Look(h.Here(), short.Token); !errors.Is(err, identity.ErrLinkEnded) {
			t.Errorf("a link that ended a month ago still has its page: got %v", err)
		}
		if _, err := h.IDs.Look(h.Here(), long.Token); err != nil {
			t.Errorf("a link that still serves: got %v", err)
		}
		h.Clock.Advance(65 * 24 * time.Hour)
		if err := h.IDs.Sweep(h.Here()); err != nil {
			t.Fatal(err)
		}
		if _, err := h.IDs.Look(h.Here(), long.Token); !errors.Is(err, identity.ErrLinkUnknown) {
			t.Errorf("long after its end: got %v", err)
		}
		for _, table := range []string{"access_keys", "signed_sessions", "session_grants", "tallies", "known_networks"} {
			var n int
			if err := d.Read().QueryRowContext(h.Here(), "select count(*) from "+table).Scan(&n); err != nil || n != 0 {
				t.Errorf("%s: %d rows are kept, %v", table, n, err)
			}
		}
	})
}
