package catalogue

import (
	"context"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"parvis/internal/kit/tenant"
)

// How long a node may believe its live pointers without looking: a publication made
// on another node shows after that, one made here at once.
const pointersLast = 2 * time.Second

// maxCompiled bounds the compiled definitions in memory; a town has a few dozen.
const maxCompiled = 512

type versionKey struct {
	authority tenant.ID
	service   ServiceID
	no        VersionNo
}

type pointers struct {
	live   map[ServiceID]VersionNo
	order  []ServiceID
	readAt time.Time
}

// cache keeps compiled versions, which never change and are shared by all
// authorities with the same text, and for a moment the live pointers.
type cache struct {
	mu       sync.RWMutex
	versions map[versionKey]*Service
	byHash   map[string]*Service
	pointers map[tenant.ID]pointers
	flight   singleflight.Group
}

func newCache() *cache {
	return &cache{versions: map[versionKey]*Service{}, byHash: map[string]*Service{}, pointers: map[tenant.ID]pointers{}}
}

func (c *cache) version(at versionKey) *Service {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.versions[at]
}

func (c *cache) compile(at versionKey, hash string, make func() (*Service, error)) (*Service, error) {
	c.mu.RLock()
	same := c.byHash[hash]
	c.mu.RUnlock()
	if same == nil {
		made, err, _ := c.flight.Do(hash, func() (any, error) { return make() })
		if err != nil {
			return nil, err
		}
		same = made.(*Service)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.versions) >= maxCompiled {
		clear(c.versions)
		clear(c.byHash)
	}
	c.versions[at], c.byHash[hash] = same, same
	return same, nil
}

func (c *cache) forget(authority tenant.ID) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.pointers, authority)
}

func (s *Store) liveNo(ctx context.Context, service ServiceID) (VersionNo, error) {
	p, err := s.pointers(ctx)
	if err != nil {
		return 0, err
	}
	no, ok := p.live[service]
	if !ok {
		return 0, ErrNoService
	}
	return no, nil
}

// pointers reads the live pointers of the authority, or trusts those just read.
func (s *Store) pointers(ctx context.Context) (pointers, error) {
	authority, now := tenant.From(ctx), s.db.Clock().Now()
	s.cache.mu.RLock()
	p, ok := s.cache.pointers[authority]
	s.cache.mu.RUnlock()
	if age := now.Sub(p.readAt); ok && age >= 0 && age < pointersLast {
		return p, nil
	}
	rows, err := queries(s.db.Read()).ServicePointers(ctx, authority)
	if err != nil {
		return pointers{}, err
	}
	p = pointers{live: make(map[ServiceID]VersionNo, len(rows)), readAt: now}
	for _, row := range rows {
		p.live[ServiceID(row.Service)] = row.Live
		p.order = append(p.order, ServiceID(row.Service))
	}
	s.cache.mu.Lock()
	s.cache.pointers[authority] = p
	s.cache.mu.Unlock()
	return p, nil
}
