package audit_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"parvis/internal/audit"
	"parvis/internal/identity"
	"parvis/internal/identity/identitytest"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/tenant"
)

func setup(t *testing.T, d *db.DB) (*identitytest.House, func(subject string)) {
	h := identitytest.New(t, d)
	return h, func(subject string) {
		h.Write(h.Here(), func(tx *db.Tx) error {
			return audit.Write(h.Here(), tx, audit.Entry{Action: "case.read", Kind: "case", Subject: subject, Details: map[string]string{"why": "ALR-0093"}})
		})
	}
}

func verify(t *testing.T, h *identitytest.House) audit.Report {
	t.Helper()
	r, err := audit.Verify(h.Here(), h.DB.Read(), h.Clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestChainCloses(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, read := setup(t, d)
		for day := range 3 {
			for range day + 1 {
				read("PV-2026-4187")
			}
			h.Clock.Advance(24 * time.Hour)
		}
		if r := verify(t, h); r.Days != 3 || r.Entries != 6 || len(r.Faults) != 0 {
			t.Errorf("got %+v", r)
		}
		list, err := audit.About(h.Here(), d.Read(), "case", "PV-2026-4187", h.Clock.Now(), 4)
		if err != nil || len(list) != 4 || list[0].Number != 3 || list[3].Number != 2 {
			t.Errorf("about the case: got %d, %v", len(list), err)
		}
		if list, err = audit.About(h.There(), d.Read(), "case", "PV-2026-4187", h.Clock.Now(), 4); err != nil || len(list) != 0 {
			t.Errorf("another authority sees %d entries, %v", len(list), err)
		}
	})
}

func TestWhoTouchesTheBookIsFoundOut(t *testing.T) {
	t.Parallel()
	for name, hand := range map[string]struct{ sql, want string }{
		"an entry changed":   {`update audit_entries set who_name = 'somebody else' where number = 2`, "changed"},
		"an entry taken out": {`delete from audit_entries where number = 2`, "taken out"},
		"the end cut off":    {`delete from audit_entries where number = 3`, "head says"},
		"a moment changed":   {`update audit_entries set made_at = made_at - 1 where number = 1`, "changed"},
		"a whole day gone":   {`delete from audit_entries`, "before their time"},
		"the head moved":     {`update audit_heads set number = 2`, "head says"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				h, read := setup(t, d)
				read("a")
				read("b")
				read("c")
				h.Write(h.Here(), func(tx *db.Tx) error {
					_, err := tx.ExecContext(context.Background(), hand.sql)
					return err
				})
				r := verify(t, h)
				if len(r.Faults) == 0 || !strings.Contains(strings.Join(r.Faults, "\n"), hand.want) {
					t.Errorf("got %v, want a fault that says %q", r.Faults, hand.want)
				}
			})
		})
	}
}

func TestManyHandsOneChain(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, read := setup(t, d)
		var hands sync.WaitGroup
		for range 40 {
			hands.Go(func() { read("x") })
		}
		hands.Wait()
		if r := verify(t, h); r.Entries != 40 || len(r.Faults) != 0 {
			t.Errorf("got %+v", r)
		}
	})
}

func TestOldDaysGoWhole(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, read := setup(t, d)
		read("old")
		h.Clock.Advance(300 * 24 * time.Hour)
		read("newer")
		h.Clock.Advance(100 * 24 * time.Hour)
		h.Write(h.Here(), func(tx *db.Tx) error {
			days, err := audit.Forget(h.Here(), tx)
			if days != 1 {
				t.Errorf("forgot %d days, want 1", days)
			}
			return err
		})
		if r := verify(t, h); r.Entries != 1 || r.Forgotten != 1 || len(r.Faults) != 0 {
			t.Errorf("got %+v", r)
		}
	})
}

func TestIdentityIsWrittenDown(t *testing.T) {
	t.Parallel()
	h, _ := setup(t, dbtest.New(t))
	audit.Listen(h.Bus)
	claire := h.Agent("claire.morvan")
	h.SignIn(claire)
	if _, err := h.IDs.Password(h.Here(), claire.Email, "wrong secret value"); err == nil {
		t.Fatal("a wrong password was accepted")
	}
	list, err := audit.About(h.Here(), h.DB.Read(), "agent", claire.ID.String(), h.Clock.Now().Add(time.Second), 10)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, e := range list {
		seen[e.Action] = true
		for _, value := range e.Details {
			if strings.Contains(value, "secret") {
				t.Errorf("%s keeps what was typed", e.Action)
			}
		}
	}
	for _, want := range []string{"rights.agent_made", "rights.role_given", "agent.second_factor_set", "agent.signed_in", "agent.sign_in_refused"} {
		if !seen[want] {
			t.Errorf("%s was not written down; got %v", want, seen)
		}
	}
	if r := verify(t, h); len(r.Faults) != 0 {
		t.Errorf("got %v", r.Faults)
	}
}

func TestNoAuthorityNoEntry(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	err := d.Write(context.Background(), func(tx *db.Tx) error {
		return audit.Write(context.Background(), tx, audit.Entry{Action: "case.read"})
	})
	if err == nil {
		t.Error("an entry of nobody's was written")
	}
	if err := d.Write(tenant.With(context.Background(), db.NewID()), func(tx *db.Tx) error {
		return audit.Write(tenant.With(context.Background(), db.NewID()), tx, audit.Entry{Action: "read", Who: identity.System})
	}); err == nil {
		t.Error("an action without a noun was written")
	}
}
