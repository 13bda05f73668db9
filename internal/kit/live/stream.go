package live

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"parvis/internal/kit/clock"
	"parvis/internal/kit/tenant"
	"parvis/internal/kit/web"
)

var errSubject = errors.New("a subject is words joined by dots")

const (
	heartbeat = 20 * time.Second // keeps proxies from closing a silent line
	patience  = 10 * time.Second // for a browser that does not take what it is sent
)

// Stream sends the hints of the request's authority as server-sent events, named by subject, until the
// browser leaves, the hub closes, or the reader is too slow. The page fetches afresh on each "open".
func (h *Hub) Stream(w http.ResponseWriter, r *http.Request, subjects ...string) error {
	return h.stream(w, r, heartbeat, subjects)
}

func (h *Hub) stream(w http.ResponseWriter, r *http.Request, beat time.Duration, subjects []string) error {
	ctx, end := web.WithoutLimit(r.Context())
	defer end()
	e, err := h.listen(ctx, tenant.From(ctx), subjects...)
	if err != nil {
		return fmt.Errorf("stream %q: %w", subjects, err)
	}
	line := &line{w: w, control: http.NewResponseController(w)}
	if err := line.open(); err != nil {
		return err
	}
	ticker := time.NewTicker(beat)
	defer ticker.Stop()
	for {
		select {
		case hint, open := <-e.hints:
			if !open {
				return nil
			}
			err = line.send("event: %s\ndata: %s\n\n", hint.Subject, hint.Payload)
		case <-ticker.C:
			err = line.send(":\n\n")
		}
		if err != nil {
			return nil // the browser has gone, which is how streams end
		}
	}
}

// line is the open response.
type line struct {
	w       http.ResponseWriter
	control *http.ResponseController
}

func (l *line) open() error {
	header := l.w.Header()
	header.Set("Content-Type", "text/event-stream; charset=utf-8")
	header.Set("Cache-Control", "no-store")
	header.Set("X-Accel-Buffering", "no") // nginx passes each event on at once
	// The server's own limits are for pages; one of them would end the stream.
	if err := l.control.SetReadDeadline(time.Time{}); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return err
	}
	l.w.WriteHeader(http.StatusOK)
	return l.send("retry: 2000\n\n")
}

func (l *line) send(format string, args ...any) error {
	deadline := clock.System().Now().Add(patience)
	if err := l.control.SetWriteDeadline(deadline); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return err
	}
	if _, err := fmt.Fprintf(l.w, format, args...); err != nil {
		return err
	}
	return l.control.Flush()
}
