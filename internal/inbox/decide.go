package inbox

import (
	"errors"
	"hash/fnv"
	"time"
)

const (
	maxAttempts = 30               // about a day, see wait
	maxUnsure   = 2                // a second send whose end nobody knows goes to an agent
	firstWait   = time.Minute      // mail servers that greylist ask for a few
	longestWait = time.Hour        // a gateway that is down is back within the hour, or not today
	afterCut    = 10 * time.Minute // gives the other side time to have delivered, so that it can tell a double
)

// step is what to do with an item after an attempt.
type step struct {
	state State
	after time.Duration // when state is queued
}

// decide is the rule: Attempts and Unsure count the attempt that just ended.
func decide(i Item, fate Fate) step {
	switch {
	case fate == "":
		return step{state: StateSent}
	case fate == Permanent:
		return step{state: StateFailed}
	case fate == Unsure && i.Unsure >= maxUnsure, i.Attempts >= maxAttempts && i.Unsure > 0:
		return step{state: StateUnsure}
	case i.Attempts >= maxAttempts:
		return step{state: StateFailed}
	case fate == Unsure:
		return step{state: StateQueued, after: afterCut}
	}
	return step{state: StateQueued, after: wait(i.ID, i.Attempts)}
}

// wait tells how long to wait after the n-th attempt (from 1): 1, 2, 4, 8, 16, 32 minutes, then
// every hour, each a fifth more or less, so that what failed together does not come back together.
func wait(id ItemID, n int) time.Duration {
	d := longestWait
	if n < 7 {
		d = min(longestWait, firstWait<<(max(n, 1)-1))
	}
	h := fnv.New32a()
	h.Write(id[:])
	h.Write([]byte{byte(n)})
	return d - d/5 + time.Duration(float64(2*d/5)*float64(h.Sum32()%1000)/1000)
}

// fateOf reads what Send returned. An error that is no Failure says nothing about the item itself.
func fateOf(err error, r Receipt) (fate Fate, words string) {
	var f *Failure
	switch {
	case err == nil:
		return "", r.Words
	case errors.As(err, &f):
		return f.Fate, f.Words
	}
	return Temporary, err.Error()
}
