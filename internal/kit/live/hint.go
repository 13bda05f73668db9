package live

import (
	"context"
	"encoding/json"
	"log/slog"
	"regexp"
	"strings"
	"sync"

	"github.com/nats-io/nats.go"

	"parvis/internal/kit/tenant"
)

// Hint is news without a promise: look again at what the subject names.
type Hint struct {
	Subject string          // "case.018f…", as it was published
	Payload json.RawMessage // small; what to show comes from the database
}

// behind is how many hints a listener may leave unread before it is let go.
const behind = 256

// A subject is words joined by dots; "*" stands for one word and a last ">" for the rest, when listening.
var word = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)

// Publish sends a hint to whoever listens to subject in the authority id. It never blocks and never fails
// the caller: what goes wrong is logged.
func (h *Hub) Publish(id tenant.ID, subject string, payload any) {
	body, err := json.Marshal(payload)
	if err == nil && !valid(subject, false) {
		err = errSubject
	}
	if err == nil {
		err = h.conn.Publish(prefix(id)+subject, body)
	}
	if err != nil {
		slog.Warn("a hint was not sent", "subject", subject, "error", err)
	}
}

// Subscribe hears the hints of one authority until ctx ends. The channel is closed then, and also when
// the reader has fallen too far behind.
func (h *Hub) Subscribe(ctx context.Context, id tenant.ID, subject string) <-chan Hint {
	e, err := h.listen(ctx, id, subject)
	if err != nil {
		slog.Warn("nobody will hear these hints", "subject", subject, "error", err)
		closed := make(chan Hint)
		close(closed)
		return closed
	}
	return e.hints
}

func (h *Hub) listen(ctx context.Context, id tenant.ID, subjects ...string) (*ear, error) {
	e := &ear{hints: make(chan Hint, behind), prefix: prefix(id)}
	for _, s := range subjects {
		if !valid(s, true) {
			e.close()
			return nil, errSubject
		}
		sub, err := h.conn.Subscribe(e.prefix+s, e.hear)
		if err != nil {
			e.close()
			return nil, err
		}
		e.subs = append(e.subs, sub)
	}
	stops := context.AfterFunc(h.ctx, e.close)
	context.AfterFunc(ctx, func() {
		stops()
		e.close()
	})
	return e, nil
}

// ear gathers what several subscriptions hear.
type ear struct {
	prefix string
	subs   []*nats.Subscription
	mu     sync.Mutex
	hints  chan Hint
	closed bool
}

// hear runs on the broker's goroutines: it never waits for the reader.
func (e *ear) hear(m *nats.Msg) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return
	}
	select {
	case e.hints <- Hint{strings.TrimPrefix(m.Subject, e.prefix), m.Data}:
	default:
		e.shut()
	}
}

func (e *ear) close() {
	e.mu.Lock()
	defer e.mu.Unlock()
	if !e.closed {
		e.shut()
	}
}

// shut closes the channel; the subscriptions end on their own goroutine, for one of them may be calling.
func (e *ear) shut() {
	e.closed = true
	close(e.hints)
	subs := e.subs
	go func() {
		for _, s := range subs {
			_ = s.Unsubscribe() // fails only when the connection is closed, which ends it too
		}
	}()
}

func prefix(id tenant.ID) string { return "parvis." + id.String() + "." }

func valid(subject string, listening bool) bool {
	words := strings.Split(subject, ".")
	for i, w := range words {
		wild := listening && (w == "*" || w == ">" && i == len(words)-1)
		if !wild && !word.MatchString(w) {
			return false
		}
	}
	return true
}
