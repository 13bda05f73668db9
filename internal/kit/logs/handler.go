package logs

import (
	"bufio"
	"context"
	"io"
	"log/slog"
	"sync"
	"time"
)

// every is how long a quiet line may wait. A program that is killed loses at most these.
const every = 200 * time.Millisecond

// Buffer gathers what a handler writes.
type Buffer struct {
	mu  sync.Mutex
	out *bufio.Writer
}

// NewBuffer gathers for out. Close ends it.
func NewBuffer(out io.Writer) *Buffer { return &Buffer{out: bufio.NewWriterSize(out, 64<<10)} }

// Write keeps a line for the next flush.
func (b *Buffer) Write(line []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.out.Write(line)
}

// Flush writes what was gathered.
func (b *Buffer) Flush() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.out.Flush()
}

// FlushUntil flushes five times a second until ctx ends, and a last time then.
func (b *Buffer) FlushUntil(ctx context.Context) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			_ = b.Flush() // a log that cannot be written can be told to nobody
		case <-ctx.Done():
			_ = b.Flush()
			return
		}
	}
}

// Handler passes records on, and flushes after a warning or an error.
type Handler struct {
	slog.Handler
	buffer *Buffer
}

// NewHandler wraps the handler that writes into buffer.
func NewHandler(h slog.Handler, buffer *Buffer) Handler { return Handler{h, buffer} }

// Handle writes one record.
func (h Handler) Handle(ctx context.Context, r slog.Record) error {
	err := h.Handler.Handle(ctx, r)
	if r.Level >= slog.LevelWarn {
		err = firstOf(err, h.buffer.Flush())
	}
	return err
}

// WithAttrs is slog.Handler's.
func (h Handler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return Handler{h.Handler.WithAttrs(attrs), h.buffer}
}

// WithGroup is slog.Handler's.
func (h Handler) WithGroup(name string) slog.Handler {
	return Handler{h.Handler.WithGroup(name), h.buffer}
}

func firstOf(a, b error) error {
	if a != nil {
		return a
	}
	return b
}
