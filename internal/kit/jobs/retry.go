package jobs

import (
	"math"
	"math/rand/v2"
	"time"

	"github.com/riverqueue/river/rivertype"

	"parvis/internal/kit/clock"
)

// retries waits 1 s, 16 s, 81 s, 4 min, 10 min… give or take a tenth, so that what failed together
// does not come back together.
type retries struct{ clock clock.Clock }

const longestWait = 3 * 24 * time.Hour

// NextRetry says when a job that has just failed is tried again.
func (r retries) NextRetry(row *rivertype.JobRow) time.Time {
	wait := time.Duration(math.Pow(float64(len(row.Errors)+1), 4)) * time.Second
	wait = min(wait, longestWait)
	wait += time.Duration((rand.Float64() - 0.5) / 5 * float64(wait))
	return r.clock.Now().UTC().Add(wait)
}
