package api

import (
	"sync"
	"time"

	"github.com/google/uuid"
)

// pace counts the requests of each key in the minute that runs. Each process counts for itself: with three of them a key
// may ask three times as much, which protects the machine all the same.
type pace struct {
	mu     sync.Mutex
	minute time.Time
	asked  map[uuid.UUID]int
}

// take counts one more and tells how many are left, and how long until the next minute when there is none.
func (p *pace) take(k Key, now time.Time) (left int, wait time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if minute := now.Truncate(time.Minute); !minute.Equal(p.minute) {
		p.minute, p.asked = minute, map[uuid.UUID]int{}
	}
	p.asked[k.ID]++
	if left = k.PerMinute - p.asked[k.ID]; left < 0 {
		return 0, p.minute.Add(time.Minute).Sub(now)
	}
	return left, 0
}
