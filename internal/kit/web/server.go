package web

import (
	"context"
	"log/slog"
	"net/http"
	"net/netip"
	"runtime/debug"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/google/uuid"
	"github.com/klauspost/compress/gzhttp"

	"parvis/internal/kit/clock"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
)

// Config is what a server needs from its owner.
type Config struct {
	DB      *db.DB
	Clock   clock.Clock
	Log     *slog.Logger
	Tenants Tenants // which authority a host name belongs to
	Gate    Gate    // who may use a route
	Page    ErrorPage
	Secure  bool           // served over HTTPS: cookies are Secure and __Host-, HSTS is sent
	Proxies []netip.Prefix // whose X-Forwarded-For is believed
	// Inside adds to the context of every request, in this order, once its session is loaded;
	// identity finds out here who asks.
	Inside []Inside
	// Guard may answer a request instead of its route, once its session is loaded and everybody
	// was looked at; it tells that it did. Nil answers nothing.
	Guard func(w http.ResponseWriter, r *http.Request) bool
}

// Inside returns ctx with what a slice knows of a request. It is no middleware: one copy of the
// request carries the word of all slices.
type Inside func(ctx context.Context, r *http.Request) context.Context

// requestLimit is how long a handler may take. Streams lift it for themselves, see WithoutLimit.
const requestLimit = 30 * time.Second

// Server joins the routes of every slice behind one chain.
type Server struct {
	mux      *http.ServeMux
	routes   []Mounted
	gate     Gate
	tenants  Tenants
	page     ErrorPage
	log      *slog.Logger
	clock    clock.Clock
	sessions *scs.SessionManager
	proxies  []netip.Prefix
	secure   bool
	inside   []Inside
	guard    func(w http.ResponseWriter, r *http.Request) bool
}

// New makes a server without routes.
func New(c Config) *Server {
	s := &Server{
		mux: http.NewServeMux(), gate: c.Gate, tenants: c.Tenants, page: c.Page, log: c.Log,
		clock: c.Clock, sessions: newSessions(c.DB, c.Clock, c.Secure), proxies: c.Proxies, secure: c.Secure,
		inside: c.Inside, guard: c.Guard,
	}
	if s.page == nil {
		s.page = plainPage
	}
	s.mux.HandleFunc(unrouted, s.noRoute)
	s.sessions.ErrorFunc = func(w http.ResponseWriter, r *http.Request, err error) { s.Fail(w, r, err) }
	return s
}

// Handler is the whole chain; see the package comment for its order.
func (s *Server) Handler() http.Handler {
	h := s.sessions.LoadAndSave(s.lookInside(s.mux))
	h = s.checkOrigin(h)
	h = s.settle(h)
	h = s.secureHeaders(h)
	h = compress(h)
	return s.observe(h)
}

// settle finds out for whom the request is, in which language, and how much it may bring.
func (s *Server) settle(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, here, err := s.findTenant(r)
		if err != nil {
			s.Fail(w, r, err)
			return
		}
		r = r.WithContext(s.limitBody(s.chooseLang(ctx, w, r, here.Langs), w, r))
		if !soundAddress(r.URL) {
			s.Fail(w, r, errs.New(errs.BadRequest, "kit.error.bad_request"))
			return
		}
		next.ServeHTTP(w, r)
	})
}

// lookInside has every slice say what it knows of the request.
func (s *Server) lookInside(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx := context.WithValue(r.Context(), sessionsKey{}, s.sessions)
		for _, inside := range s.inside {
			ctx = inside(ctx, r)
		}
		r = r.WithContext(ctx)
		if s.guard != nil && s.guard(w, r) {
			return
		}
		next.ServeHTTP(w, r)
	})
}

// compress gzips pages for readers who accept it; assets come precompressed.
func compress(h http.Handler) http.Handler {
	wrap, err := gzhttp.NewWrapper(
		gzhttp.MinSize(1024), gzhttp.CompressionLevel(4),
		gzhttp.ContentTypes([]string{"text/html", "text/plain", "application/json", "application/yaml", "text/css"}),
	)
	if err != nil {
		panic("web: " + err.Error())
	}
	return wrap(h)
}

// observe gives the request an id, a time limit and its one log line, and turns a
// panic into the page for faults of ours.
func (s *Server) observe(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := s.clock.Now()
		line := &logLine{id: uuid.NewString()[:13], client: s.clientIP(r)}
		ctx := context.WithValue(context.WithValue(r.Context(), lineKey{}, line), wholeKey{}, r.Context())
		ctx, cancel := context.WithTimeout(ctx, requestLimit)
		defer cancel()
		r = r.WithContext(ctx)
		seen := &statusWriter{ResponseWriter: w}
		defer func() {
			if fault := recover(); fault != nil {
				line.add("panic", fault, "stack", string(debug.Stack()))
				if seen.status == 0 {
					s.Fail(seen, r, errs.New(errs.Internal, "kit.error.internal"))
				}
			}
			line.write(s.log, r, seen, s.clock.Now().Sub(start))
		}()
		next.ServeHTTP(seen, r)
	})
}

// checkOrigin refuses a state-changing request that another site sent.
func (s *Server) checkOrigin(next http.Handler) http.Handler {
	protection := http.NewCrossOriginProtection()
	protection.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.Fail(w, r, errs.New(errs.Forbidden, "kit.error.cross_origin"))
	}))
	return protection.Handler(next)
}
