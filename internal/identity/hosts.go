package identity

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"time"

	"parvis/internal/identity/identitysql"
	"parvis/internal/kit/db"
	"parvis/internal/kit/web"
)

// hostCache keeps every authority in memory. It is thrown away when one is saved on this machine, and asks the database
// now and then whether another machine saved one.
type hostCache struct {
	mu      sync.RWMutex
	byHost  map[string]*Authority
	byID    map[AuthorityID]*Authority
	version [2]int64 // how many authorities, sum of their versions
	asked   time.Time
}

// hostsFresh is how long another machine's change may go unnoticed.
const hostsFresh = 2 * time.Second

// At finds the authority that answers at a host name (small letters, no port). It is shared: read it, never change it.
func (s *Service) At(ctx context.Context, host string) (*Authority, error) {
	byHost, _, err := s.authorities(ctx)
	if err != nil {
		return nil, err
	}
	if a, ok := byHost[strings.TrimSuffix(host, ".")]; ok {
		return a, nil
	}
	return nil, ErrUnknownHost
}

// Authority finds one by its id, shared like At's.
func (s *Service) Authority(ctx context.Context, id AuthorityID) (*Authority, error) {
	_, byID, err := s.authorities(ctx)
	if err != nil {
		return nil, err
	}
	if a, ok := byID[id]; ok {
		return a, nil
	}
	return nil, ErrNobody
}

// Authorities lists all of this installation, for commands and jobs.
func (s *Service) Authorities(ctx context.Context) ([]*Authority, error) {
	all, _, err := s.loadAuthorities(ctx)
	return all, err
}

// ByHost is what kit/web asks: which authority answers, in which languages and zone.
func (s *Service) ByHost(ctx context.Context, host string) (web.Tenant, error) {
	a, err := s.At(ctx, host)
	if err != nil {
		return web.Tenant{}, err
	}
	return web.Tenant{ID: a.ID, Slug: a.Slug, Langs: a.Langs, Zone: a.Location(),
		Decorate: func(ctx context.Context) context.Context { return WithAuthority(ctx, a) }}, nil
}

func (s *Service) authorities(ctx context.Context) (map[string]*Authority, map[AuthorityID]*Authority, error) {
	c, now := &s.hosts, s.clock.Now()
	c.mu.RLock()
	byHost, byID, asked := c.byHost, c.byID, c.asked
	c.mu.RUnlock()
	if age := now.Sub(asked); byHost != nil && age >= 0 && age < hostsFresh {
		return byHost, byID, nil
	}
	return s.refreshHosts(ctx, now)
}

func (s *Service) refreshHosts(ctx context.Context, now time.Time) (map[string]*Authority, map[AuthorityID]*Authority, error) {
	c := &s.hosts
	c.mu.Lock()
	defer c.mu.Unlock()
	row, err := on(s.db.Read()).AuthoritiesVersion(ctx)
	if err != nil {
		return nil, nil, fmt.Errorf("ask whether authorities changed: %w", err)
	}
	version := [2]int64{row.HowMany, row.Versions}
	if c.byHost == nil || c.version != version {
		_, byHost, err := s.loadAuthorities(ctx)
		if err != nil {
			return nil, nil, err
		}
		c.byHost, c.byID, c.version = byHost, map[AuthorityID]*Authority{}, version
		for _, a := range byHost {
			c.byID[a.ID] = a
		}
	}
	c.asked = now
	return c.byHost, c.byID, nil
}

func (s *Service) forgetHosts() {
	s.hosts.mu.Lock()
	defer s.hosts.mu.Unlock()
	s.hosts.byHost, s.hosts.byID = nil, nil
}

func (s *Service) loadAuthorities(ctx context.Context) (all []*Authority, byHost map[string]*Authority, err error) {
	rows, err := on(s.db.Read()).ListAuthorities(ctx)
	if err != nil {
		return nil, nil, fmt.Errorf("list authorities: %w", err)
	}
	hosts, err := on(s.db.Read()).ListHosts(ctx)
	if err != nil {
		return nil, nil, fmt.Errorf("list host names: %w", err)
	}
	byID, byHost := map[AuthorityID]*Authority{}, map[string]*Authority{}
	for _, row := range rows {
		a, err := authorityFrom(row)
		if err != nil {
			return nil, nil, err
		}
		all, byID[a.ID] = append(all, a), a
	}
	for _, h := range hosts {
		if a := byID[h.AuthorityID]; a != nil {
			a.Hosts = append(a.Hosts, h.Host)
			byHost[h.Host] = a
		}
	}
	return all, byHost, nil
}

func authorityFrom(row identitysql.ListAuthoritiesRow) (*Authority, error) {
	a := &Authority{ID: row.ID, Slug: row.Slug, Zone: row.Zone, Demo: row.Demo, Version: row.Version}
	for _, part := range []struct {
		name string
		raw  db.JSON
		into any
	}{
		{"name", row.Name, &a.Name}, {"tagline", row.Tagline, &a.Tagline}, {"languages", row.Languages, &a.Langs},
		{"calendar", row.Calendar, &a.Calendar}, {"contact", row.Contact, &a.Contact},
		{"settings", row.Settings, &a.Settings}, {"theme", row.Theme, &a.Theme},
	} {
		if err := json.Unmarshal(part.raw, part.into); err != nil {
			return nil, fmt.Errorf("read the %s of authority %s: %w", part.name, row.Slug, err)
		}
	}
	return a, nil
}
