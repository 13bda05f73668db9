package identity_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"parvis/internal/identity"
	"parvis/internal/identity/identitytest"
	"parvis/internal/identity/town"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/events"
)

const draft = "draft"

// doors serves a purpose that is good until its end, beside Follow which is good once.
func doors(h *identitytest.House) {
	h.IDs.Serve(identity.Purpose{Name: draft, LinkLasts: 30 * 24 * time.Hour, CodeLasts: 30 * 24 * time.Hour,
		Then: func(ref string) string { return "/drafts/" + ref }})
}

func ask(t *testing.T, h *identitytest.House, ctx context.Context, a identity.Ask) identity.Keys {
	t.Helper()
	var keys identity.Keys
	h.Write(ctx, func(tx *db.Tx) (err error) {
		keys, err = h.IDs.RequestLink(ctx, tx, a)
		return err
	})
	return keys
}

func TestLinkGivesJustItsThing(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := identitytest.New(t, d)
		doors(h)
		keys := ask(t, h, h.Here(), identity.Ask{Address: "karim.benali@courriel.example", Purpose: draft, Ref: "d1"})
		opened, err := h.IDs.UseLink(h.Here(), keys.Token)
		if err != nil || !opened.Fresh || h.IDs.Where(opened.Grant) != "/drafts/d1" {
			t.Fatalf("got %+v, %v", opened, err)
		}
		// On another device the next morning: the purpose is not "once".
		h.Clock.Advance(9 * time.Hour)
		if again, err := h.IDs.UseCode(h.Here(), keys.Code, "karim.benali@courriel.example"); err != nil || again.Session == opened.Session {
			t.Errorf("got %+v, %v", again, err)
		}
		if _, err := h.IDs.UseCode(h.Here(), keys.Code, "1979"); !errors.Is(err, identity.ErrCodeRefused) {
			t.Errorf("a right code with another second item: got %v", err)
		}
		h.Write(h.Here(), func(tx *db.Tx) error {
			return h.IDs.EndKeys(h.Here(), tx, draft, "d1")
		})
		if _, err := h.IDs.UseLink(h.Here(), keys.Token); !errors.Is(err, identity.ErrLinkEnded) {
			t.Errorf("after the draft was sent: got %v", err)
		}
	})
}

func TestALinkUsedTwiceAtOnceOpensOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := identitytest.New(t, d)
		keys := ask(t, h, h.Here(), identity.Ask{Address: "karim.benali@courriel.example", Purpose: identity.Follow})
		var hands sync.WaitGroup
		var mu sync.Mutex
		opened := 0
		for range 20 {
			hands.Go(func() {
				_, err := h.IDs.UseLink(h.Here(), keys.Token)
				mu.Lock()
				defer mu.Unlock()
				switch {
				case err == nil:
					opened++
				case !errors.Is(err, identity.ErrLinkSpent):
					t.Errorf("got %v", err)
				}
			})
		}
		hands.Wait()
		if opened != 1 {
			t.Errorf("opened %d times", opened)
		}
	})
}

func TestPaperCodeForSomebodyWithoutEmail(t *testing.T) {
	t.Parallel()
	h := identitytest.New(t, dbtest.New(t))
	doors(h)
	var keys identity.Keys
	h.Write(h.Here(), func(tx *db.Tx) (err error) {
		keys, err = h.IDs.PaperCode(h.Here(), tx, identity.Ask{Purpose: draft, Ref: "d7"}, "1942")
		return err
	})
	typed, err := identity.ParseCode(keys.Code.String())
	if err != nil {
		t.Fatal(err)
	}
	if opened, err := h.IDs.UseCode(h.Here(), typed, "1942"); err != nil || opened.Grant.Ref != "d7" {
		t.Errorf("got %+v, %v", opened, err)
	}
}

// Any order of asking, looking, using and waiting: a link opens only between its making and its end, once if it is good
// once, and looking never changes that.
func TestLifeOfALink(t *testing.T) {
	t.Parallel()
	h := identitytest.New(t, dbtest.New(t))
	doors(h)
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		n++
		purpose, lasts, once := identity.Follow, 24*time.Hour, true
		if rapid.Bool().Draw(rt, "draft") {
			purpose, lasts, once = draft, 30*24*time.Hour, false
		}
		address := fmt.Sprintf("resident%d@courriel.example", n)
		here := from(h.Here(), fmt.Sprintf("10.%d.%d.1", n/250%250, n%250))
		keys := ask(t, h, here, identity.Ask{Address: address, Purpose: purpose, Ref: "r"})
		made, used := h.Clock.Now(), false
		for range rapid.IntRange(1, 12).Draw(rt, "steps") {
			open := h.Clock.Now().Before(made.Add(lasts)) && (!once || !used)
			switch rapid.IntRange(0, 2).Draw(rt, "step") {
			case 0:
				_, err := h.IDs.Look(here, keys.Token)
				if (err == nil) != open {
					rt.Fatalf("look: %v, want open %v", err, open)
				}
			case 1:
				_, err := h.IDs.UseLink(here, keys.Token)
				if (err == nil) != open {
					rt.Fatalf("use: %v, want open %v", err, open)
				}
				used = used || err == nil
			case 2:
				h.Clock.Advance(time.Duration(rapid.IntRange(1, 20*24).Draw(rt, "hours")) * time.Hour)
			}
		}
	})
}

