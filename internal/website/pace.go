package website

import (
	"sync"
	"time"

	"golang.org/x/time/rate"

	"parvis/internal/identity"
)

// A person types a few searches a minute; a class of thirty at once shares one network.
const (
	searchesAtOnce = 60
	searchesEvery  = time.Second
	mostSearchers  = 5000 // networks remembered; beyond, all begin anew
)

// searchers counts searches by network. It is kept in memory alone: a search leaves no trace of who looked for what.
type searchers struct {
	mu sync.Mutex
	of map[identity.Network]*rate.Limiter
}

// may reports whether a network may search once more now.
func (s *searchers) may(from identity.Network, now time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.of == nil || len(s.of) >= mostSearchers {
		s.of = map[identity.Network]*rate.Limiter{}
	}
	limiter, known := s.of[from]
	if !known {
		limiter = rate.NewLimiter(rate.Every(searchesEvery), searchesAtOnce)
		s.of[from] = limiter
	}
	return limiter.AllowN(now, 1)
}
