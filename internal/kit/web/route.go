package web

import (
	"fmt"
	"net/http"
	"strings"
)

// Handler answers a request or returns an error, which web renders once.
type Handler func(w http.ResponseWriter, r *http.Request) error

// Permission names what a reader must be allowed to do to use a route.
type Permission string

// Anyone is the permission of public pages.
const Anyone Permission = "anyone"

// Route is one row of a slice's table, written unkeyed so that a row without a
// permission does not compile: {"POST", "/cases/{ref}/close", mayClose, s.close}.
type Route struct {
	Method string     // GET also answers HEAD
	Path   string     // in the syntax of http.ServeMux, without method or host
	May    Permission // who may
	Do     Handler
}

// Gate decides whether the reader of a request has a permission. It answers nil,
// or an error of kind Unauthenticated, Forbidden or NotFound.
type Gate interface {
	Check(r *http.Request, p Permission) error
}

// Mount adds a slice's routes. It panics on a row without method, path, permission
// or handler, and on two rows that answer the same request: faults of the code
// that must stop the boot.
func (s *Server) Mount(slice string, routes []Route) {
	for _, route := range routes {
		if route.Method == "" || !strings.HasPrefix(route.Path, "/") || route.May == "" || route.Do == nil {
			panic(fmt.Sprintf("web: %s: incomplete route %q %q", slice, route.Method, route.Path))
		}
		s.mux.Handle(route.Method+" "+route.Path, s.serve(route))
		s.routes = append(s.routes, Mounted{Slice: slice, Route: route})
	}
}

// Mounted is a route with the slice that owns it.
type Mounted struct {
	Slice string
	Route
}

// Routes lists what is mounted, for the house test and `parvis doctor`.
func (s *Server) Routes() []Mounted { return s.routes }

// serve checks the permission, then runs the handler; either error is rendered.
func (s *Server) serve(route Route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		Note(r, "route", route.Path)
		if err := s.gate.Check(r, route.May); err != nil {
			s.Fail(w, r, err)
			return
		}
		if err := route.Do(w, r); err != nil {
			s.Fail(w, r, err)
		}
	})
}

// unrouted is the pattern of all that no slice answers.
const unrouted = "/"

// noRoute has a page of its own for an unknown address and for a wrong method.
func (s *Server) noRoute(w http.ResponseWriter, r *http.Request) {
	if allowed := s.allowed(r); len(allowed) > 0 {
		w.Header().Set("Allow", strings.Join(allowed, ", "))
		s.Fail(w, r, errMethod)
		return
	}
	s.Fail(w, r, errNoPage)
}

// allowed lists the methods under which the asked page exists.
func (s *Server) allowed(r *http.Request) (methods []string) {
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodDelete} {
		probe := r.WithContext(r.Context())
		probe.Method = method
		if _, pattern := s.mux.Handler(probe); pattern != unrouted {
			methods = append(methods, method)
		}
	}
	return methods
}
