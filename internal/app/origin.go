package app

import (
	"net/url"
	"slices"
	"strings"

	"parvis/internal/identity"
)

// originOf is the address that mails of an authority point to: the installation's scheme
// and port under the authority's own first host name. The host name of a demo that runs
// on this machine stays as it was given.
func originOf(base string, a *identity.Authority) string {
	u, err := url.Parse(base)
	if err != nil || a == nil || len(a.Hosts) == 0 || slices.Contains(a.Hosts, u.Hostname()) {
		return strings.TrimSuffix(base, "/")
	}
	host := a.Hosts[0]
	if u.Port() != "" {
		host += ":" + u.Port()
	}
	return u.Scheme + "://" + host
}
