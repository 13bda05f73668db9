package identity

import "net/netip"

// Network is what tries are counted by: the /24 of an IPv4 address, the /56 of an IPv6 one, since a home holds a whole /56.
// It is also all that a session remembers of where it came from.
type Network string

// NetworkOf widens an address to its network; "" when there is none, as in tests and jobs.
func NetworkOf(ip netip.Addr) Network {
	if !ip.IsValid() {
		return ""
	}
	ip = ip.Unmap()
	bits := 24
	if ip.Is6() {
		bits = 56
	}
	prefix, err := ip.WithZone("").Prefix(bits)
	if err != nil { // cannot be: both widths fit
		return Network(ip.String())
	}
	return Network(prefix.String())
}
