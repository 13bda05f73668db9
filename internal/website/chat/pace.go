package chat

import (
	"sync"
	"time"

	"golang.org/x/time/rate"

	"parvis/internal/identity"
)

// A library's computers share one network: many people may begin at once, one machine may not fill the queue.
const (
	begunAtOnce = 12
	begunEvery  = 30 * time.Second
	mostKnown   = 5000 // networks remembered; beyond, all begin anew
)

// pace counts who begins, by network, in memory alone.
type pace struct {
	mu sync.Mutex
	of map[identity.Network]*rate.Limiter
}

// may reports whether a network may begin one more conversation now.
func (p *pace) may(from identity.Network, now time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.of == nil || len(p.of) >= mostKnown {
		p.of = map[identity.Network]*rate.Limiter{}
	}
	limiter, known := p.of[from]
	if !known {
		limiter = rate.NewLimiter(rate.Every(begunEvery), begunAtOnce)
		p.of[from] = limiter
	}
	return limiter.AllowN(now, 1)
}
