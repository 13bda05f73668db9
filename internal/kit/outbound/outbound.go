// Package outbound is the one door through which Parvis calls other machines by HTTP:
// it refuses addresses inside the town's own network.
package outbound

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"
)

// ErrInside says that an address leads to a private, loopback, link-local or multicast
// network: whoever may write an address must not reach what only we can reach.
var ErrInside = errors.New("outbound: the address leads inside the own network")

// refused are ranges that netip's own methods do not name: shared address space, the
// NAT64 and 6to4 wrappings of IPv4, benchmarks and documentation.
var refused = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("198.18.0.0/15"), netip.MustParsePrefix("198.51.100.0/24"),
	netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("240.0.0.0/4"), netip.MustParsePrefix("64:ff9b::/96"),
	netip.MustParsePrefix("2001:db8::/32"), netip.MustParsePrefix("2002::/16"), netip.MustParsePrefix("::/96"),
}

// Allowed tells whether an address may be called.
func Allowed(addr netip.Addr) bool {
	addr = addr.Unmap()
	if !addr.IsGlobalUnicast() || addr.IsPrivate() || addr.IsLoopback() {
		return false
	}
	for _, prefix := range refused {
		if prefix.Contains(addr) {
			return false
		}
	}
	return true
}

// Client is an HTTP client whose every connection, after any redirect and whatever a
// name server says at that moment, goes to an allowed address only.
func Client() *http.Client { return client }

var client = newClient(Allowed)

func newClient(allowed func(netip.Addr) bool) *http.Client {
	dialer := &net.Dialer{Timeout: 10 * time.Second, ControlContext: func(_ context.Context, _, address string, _ syscall.RawConn) error {
		at, err := netip.ParseAddrPort(address)
		if err != nil {
			return err
		}
		if !allowed(at.Addr()) {
			return fmt.Errorf("%w: %s", ErrInside, at.Addr())
		}
		return nil
	}}
	return &http.Client{
		Transport: &http.Transport{DialContext: dialer.DialContext, TLSHandshakeTimeout: 10 * time.Second, ResponseHeaderTimeout: 15 * time.Second, MaxIdleConnsPerHost: 2, IdleConnTimeout: 30 * time.Second, ForceAttemptHTTP2: true},
		Timeout:   30 * time.Second,
		CheckRedirect: func(r *http.Request, via []*http.Request) error {
			if len(via) > 3 {
				return errors.New("outbound: more than three redirects")
			}
			return nil
		},
	}
}
