package tracking_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"parvis/internal/cases"
	"parvis/internal/cases/casestest"
	"parvis/internal/kit/db"
	"parvis/internal/website/tracking"
)

func TestStreamHints(t *testing.T) {
	t.Parallel()
	h, nolwenn := setup(t)
	c := h.Request(nolwenn)
	b := h.Browser(h.Portvieux).Link(c)
	lines := make(chan string, 64)
	go b.Stream(t.Context(), tracking.Path(c.Reference)+"/live", lines)
	read(t, lines, "retry:")
	h.Do(func(ctx context.Context, tx *db.Tx) error {
		_, err := h.Cases.Message(ctx, tx, cases.Change{Case: c.ID, By: casestest.Claire}, cases.Messaged{Text: "Le club a reçu l’argent."})
		return err
	})
	read(t, lines, "event: "+cases.Subject(c.ID))
}

// read waits for a line of the stream.
func read(t *testing.T, lines <-chan string, want string) {
	t.Helper()
	for {
		select {
		case line := <-lines:
			if strings.HasPrefix(line, want) {
				return
			}
		case <-time.After(10 * time.Second):
			t.Fatalf("no %q came", want)
		}
	}
}
