package web

import (
	"net/http"
	"net/netip"
	"strings"
)

// ClientIP is the address of the reader, for throttling; it is never logged.
func ClientIP(r *http.Request) netip.Addr {
	if line, ok := r.Context().Value(lineKey{}).(*logLine); ok {
		return line.client
	}
	return peer(r)
}

// clientIP finds the address of the reader. X-Forwarded-For counts only as far as it was
// written by proxies named in the configuration: the rightmost address that is not
// one of them.
func (s *Server) clientIP(r *http.Request) netip.Addr {
	addr := peer(r)
	if !s.trusted(addr) {
		return addr
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0; i-- {
		hop, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			return addr
		}
		addr = hop.Unmap()
		if !s.trusted(addr) {
			return addr
		}
	}
	return addr
}

func (s *Server) trusted(addr netip.Addr) bool {
	for _, proxy := range s.proxies {
		if proxy.Contains(addr) {
			return true
		}
	}
	return false
}

func peer(r *http.Request) netip.Addr {
	at, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	return at.Addr().Unmap()
}
