package app

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"time"

	"parvis/internal/identity/signin"
	"parvis/internal/kit/clock"
	"parvis/internal/kit/jobs"
	"parvis/internal/kit/ui/assets"
	"parvis/internal/kit/web"
	"parvis/internal/notify/outbox"
	"parvis/internal/website/storybook"
)

type serveCmd struct {
	Config
	DoorFlags `embed:""`
	Addr      string `help:"Address to listen on." default:"127.0.0.1:8080" env:"PARVIS_ADDR"`
	Demo      bool   `help:"Serve the demo towns, with their people, services and accounts." env:"PARVIS_DEMO"`
	Jobs      bool   `help:"Run the jobs in this process; --no-jobs leaves them to another one on the same PostgreSQL." default:"true" negatable:"" env:"PARVIS_JOBS"`

	Profile string `help:"Loopback address that serves Go's profiles of this process, to find what is slow." env:"PARVIS_PROFILE" placeholder:"127.0.0.1:6060"`
}

const (
	// stopWithin is how long requests under way may take when the program ends.
	stopWithin = 20 * time.Second
	// turnAway is how long new requests are still answered then, while /healthz sends the balancer elsewhere.
	turnAway = 250 * time.Millisecond
)

// Run serves until the program is told to stop.
func (c *serveCmd) Run(ctx context.Context, s streams) error {
	if c.BaseURL == "" {
		c.BaseURL = localURL(c.Addr)
	}
	listener, err := net.Listen("tcp", c.Addr) // before anything is made
	if err != nil {
		return fmt.Errorf("%w: choose another address with --addr", err)
	}
	defer listener.Close()
	h, err := open(ctx, c.Config, c.Demo, clock.System())
	if err != nil {
		return err
	}
	defer h.close()
	if c.Demo {
		if err := h.settleDemo(ctx); err != nil {
			return err
		}
	}
	sweepLess()
	if c.Demo {
		welcome(s.Out, c.BaseURL)
	}
	h.pagesOnly = !c.Jobs
	if c.Profile != "" {
		end, err := profiles(c.Profile, h.log)
		if err != nil {
			return err
		}
		defer end()
	}
	shut, err := h.openDoors(ctx, c.DoorFlags, c.Jobs)
	if err != nil {
		return err
	}
	defer shut()
	go giveBack(ctx)
	return h.serve(ctx, listener)
}

// localURL is where somebody on this machine finds a server that listens on addr.
func localURL(addr string) string {
	_, port, err := net.SplitHostPort(addr)
	if err != nil || port == "80" || port == "" {
		return "http://localhost"
	}
	return "http://localhost:" + port
}

// serve answers requests and runs jobs until ctx ends, then lets both finish.
func (h *house) serve(ctx context.Context, listener net.Listener) error {
	handler, err := h.handler()
	if err != nil {
		return err
	}
	if !h.pagesOnly {
		if err := h.jobs.Start(ctx); err != nil {
			return err
		}
	}
	server := &http.Server{
		Handler: handler, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute,
		WriteTimeout: time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
	}
	server.RegisterOnShutdown(h.hub.EndStreams) // an open page would hold the program up
	defer h.keepFindable(ctx)()
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	h.log.Info("ready", "addr", listener.Addr().String(), "engine", string(h.db.Engine()))
	_ = h.lines.Flush() // whoever started the program waits for this line
	select {
	case err = <-failed:
	case <-ctx.Done():
		h.drain()
	}
	late, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopWithin)
	defer cancel()
	return errors.Join(err, server.Shutdown(late), h.jobs.Stop(late))
}

// drain has /healthz say that this process takes no more, for long enough to be heard.
func (h *house) drain() {
	h.draining.Store(true)
	h.log.Info("stopping", "within", stopWithin.String())
	time.Sleep(turnAway)
}

// handler joins the pages of every slice.
func (h *house) handler() (http.Handler, error) {
	if err := assets.Ready(); err != nil {
		return nil, err
	}
	jobs.Every(h.jobs, "web.sessions", time.Hour, func(ctx context.Context) error { return web.SweepSessions(ctx, h.db) })
	return withHealth(withAssets(h.pages().Handler()), h.healthy), nil
}

// pages is every route behind its gate.
func (h *house) pages() *web.Server {
	site := h.site()
	server := web.New(web.Config{
		DB: h.db, Clock: h.clock, Log: h.log, Tenants: h.ids, Gate: h.ids.Gate(), Page: site.Failure,
		Secure: h.config.Secure(), Proxies: h.config.Proxies,
		Inside: []web.Inside{h.ids.Inside, site.Inside, h.screens.Inside}, Guard: h.screens.Guard,
	})
	server.Mount("website", slices.Concat(site.Routes(), h.requests().Routes(), h.myData().Routes(), h.callback().Routes(), h.talks().Routes(), storybook.Routes()))
	for slice, routes := range h.routes() {
		server.Mount(slice, routes)
	}
	h.mounted = server.Routes()
	return server
}

// routes is the table of tables: every page of the house.
func (h *house) routes() map[string][]web.Route {
	agents, sending := h.desk(), h.sending()
	h.programs(sending)
	return map[string][]web.Route{
		"desk":     agents.Routes(),
		"expert":   agents.Outside(),
		"call":     slices.Concat(agents.Dress(h.calls().Routes()), h.calls().Bare()),
		"chats":    slices.Concat(agents.Dress(h.chatPages(agents).Routes()), h.chatPages(agents).Bare()),
		"kiosk":    slices.Concat(h.screens.Routes(), agents.Dress(h.screens.DeskRoutes())),
		"counter":  agents.Dress(h.counter(sending).Routes()),
		"programs": agents.Dress(h.keys().Routes()),
		"rota":     agents.Dress(h.rota.Routes()),
		"phone":    h.phone.Routes(),
		"identity": slices.Concat(signin.New(h.ids).Routes(), agents.Dress(h.accounts().Routes())),
		"privacy":  agents.Dress(h.officer().Routes()),
		"notify":   outbox.New(h.notices).Routes(),
		"forms":    h.drafts().Routes(),
		"sms":      h.textRoutes(),
		"social":   h.socialRoutes(),
		"cases":    sending.Routes(),
		"api":      h.machines(),
	}
}

// withAssets serves styles and scripts before the chain: they belong to no authority,
// need no session and may be kept for ever.
func withAssets(next http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.Handle(assets.Prefix, assets.Handler())
	mux.Handle("/", next)
	return mux
}

// withHealth answers /healthz on any host: 200 when the database answers.
func withHealth(next http.Handler, healthy func(context.Context) error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/healthz" {
			next.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Cache-Control", "no-store")
		if healthy(r.Context()) != nil {
			http.Error(w, "not ready", http.StatusServiceUnavailable)
			return
		}
		fmt.Fprintln(w, "ready")
	})
}

var errDraining = errors.New("this process is stopping")

// healthy asks the database for its simplest answer, unless the process is about to end.
func (h *house) healthy(ctx context.Context) error {
	if h.draining.Load() {
		return errDraining
	}
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	var one int
	return h.db.Read().QueryRowContext(ctx, "select 1").Scan(&one)
}
