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
	// Inside wraps every route after the session is loaded; identity resolves the
	// actor of the request here.
	Inside []func(http.Handler) http.Handler
}

// requestLimit is how long a handler may take. Streams lift it for themselves.
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
	inside   []func(http.Handler) http.Handler
}

// New makes a server without routes.
func New(c Config) *Server {
	s := &Server{
		mux: http.NewServeMux(), gate: c.Gate, tenants: c.Tenants, page: c.Page, log: c.Log,
		clock: c.Clock, sessions: newSessions(c.DB, c.Clock, c.Secure), proxies: c.Proxies, secure: c.Secure,
		inside: c.Inside,
	}
	if s.page == nil {
		s.page = plainPage
	}
	s.sessions.ErrorFunc = func(w http.ResponseWriter, r *http.Request, err error) { s.Fail(w, r, err) }
	return s
}

// Handler is the whole chain; see the package comment for its order.
func (s *Server) Handler() http.Handler {
	var h http.Handler = http.HandlerFunc(s.dispatch)
	for i := len(s.inside) - 1; i >= 0; i-- {
		h = s.inside[i](h)
	}
	h = s.sessions.LoadAndSave(s.carrySessions(h))
	h = s.checkOrigin(h)
	h = s.limitBody(h)
	h = s.chooseLang(h)
	h = s.findTenant(h)
	h = s.secureHeaders(h)
	h = compress(h)
	return s.observe(h)
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
		ctx, cancel := context.WithTimeout(context.WithValue(r.Context(), lineKey{}, line), requestLimit)
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
