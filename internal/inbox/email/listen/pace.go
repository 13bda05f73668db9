package listen

import (
	"net/netip"
	"sync"

	"golang.org/x/time/rate"

	"parvis/internal/kit/clock"
)

// paces counts connections and mails by address. Addresses of the own network are those of
// the town's relay, which brings everybody's mail: they are not slowed down.
type paces struct {
	clock  clock.Clock
	limits Limits
	mu     sync.Mutex
	of     map[netip.Addr]*pace
}

type pace struct {
	open int
	rate *rate.Limiter
}

// mostPaces bounds how many addresses are remembered; those at rest are forgotten first.
const mostPaces = 10_000

func newPaces(now clock.Clock, l Limits) *paces {
	return &paces{clock: now, limits: l, of: map[netip.Addr]*pace{}}
}

func own(a netip.Addr) bool { return a.IsLoopback() || a.IsPrivate() || !a.IsValid() }

// enter counts a connection; false when the address has too many.
func (p *paces) enter(a netip.Addr) bool {
	if own(a) {
		return true
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	one := p.find(a)
	if one.open >= p.limits.PerAddress {
		return false
	}
	one.open++
	return true
}

func (p *paces) leave(a netip.Addr) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if one := p.of[a]; one != nil {
		one.open--
	}
}

// mail counts a mail; false when the address sends too fast.
func (p *paces) mail(a netip.Addr) bool {
	if own(a) {
		return true
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.find(a).rate.AllowN(p.clock.Now(), 1)
}

func (p *paces) find(a netip.Addr) *pace {
	one := p.of[a]
	if one == nil {
		if len(p.of) >= mostPaces {
			p.forget()
		}
		one = &pace{rate: rate.NewLimiter(rate.Limit(p.limits.PerMinute)/60, p.limits.PerMinute)}
		p.of[a] = one
	}
	return one
}

func (p *paces) forget() {
	for a, one := range p.of {
		if one.open <= 0 && one.rate.TokensAt(p.clock.Now()) >= float64(p.limits.PerMinute) {
			delete(p.of, a)
		}
	}
	for a, one := range p.of {
		if len(p.of) < mostPaces/2 {
			return
		}
		if one.open <= 0 {
			delete(p.of, a)
		}
	}
}
