package identity_test

import (
	"context"
	"net/netip"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parvis/internal/identity"
	"parvis/internal/identity/identitytest"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/events"
)

const (
	yvonnes  = "+33639980042"
	nobodys  = "+33639980043"
	landline = "+33261910042"
)

// texting is a town that texts, with somebody who has a telephone alone. asked gathers what would have left.
func texting(t *testing.T, d *db.DB) (h *identitytest.House, asked func() []identity.LinkAsked) {
	t.Helper()
	h = identitytest.New(t, d)
	h.Texting = true
	doors(h)
	var mu sync.Mutex
	var all []identity.LinkAsked
	events.On(h.Bus, "a test reads what leaves", func(_ context.Context, _ *db.Tx, e identity.LinkAsked) error {
		mu.Lock()
		defer mu.Unlock()
		all = append(all, e)
		return nil
	})
	point, err := identity.NewContact(identity.Phone, "06 39 98 00 42", "FR")
	if err != nil {
		t.Fatal(err)
	}
	h.Resident(identity.NewPerson{Given: "Yvonne", Family: "Le Bihan", Contacts: []identity.ContactPoint{point}})
	return h, func() []identity.LinkAsked {
		if err := h.Jobs.Drain(h.Here()); err != nil {
			t.Fatal(err)
		}
		mu.Lock()
		defer mu.Unlock()
		return all
	}
}

func fromIP(ctx context.Context, ip string) context.Context {
	return identity.WithVisitor(ctx, identity.Visitor{Network: identity.NetworkOf(netip.MustParseAddr(ip))})
}

// Somebody who has a telephone alone follows their requests by it: the link, and the code with the number as second item.
func TestByTelephone(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, asked := texting(t, d)
		if err := h.IDs.Ask(h.Here(), identity.Ask{Address: " 06.39.98.00.42 ", Purpose: identity.Follow}); err != nil {
			t.Fatal(err)
		}
		all := asked()
		if len(all) != 1 || all[0].Address != yvonnes || all[0].Code == "" {
			t.Fatalf("left: %+v", all)
		}
		code, err := identity.ParseCode(all[0].Code)
		if err != nil {
			t.Fatal(err)
		}
		for typed, opens := range map[string]bool{"06 39 98 00 43": false, "1938": false, "+33 6 39 98 00 42": true} {
			second, err := h.IDs.ParseSecond(h.Here(), typed)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := h.IDs.UseCode(h.Here(), code, second); (err == nil) != opens {
				t.Errorf("with %q: %v, want it to open: %v", typed, err, opens)
			}
		}
		people, err := h.IDs.PeopleAt(h.Here(), identity.Phone, yvonnes)
		if err != nil || len(people) != 1 || !people[0].Contacts[0].IsVerified() {
			t.Errorf("the number is not proved: %+v, %v", people, err)
		}
	})
}

// A known number and an unknown one: the same answer, the same rows, and a text to the known one alone.
func TestUnknownNumbersLookTheSame(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, asked := texting(t, d)
		rows := map[string][]int{}
		for _, number := range []string{yvonnes, nobodys} {
			before := counts(t, h)
			keys := ask(t, h, h.Here(), identity.Ask{Address: number, Purpose: identity.Follow})
			if keys != (identity.Keys{}) {
				t.Errorf("%s: keys are known to who asks", number)
			}
			after := counts(t, h)
			for i := range after {
				rows[number] = append(rows[number], after[i]-before[i])
			}
		}
		if diff := cmp.Diff(rows[yvonnes], rows[nobodys]); diff != "" {
			t.Errorf("the request writes other rows (-known +unknown):\n%s", diff)
		}
		if all := asked(); len(all) != 1 || all[0].Address != yvonnes {
			t.Errorf("left: %+v", all)
		}
	})
}

func counts(t *testing.T, h *identitytest.House) (n []int) {
	t.Helper()
	for _, table := range []string{"access_keys", "river_job"} {
		var one int
		if err := h.DB.Read().QueryRowContext(h.Here(), "select count(*) from "+table).Scan(&one); err != nil {
			t.Fatal(err)
		}
		n = append(n, one)
	}
	return n
}

// A draft in front of somebody is kept under a number that we never saw: they hold it anyway.
func TestADraftIsKeptUnderAnyMobile(t *testing.T) {
	t.Parallel()
	h, asked := texting(t, dbtest.New(t))
	keys := ask(t, h, h.Here(), identity.Ask{Address: nobodys, Purpose: draft, Ref: "d1"})
	if all := asked(); len(all) != 1 || all[0].Code != keys.Code.String() {
		t.Errorf("left: %+v", all)
	}
	if _, err := h.IDs.UseCode(h.Here(), keys.Code, nobodys); err != nil {
		t.Errorf("the code with its number: %v", err)
	}
}

func TestWhatIsNoWayToBeReached(t *testing.T) {
	t.Parallel()
	h, _ := texting(t, dbtest.New(t))
	for typed, want := range map[string]string{
		landline: "identity.not_mobile", "Yvonne": "identity.reach_shape", "": "identity.reach_shape", "nom@": "identity.email_shape", "12": "identity.reach_shape",
		"+33639980042\r\nBcc: x": "identity.reach_shape",
	} {
		if _, err := h.IDs.ReachOf(h.Here(), typed); errs.KeyOf(err) != want {
			t.Errorf("%q: got %q, want %q", typed, errs.KeyOf(err), want)
		}
	}
	h.Texting = false
	if _, err := h.IDs.ReachOf(h.Here(), yvonnes); errs.KeyOf(err) != "identity.email_shape" {
		t.Errorf("in a town that does not text: got %v", err)
	}
}

// Texts cost money: one number, one network and the town are each held.
func TestTextsAreThrottled(t *testing.T) {
	t.Parallel()
	h, _ := texting(t, dbtest.New(t))
	refused := func(ctx context.Context, number string) bool {
		return errs.KindOf(h.IDs.Ask(ctx, identity.Ask{Address: number, Purpose: identity.Follow})) == errs.TooMany
	}
	number := func(n int) string {
		return "+3363998" + string([]byte{'0' + byte(n/1000%10), '0' + byte(n/100%10), '0' + byte(n/10%10), '0' + byte(n%10)})
	}
	tries := func(most int, ask func(n int) bool) int {
		for n := range most {
			if ask(n) {
				return n
			}
		}
		return most
	}
	net := func(n int) string { return netip.AddrFrom4([4]byte{100, 64 + byte(n>>8), byte(n), 9}).String() }
	if n := tries(20, func(n int) bool { return refused(fromIP(h.Here(), net(n)), yvonnes) }); n != 5 {
		t.Errorf("one number from many networks is held after %d texts", n)
	}
	h.Clock.Advance(7 * time.Hour)
	if n := tries(30, func(n int) bool { return refused(fromIP(h.Here(), "198.51.100.7"), number(100+n)) }); n != 9 {
		t.Errorf("one network is held after %d texts", n)
	}
	h.Clock.Advance(7 * time.Hour)
	if n := tries(300, func(n int) bool { return refused(fromIP(h.Here(), net(1000+n)), number(1000+n)) }); n != 201 {
		t.Errorf("the town is held after %d texts", n)
	}
}
