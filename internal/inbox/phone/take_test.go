package phone_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/uuid"

	"parvis/internal/identity"
	"parvis/internal/inbox"
	"parvis/internal/inbox/inboxtest"
	"parvis/internal/inbox/phone"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
)

func TestConforms(t *testing.T) {
	t.Parallel()
	say := func(n int, pad string) []byte {
		return fmt.Appendf(nil, `{"event":"ringing","call_id":"c%d","from":"02619144%02d"%s}`, n, n, pad)
	}
	inboxtest.Conforms(t, inboxtest.Adapter{
		Door: inbox.Phone, Address: "+33298000000",
		Build: func(*testing.T) (inbox.Way, inboxtest.Other) { return phone.Way(), nil },
		Good: func(n int) inbox.Incoming {
			return inbox.Incoming{ExternalID: fmt.Sprintf("call:c%d", n), Raw: bytes.NewReader(say(n, ""))}
		},
		Padded: func(size int) inbox.Incoming {
			return inbox.Incoming{Raw: bytes.NewReader(say(9, `,"note":"`+strings.Repeat("x", size)+`"`))}
		},
		Garbage: [][]byte{[]byte("{"), []byte(`{"event":"exploded","call_id":"1"}`)},
	})
}

// desk is a telephone with one agent at extension 214.
type desk struct {
	*inboxtest.House
	*phone.Service
	account inbox.Account
	agent   identity.AgentID
}

func setup(t *testing.T, d *db.DB) *desk {
	t.Helper()
	h := inboxtest.New(t, d, []inbox.Way{phone.Way()})
	k := &desk{House: h, agent: identity.AgentID{UUID: uuid.MustParse("01970000-0000-7000-8000-0000000000a1")}}
	k.Service = phone.New(phone.Deps{DB: d, Clock: h.Clock, Bus: h.Bus, Inbox: h.Service})
	k.account = h.Account(h.Here(), inbox.NewAccount{Door: inbox.Phone, Address: "+33298000000", Name: "Accueil", Secret: []byte("clé")})
	h.Write(h.Here(), func(tx *db.Tx) error { return k.SetExtension(h.Here(), tx, k.agent, "214") })
	return k
}

// tell has the exchange say something.
func (k *desk) tell(body string) {
	k.T.Helper()
	if err := k.Service.Take(k.Here(), k.account, []byte(body)); err != nil {
		k.T.Fatal(err)
	}
}

func (k *desk) only() phone.Call {
	k.T.Helper()
	calls, err := k.CallsOf(k.Here(), k.agent, 10)
	if err != nil || len(calls) != 1 {
		k.T.Fatalf("%d calls, %v", len(calls), err)
	}
	return calls[0]
}

func (k *desk) figures() map[inbox.Count]int64 {
	k.T.Helper()
	all, err := k.Figures(k.Here(), k.House.DB.Read(), k.House.Clock.Now().AddDate(0, 0, -1), k.House.Clock.Now().AddDate(0, 0, 1))
	if err != nil {
		k.T.Fatal(err)
	}
	sums := map[inbox.Count]int64{}
	for _, f := range all {
		if f.Door == inbox.Phone {
			sums[f.What] += f.N
		}
	}
	return sums
}

// Told twice and upside down, a call is one, with one effect.
func TestTwiceAndOutOfOrder(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := setup(t, d)
		say := func(kind string, second int) string {
			return fmt.Sprintf(`{"event":%q,"call_id":"a1","from":"0261914407","extension":"214","at":"2026-09-10T09:41:%02dZ"}`, kind, second)
		}
		for _, told := range []string{say("ended", 50), say("ringing", 10), say("ringing", 10), say("answered", 18), say("ended", 50), say("answered", 18)} {
			k.tell(told)
		}
		c := k.only()
		if c.State != phone.StateEnded || c.Party != "+33261914407" || !c.IsFor(k.agent) || c.Waited().Seconds() != 8 {
			t.Errorf("%+v", c)
		}
		th := k.FreshThread(c.Thread)
		if th.Count != 1 || !th.Waiting.IsZero() || th.Party != "+33261914407" {
			t.Errorf("%+v", th)
		}
		got := k.figures()
		if got[inbox.CountReceived] != 1 || got[inbox.CountAnswered] != 1 || got[inbox.CountMissed] != 0 || got[inbox.CountWaiting] != 0 {
			t.Errorf("figures %v", got)
		}
	})
}

