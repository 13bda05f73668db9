package notify

import (
	"hash/fnv"
	"time"
)

const (
	maxAttempts = 30               // about a day, see pause
	maxUnsure   = 2                // a second send whose end nobody knows goes to an agent
	firstPause  = time.Minute      // greylisting asks for a few
	longest     = time.Hour        // a mail server that is down is back within the hour, or not today
	afterCut    = 10 * time.Minute // gives the server time to have delivered, so that the receiver can tell a double
)

// pause tells how long to wait after the n-th attempt (from 1): 1, 2, 4, 8, 16,
// 32 minutes, then every hour, each a fifth more or less, so that what failed
// together does not come back together. The same message always gets the same
// pauses.
func pause(id ID, n int) time.Duration {
	d := longest
	if n < 7 {
		d = min(longest, firstPause<<(n-1))
	}
	h := fnv.New32a()
	h.Write(id[:])
	h.Write([]byte{byte(n)})
	return d - d/5 + time.Duration(float64(2*d/5)*float64(h.Sum32()%1000)/1000)
}

// what to do with a message after an attempt.
type next struct {
	state State
	after time.Duration // when state is queued
}

// decide is the rule: attempts and unsure count the attempt that just ended.
func decide(id ID, o Outcome, attempts, unsure int) next {
	switch {
	case o == Delivered:
		return next{state: StateSent}
	case o == Permanent:
		return next{state: StateFailed}
	case o == Unsure && unsure >= maxUnsure:
		return next{state: StateUnsure}
	case attempts >= maxAttempts && unsure > 0:
		return next{state: StateUnsure}
	case attempts >= maxAttempts:
		return next{state: StateFailed}
	case o == Unsure:
		return next{state: StateQueued, after: afterCut}
	}
	return next{state: StateQueued, after: pause(id, attempts)}
}
