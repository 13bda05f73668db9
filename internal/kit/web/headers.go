package web

import (
	"maps"
	"net/http"
	"slices"
	"strings"
)

// policy is the Content-Security-Policy of every page: our own files and nothing
// else, no inline script or style, nobody frames us but ourselves.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; " +
	"connect-src 'self'; manifest-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"

// joinVary makes one header of what several hands added, each word once: a page and its headers
// then more often leave in one packet.
func joinVary(h http.Header) {
	if all := h["Vary"]; len(all) > 1 {
		slices.Sort(all)
		h["Vary"] = []string{strings.Join(slices.Compact(all), ", ")}
	}
}

// secureHeaders sets what every response carries. A handler may tighten them.
func (s *Server) secureHeaders(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		maps.Copy(h, always)
		if s.secure {
			h["Strict-Transport-Security"] = overTLS
		}
		next.ServeHTTP(w, r)
	})
}

// always and overTLS are shared by all responses: a handler sets a header anew, it never writes into one.
var (
	always = http.Header{
		"Content-Security-Policy":      {policy},
		"X-Content-Type-Options":       {"nosniff"},
		"X-Frame-Options":              {"SAMEORIGIN"},
		"Referrer-Policy":              {"same-origin"},
		"Cross-Origin-Opener-Policy":   {"same-origin"},
		"Cross-Origin-Resource-Policy": {"same-origin"},
		"Permissions-Policy":           {"camera=(self), geolocation=(self), microphone=()"},
		"Cache-Control":                {"no-store"},
	}
	overTLS = []string{"max-age=63072000; includeSubDomains"}
)
