package logs_test

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"sync"
	"testing"

	"parvis/internal/kit/logs"
)

// page is where the log goes, read while it is written.
type page struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (p *page) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.buf.Write(b)
}

func (p *page) String() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.buf.String()
}

func TestQuietLinesWaitAndWarningsDoNot(t *testing.T) {
	t.Parallel()
	out := &page{}
	buffer := logs.NewBuffer(out)
	log := slog.New(logs.NewHandler(slog.NewTextHandler(buffer, nil), buffer)).With("town", "portvieux")

	log.Info("a request")
	if out.String() != "" {
		t.Errorf("a quiet line was written at once: %s", out)
	}
	log.Warn("the disk is nearly full")
	if got := out.String(); !strings.Contains(got, "a request") || !strings.Contains(got, "nearly full") || !strings.Contains(got, "town=portvieux") {
		t.Errorf("a warning takes all before it along: got %q", got)
	}
}

func TestTheLastLinesAreWritten(t *testing.T) {
	t.Parallel()
	out := &page{}
	buffer := logs.NewBuffer(out)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); buffer.FlushUntil(ctx) }()
	slog.New(logs.NewHandler(slog.NewJSONHandler(buffer, nil), buffer)).Info("goodbye")
	cancel()
	<-done
	if !strings.Contains(out.String(), "goodbye") {
		t.Errorf("got %q", out)
	}
}
