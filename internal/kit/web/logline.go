package web

import (
	"bufio"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"sync"
	"time"
)

type lineKey struct{}

// logLine is the one line a request leaves, filled on the way. It never holds a
// query string, an answer, a name or an address.
type logLine struct {
	id     string
	client netip.Addr // not written: see ClientIP

	mu     sync.Mutex
	attrs  []any
	failed bool
}

func (l *logLine) add(pairs ...any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.attrs = append(l.attrs, pairs...)
}

func (l *logLine) write(log *slog.Logger, r *http.Request, w *statusWriter, took time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	level := slog.LevelInfo
	if l.failed {
		level = slog.LevelError
	}
	pairs := append([]any{"id", l.id, "method", r.Method, "status", w.code(), "bytes", w.bytes,
		"ms", float64(took.Microseconds()) / 1000}, l.attrs...)
	log.Log(r.Context(), level, "request", pairs...)
}

// Note adds name, value pairs to the request's log line: ids and keys, no personal data.
func Note(r *http.Request, pairs ...any) {
	if line, ok := r.Context().Value(lineKey{}).(*logLine); ok {
		line.add(pairs...)
	}
}

// RequestID is the id in the log line, shown on error pages so that a resident
// can read it over the phone.
func RequestID(r *http.Request) string {
	if line, ok := r.Context().Value(lineKey{}).(*logLine); ok {
		return line.id
	}
	return ""
}

// statusWriter remembers what was answered.
type statusWriter struct {
	http.ResponseWriter
	status int
	bytes  int64
}

func (w *statusWriter) WriteHeader(status int) {
	if w.status == 0 || w.status < 200 {
		w.status = status
	}
	joinVary(w.Header())
	w.ResponseWriter.WriteHeader(status)
}

func (w *statusWriter) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.WriteHeader(http.StatusOK)
	}
	n, err := w.ResponseWriter.Write(b)
	w.bytes += int64(n)
	return n, err
}

// Flush sends on what was written. The compressing writer looks for a Flusher and does not
// unwrap: without this, a stream of hints waits for its end.
func (w *statusWriter) Flush() { _ = http.NewResponseController(w.ResponseWriter).Flush() }

// Hijack lets a WebSocket take the connection over: the compressing writer does not unwrap for that either.
func (w *statusWriter) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	return http.NewResponseController(w.ResponseWriter).Hijack()
}

// Unwrap lets http.ResponseController reach the deadlines.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// code is the status, 200 when the handler wrote nothing.
func (w *statusWriter) code() int {
	if w.status == 0 {
		return http.StatusOK
	}
	return w.status
}
