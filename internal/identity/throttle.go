package identity

import "time"

// tally counts the tries against one thing: an account, a network, an address, a code. Each try is counted before it is
// looked at, so that a hundred at once do not all pass; a success gives the tally back.
type tally struct {
	Tries int
	Last  time.Time
	Until time.Time // no try is looked at before
}

// brake says how a tally grows into waiting.
type brake struct {
	free    int           // tries without waiting
	first   time.Duration // wait after the first try too many; doubled by each one more
	longest time.Duration
	forget  time.Duration // after this long without a try, the tally is empty again
}

// The waits are short where the owner may be standing behind the attacker, long where only an attacker stands.
// Tables in throttle_test.go show what a hundred tries a minute come to.
var (
	// One account from one network: a person who has forgotten, or somebody guessing.
	perPair = brake{free: 5, first: 2 * time.Second, longest: 15 * time.Minute, forget: 24 * time.Hour}
	// One account from networks where it never signed in: guards against many machines trying one password each.
	// The owner's own networks are not held by it.
	perAccount = brake{free: 20, first: 2 * time.Second, longest: 5 * time.Minute, forget: time.Hour}
	// One network, whatever it tries: a town hall of two hundred agents shares one.
	perNetwork = brake{free: 60, first: time.Second, longest: 5 * time.Minute, forget: 30 * time.Minute}
	// The six digits of one account: a million values, so few tries.
	perDigits = brake{free: 5, first: 30 * time.Second, longest: time.Hour, forget: 24 * time.Hour}
	// Mails asked for one address: nobody's letter box is to be filled by us.
	perAsked = brake{free: 4, first: 2 * time.Minute, longest: time.Hour, forget: 6 * time.Hour}
	// Texts to one number, whatever for: each costs money and rings in a pocket.
	perTexted = brake{free: 4, first: 5 * time.Minute, longest: 6 * time.Hour, forget: 24 * time.Hour}
	// Texts asked from one network: a family, a social worker's office.
	perTextsFrom = brake{free: 8, first: time.Minute, longest: time.Hour, forget: 6 * time.Hour}
	// Texts asked of one town by anybody: whoever has many networks pays for none of them. The month's cap stands behind.
	perTextingTown = brake{free: 200, first: 5 * time.Second, longest: 2 * time.Minute, forget: time.Hour}
	// Short codes tried against one second item.
	perSecond = brake{free: 6, first: 10 * time.Second, longest: time.Hour, forget: 24 * time.Hour}
	// Links and codes tried or asked from one network: a library or a school shares one.
	perDoor = brake{free: 40, first: 2 * time.Second, longest: 10 * time.Minute, forget: time.Hour}
)

// wait says how long from now no try is looked at.
func (t tally) wait(now time.Time) time.Duration {
	return max(0, t.Until.Sub(now))
}

// try counts one more.
func (t tally) try(now time.Time, b brake) tally {
	if now.Sub(t.Last) >= b.forget {
		t = tally{}
	}
	t.Tries++
	t.Last, t.Until = now, now.Add(b.delay(t.Tries))
	return t
}

func (b brake) delay(tries int) time.Duration {
	over := tries - b.free
	if over <= 0 {
		return 0
	}
	if over > 20 { // a longer shift would overflow
		return b.longest
	}
	return min(b.longest, b.first<<(over-1))
}