func TestAskingIsBounded(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := identitytest.New(t, d)
		mails := 0
		events.On(h.Bus, "the test counts mails", func(context.Context, *db.Tx, identity.LinkAsked) error {
			mails++
			return nil
		})
		var last error
		for i := range 40 { // one address, from forty networks
			ctx := from(h.Here(), fmt.Sprintf("100.64.%d.1", i))
			last = h.IDs.Ask(ctx, identity.Ask{Address: "nolwenn.legoff@courriel.example", Purpose: identity.Follow})
		}
		if mails > 6 || errs.KindOf(last) != errs.TooMany {
			t.Errorf("%d mails to one letter box, then %v", mails, last)
		}
		mails = 0
		for i := range 200 { // two hundred addresses from one network
			last = h.IDs.Ask(from(h.Here(), home), identity.Ask{Address: fmt.Sprintf("a%d@x.example", i), Purpose: identity.Follow})
		}
		if mails > 45 || errs.KindOf(last) != errs.TooMany {
			t.Errorf("%d mails from one network, then %v", mails, last)
		}
	})
}

// Two people, one after the other, at a library's computer: the second must not see what the first opened.
func TestTheNextPersonSeesNothingOfTheLast(t *testing.T) {
	t.Parallel()
	h := identitytest.New(t, dbtest.New(t))
	doors(h)
	paper := func(ref string) identity.Code {
		var keys identity.Keys
		h.Write(h.Here(), func(tx *db.Tx) (err error) {
			keys, err = h.IDs.PaperCode(h.Here(), tx, identity.Ask{Purpose: draft, Ref: ref}, "1942")
			return err
		})
		return keys.Code
	}
	mailed := ask(t, h, h.Here(), identity.Ask{Address: "karim.benali@courriel.example", Purpose: draft, Ref: "d0"})
	first, err := h.IDs.UseCode(h.Here(), paper("d1"), "1942")
	if err != nil {
		t.Fatal(err)
	}
	library := identity.AsVisit(h.Here(), identity.Visit{Session: first.Session, Grants: []identity.Grant{first.Grant}})
	for name, use := range map[string]func() (identity.Opened, error){
		"another paper code": func() (identity.Opened, error) { return h.IDs.UseCode(library, paper("d2"), "1942") },
		"another address":    func() (identity.Opened, error) { return h.IDs.UseLink(library, mailed.Token) },
	} {
		if next, err := use(); err != nil || next.Session == first.Session {
			t.Errorf("%s: %v, same session %v", name, err, next.Session == first.Session)
		}
	}
}

// Reminders leave by the hundred from a job, which has no network.
func TestJobsAreNotThrottledByNetwork(t *testing.T) {
	t.Parallel()
	h := identitytest.New(t, dbtest.New(t))
	for i := range 200 {
		ask(t, h, h.Here(), identity.Ask{Address: fmt.Sprintf("a%d@x.example", i), Purpose: identity.Follow})
	}
}

func TestCodesCannotBeGuessed(t *testing.T) {
	t.Parallel()
	h := identitytest.New(t, dbtest.New(t))
	doors(h)
	keys := ask(t, h, h.Here(), identity.Ask{Address: "karim.benali@courriel.example", Purpose: draft, Ref: "d"})
	looked := 0
	for range 100 {
		_, err := h.IDs.UseCode(from(h.Here(), attacker), identity.NewCode(), "karim.benali@courriel.example")
		if errors.Is(err, identity.ErrCodeRefused) {
			looked++
		}
	}
	if looked > 7 {
		t.Errorf("%d guesses were looked at", looked)
	}
	h.Clock.Advance(time.Hour)
	if _, err := h.IDs.UseCode(from(h.Here(), home), keys.Code, "karim.benali@courriel.example"); err != nil {
		t.Errorf("the owner, an hour later: %v", err)
	}
}

func TestAProvedAddressIsVerified(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := identitytest.New(t, d)
		paul, maelle := h.Resident(town.Paul()), h.Resident(town.Maelle())
		keys := ask(t, h, h.Here(), identity.Ask{Address: "riou.tanguy@courriel.example", Purpose: identity.Follow})
		if _, err := h.IDs.UseLink(h.Here(), keys.Token); err != nil {
			t.Fatal(err)
		}
		for _, id := range []identity.PersonID{paul.ID, maelle.ID} {
			p, err := h.IDs.Person(h.Here(), id)
			if c, _ := p.Contact(identity.Email); err != nil || !c.IsVerified() || c.How != "link" {
				t.Errorf("%s: got %+v, %v", p.Name(), c, err)
			}
			if c, _ := p.Contact(identity.Phone); c.IsVerified() {
				t.Errorf("%s: the telephone was not proved", p.Name())
			}
		}
	})
}
