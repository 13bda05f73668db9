package chat

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"parvis/internal/inbox/chat"
	"parvis/internal/kit/clock"
	"parvis/internal/kit/tenant"
	"parvis/internal/kit/web"
)

const (
	beat     = 25 * time.Second // keeps proxies from closing a silent line, and finds out who has gone
	patience = 10 * time.Second // for a browser that does not take what it is sent
)

// send is how news leave by one of the ways that stay open; nil news keep the line awake.
type send func(ctx context.Context, n *news) error

// run sends what the page lacks, then what happens, until the page goes, the hints end, or the conversation has been
// over for long enough to be told.
func (f *feed) run(ctx context.Context, send send) error {
	seat, leave := f.pages.Chats.Room.Join(tenant.From(ctx), f.chat.ID) // before the first look: what comes between wakes it
	defer leave()
	awake := time.NewTicker(beat)
	defer awake.Stop()
	for look := true; ; {
		if look {
			n, some, err := f.next(ctx)
			if err != nil {
				return err
			}
			if some {
				if err := send(ctx, &n); err != nil {
					return err
				}
			}
		}
		var err error
		if look, err = f.wait(ctx, seat, awake.C, send); err != nil {
			return err
		}
	}
}

var errOver = errors.New("the hints have ended")

// wait sleeps until something is to be looked at.
func (f *feed) wait(ctx context.Context, seat *chat.Seat, awake <-chan time.Time, send send) (look bool, err error) {
	select {
	case <-ctx.Done():
		return false, ctx.Err()
	case _, going := <-seat.News:
		if !going {
			return false, errOver
		}
		return true, nil
	case who := <-seat.Typing:
		if n, ok := f.typing(ctx, who); ok {
			return false, send(ctx, &n)
		}
		return false, nil
	case <-awake:
		return true, send(ctx, nil)
	}
}

// stream tells news as server-sent events, for networks through which no WebSocket passes.
func (p *Pages) stream(w http.ResponseWriter, r *http.Request) error {
	f, err := p.follow(r)
	if err != nil {
		return gone(w, err)
	}
	ctx, end := web.WithoutLimit(r.Context())
	defer end()
	out := &events{w, http.NewResponseController(w)}
	if err := out.open(); err != nil {
		return err
	}
	if err := f.run(ctx, out.send); err != nil && ctx.Err() == nil && !errors.Is(err, errOver) {
		web.Note(r, "chat", err.Error())
	}
	return nil // the page comes back by itself
}

// events is an open answer of server-sent events.
type events struct {
	w       http.ResponseWriter
	control *http.ResponseController
}

func (e *events) open() error {
	h := e.w.Header()
	h.Set("Content-Type", "text/event-stream; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no")
	if err := e.control.SetReadDeadline(time.Time{}); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return err
	}
	e.w.WriteHeader(http.StatusOK)
	return e.write("retry: 2000\n\n")
}

func (e *events) send(_ context.Context, n *news) error {
	if n == nil {
		return e.write(":\n\n")
	}
	body, err := n.encode()
	if err != nil {
		return err
	}
	if n.Rev > 0 {
		return e.write("id: %d\ndata: %s\n\n", n.Rev, body)
	}
	return e.write("data: %s\n\n", body)
}

func (e *events) write(format string, args ...any) error {
	if err := e.control.SetWriteDeadline(clock.System().Now().Add(patience)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return err
	}
	if _, err := fmt.Fprintf(e.w, format, args...); err != nil {
		return err
	}
	return e.control.Flush()
}
