package web

import (
	"context"
	"net"
	"net/http"
	"strings"
	"time"

	"parvis/internal/kit/i18n"
	"parvis/internal/kit/tenant"
)

// Tenant is the authority that answers for a host name, as far as web needs to know it.
type Tenant struct {
	ID    tenant.ID
	Slug  string         // for the log line
	Langs []i18n.Lang    // its languages, the first is its default
	Zone  *time.Location // in which its dates are written
	// Decorate adds what slices read from the context (the authority, its shell).
	Decorate func(context.Context) context.Context
}

// Tenants finds the authority of a host name (lower case, without port); an error of
// kind NotFound when there is none.
type Tenants interface {
	ByHost(ctx context.Context, host string) (Tenant, error)
}

type langsKey struct{}

// findTenant finds which authority the request belongs to.
func (s *Server) findTenant(r *http.Request) (context.Context, Tenant, error) {
	found, err := s.tenants.ByHost(r.Context(), hostOf(r))
	if err != nil {
		return r.Context(), found, err
	}
	ctx := tenant.With(r.Context(), found.ID)
	ctx = context.WithValue(i18n.WithZone(ctx, found.Zone), langsKey{}, found.Langs)
	if found.Decorate != nil {
		ctx = found.Decorate(ctx)
	}
	Note(r, "authority", found.Slug)
	return ctx, found, nil
}

// hostOf is the host name asked for, lower case and without port. X-Forwarded-Host
// is never believed: a proxy must pass Host on.
func hostOf(r *http.Request) string {
	host := r.Host
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return strings.TrimSuffix(strings.ToLower(strings.Trim(host, "[]")), ".")
}
