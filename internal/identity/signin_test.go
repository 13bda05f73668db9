package identity_test

import (
	"context"
	"errors"
	"net/netip"
	"testing"
	"time"

	"parvis/internal/identity"
	"parvis/internal/identity/identitytest"
	"parvis/internal/identity/town"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/events"
)

// from is a request of the authority in ctx that comes from an address.
func from(ctx context.Context, address string) context.Context {
	return identity.WithVisitor(ctx, identity.Visitor{Network: identity.NetworkOf(netip.MustParseAddr(address)), Device: "Firefox, Linux"})
}

const home, attacker = "203.0.113.7", "198.51.100.66"

func TestSignIn(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := identitytest.New(t, d)
		claire := h.Agent("claire.morvan")
		here := from(h.Here(), home)

		step, err := h.IDs.Password(here, "  Claire.Morvan@Portvieux.example ", town.Password)
		if err != nil || step.Agent != claire.ID || !step.Enrolled {
			t.Fatalf("password: got %+v, %v", step, err)
		}
		digits := town.Secret(claire.Email).Code(h.Clock.Now())
		session, err := h.IDs.Digits(here, step.Agent, digits)
		if err != nil {
			t.Fatalf("digits: %v", err)
		}
		if _, err := h.IDs.Digits(here, step.Agent, digits); !errors.Is(err, identity.ErrDigits) {
			t.Errorf("the same digits twice: got %v, want refused", err)
		}
		list, err := h.IDs.SessionsOf(here, claire.ID)
		if err != nil || len(list) != 1 || list[0].ID != session || list[0].Device != "Firefox, Linux" {
			t.Errorf("sessions: got %+v, %v", list, err)
		}
	})
}

func TestWrongPasswordAndUnknownAddressLookAlike(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := identitytest.New(t, d)
		claire := h.Agent("claire.morvan")
		var refused []identity.SignInRefused
		events.On(h.Bus, "the test counts refusals", func(_ context.Context, _ *db.Tx, e identity.SignInRefused) error {
			refused = append(refused, e)
			return nil
		})
		h.Write(h.Here(), func(tx *db.Tx) error { return h.IDs.CloseAgent(h.Here(), tx, h.Agent("yann.prigent").ID) })
		for _, address := range []string{claire.Email, "nobody@portvieux.example", "not an address", "yann.prigent@portvieux.example"} {
			_, err := h.IDs.Password(from(h.Here(), home), address, "pas le bon mot de passe")
			if !errors.Is(err, identity.ErrRefused) {
				t.Errorf("%s: got %v, want refused", address, err)
			}
		}
		// A closed account is refused with the right password too, and with the same answer.
		_, err := h.IDs.Password(from(h.Here(), home), "yann.prigent@portvieux.example", town.Password)
		if !errors.Is(err, identity.ErrRefused) {
			t.Errorf("closed account: got %v", err)
		}
		if len(refused) != 5 || refused[0].Agent != claire.ID || !refused[1].Agent.IsZero() {
			t.Errorf("refusals written down: got %+v", refused)
		}
	})
}

func TestStuffingIsStoppedAndTheOwnerStillSignsIn(t *testing.T) {
	t.Parallel()
	h := identitytest.New(t, dbtest.New(t))
	claire := h.Agent("claire.morvan")
	signIn := func() error {
		step, err := h.IDs.Password(from(h.Here(), home), claire.Email, town.Password)
		if err == nil {
			_, err = h.IDs.Digits(from(h.Here(), home), step.Agent, town.Secret(claire.Email).Code(h.Clock.Now()))
		}
		return err
	}
	if err := signIn(); err != nil {
		t.Fatal(err)
	}
	looked := 0
	for range 200 { // two minutes at a hundred tries a minute
		h.Clock.Advance(600 * time.Millisecond)
		_, err := h.IDs.Password(from(h.Here(), attacker), claire.Email, "azerty123456")
		if errors.Is(err, identity.ErrRefused) {
			looked++
		} else if errs.KindOf(err) != errs.TooMany {
			t.Fatalf("got %v", err)
		}
	}
	if looked > 12 {
		t.Errorf("the attacker had %d passwords looked at in two minutes, want 12 at most", looked)
	}
	if err := signIn(); err != nil {
		t.Errorf("the owner, from her usual network: %v", err)
	}
}

func TestManyMachinesAreStoppedToo(t *testing.T) {
	t.Parallel()
	h := identitytest.New(t, dbtest.New(t))
	claire := h.Agent("claire.morvan")
	looked := 0
	for i := range 120 { // each from another network
		h.Clock.Advance(500 * time.Millisecond)
		ip := netip.AddrFrom4([4]byte{100, byte(i), 1, 1}).String()
		if _, err := h.IDs.Password(from(h.Here(), ip), claire.Email, "azerty123456"); errors.Is(err, identity.ErrRefused) {
			looked++
		}
	}
	if looked > 30 {
		t.Errorf("%d passwords were looked at in a minute, want 30 at most", looked)
	}
}

func TestSessionsEndAtTheServer(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := identitytest.New(t, d)
		helene := h.Agent("helene.riou") // an administrator: 15 minutes idle, 8 hours at most
		alive := func() int {
			list, err := h.IDs.SessionsOf(h.Here(), helene.ID)
			if err != nil {
				t.Fatal(err)
			}
			return len(list)
		}
		h.SignIn(helene)
		h.Clock.Advance(14 * time.Minute)
		if alive() != 1 {
			t.Error("ended before its time")
		}
		h.Clock.Advance(time.Minute)
		if alive() != 0 {
			t.Error("idle for 15 minutes, still alive")
		}
		first := h.SignIn(helene)
		h.Clock.Advance(time.Minute)
		second := h.SignIn(helene)
		if err := h.IDs.Revoke(h.Here(), h.Agent("claire.morvan").ID, first); !errors.Is(err, identity.ErrNobody) {
			t.Errorf("another agent's session: got %v, want not found", err)
		}
		if err := h.IDs.Revoke(h.Here(), helene.ID, first); err != nil || alive() != 1 {
			t.Errorf("revoke: %v, %d alive", err, alive())
		}
		if err := h.IDs.SignOut(h.Here(), second); err != nil || alive() != 0 {
			t.Errorf("sign out: %v, %d alive", err, alive())
		}
	})
}