// A missed call waits for us until somebody has called back; then it counts as settled at once.
func TestMissedThenReturned(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := setup(t, d)
		k.tell(`{"event":"ringing","call_id":"a1","from":"0261914407","extension":"214"}`)
		k.tell(`{"event":"missed","call_id":"a1","from":"0261914407","extension":"214"}`)
		c := k.only()
		if th := k.FreshThread(c.Thread); th.Waiting.IsZero() {
			t.Error("nobody waits")
		}
		finish := func() error {
			return d.Write(k.Here(), func(tx *db.Tx) error {
				_, err := k.Finish(k.Here(), tx, c.ID, phone.Returned, uuid.Nil)
				return err
			})
		}
		if err := finish(); err != nil {
			t.Fatal(err)
		}
		if err := finish(); err == nil {
			t.Error("finished twice")
		}
		if th := k.FreshThread(c.Thread); !th.Waiting.IsZero() || th.State != inbox.Closed || th.Unread != 0 {
			t.Errorf("%+v", th)
		}
		got := k.figures()
		if got[inbox.CountMissed] != 1 || got[inbox.CountOnce] != 1 || got[inbox.CountUnanswered] != 0 || got[inbox.CountWaiting] != 0 {
			t.Errorf("figures %v", got)
		}
	})
}

// Callers without a number are not one person; a call that nobody can read is held with its bytes.
func TestHiddenAndUnreadable(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := setup(t, d)
		k.tell(`{"event":"ringing","call_id":"a1","from":"anonymous","extension":"214"}`)
		k.tell(`{"event":"ringing","call_id":"a2","extension":"214"}`)
		k.tell(`{"event":"beeped","call_id":"a3"}`)
		calls, err := k.CallsOf(k.Here(), k.agent, 10)
		if err != nil || len(calls) != 2 || calls[0].Thread == calls[1].Thread || calls[0].Party != phone.Hidden {
			t.Fatalf("%+v, %v", calls, err)
		}
		held, err := k.HeldItems(k.Here(), d.Read(), inbox.Place{}, 10)
		if err != nil || len(held) != 1 || string(k.RawOf(held[0].ID)) != `{"event":"beeped","call_id":"a3"}` {
			t.Errorf("%+v, %v", held, err)
		}
	})
}

// The call goes with its extension, and two agents never share one.
func TestTransferAndExtensions(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := setup(t, d)
		other := identity.AgentID{UUID: uuid.MustParse("01970000-0000-7000-8000-0000000000a2")}
		take := func(extension string) error {
			return d.Write(k.Here(), func(tx *db.Tx) error { return k.SetExtension(k.Here(), tx, other, extension) })
		}
		if err := take("214"); err == nil {
			t.Error("two agents at one extension")
		}
		if err := take("no such; extension"); err == nil {
			t.Error("any words are an extension")
		}
		if err := take("230"); err != nil {
			t.Fatal(err)
		}
		k.tell(`{"event":"answered","call_id":"a1","from":"0261914407","extension":"214","at":1789033260}`)
		k.tell(`{"event":"transferred","call_id":"a1","from":"0261914407","extension":"230","at":1789033300}`)
		mine, err := k.CallsOf(k.Here(), other, 10)
		if err != nil || len(mine) != 1 || mine[0].Transfers != 1 || k.figures()[inbox.CountTransferred] != 1 {
			t.Errorf("%+v %v, figures %v", mine, err, k.figures())
		}
	})
}
