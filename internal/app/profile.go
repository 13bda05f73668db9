package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/pprof"
	"net/netip"
	"os"
	"runtime/debug"
	"time"
)

var errProfileForAll = errors.New("profiles show what the program holds in memory: give a loopback address, as 127.0.0.1:6060")

// profiles serves Go's profiles to this machine alone, so that an operator can see where a slow
// town spends its time: go tool pprof http://127.0.0.1:6060/debug/pprof/profile.
func profiles(addr string, log *slog.Logger) (end func(), err error) {
	at, err := netip.ParseAddrPort(addr)
	if err != nil || !at.Addr().IsLoopback() {
		return nil, fmt.Errorf("--profile %s: %w", addr, errProfileForAll)
	}
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("--profile: %w", err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/debug/pprof/", pprof.Index)
	mux.HandleFunc("/debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("/debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("/debug/pprof/trace", pprof.Trace)
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second}
	go server.Serve(listener)
	log.Info("profiles", "addr", listener.Addr().String())
	return func() { server.Close() }, nil
}

// gcPercent lets the heap grow to three times what lives before it is swept. Little lives (some fifteen
// megabytes) and each request leaves ten kilobytes: at Go's own 100 a busy town sweeps thirty times a second.
const gcPercent = 200

// sweepLess applies it, unless the operator set GOGC.
func sweepLess() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
}

// startSettles is when a started program has read what it reads once: services, words, migrations.
const startSettles = time.Second

// giveBack returns the memory that the start used to the system, once: a quiet town's program is small.
func giveBack(ctx context.Context) {
	settled := time.NewTimer(startSettles)
	defer settled.Stop()
	select {
	case <-ctx.Done():
	case <-settled.C:
		debug.FreeOSMemory()
	}
}
