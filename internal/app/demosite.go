package app

import (
	"context"
	"net"

	"parvis/internal/kit/clock"
)

// ServeDemo opens the demo towns on the given clock and serves them until ctx ends, then
// closes the house. It is for tests that walk whole journeys; the program has serve --demo.
func ServeDemo(ctx context.Context, c Config, now clock.Clock, l net.Listener) error {
	c.allowUnsafe = true // a test's database need not survive a power cut
	h, err := open(ctx, c, true, now)
	if err != nil {
		return err
	}
	defer h.close()
	if err := h.settleDemo(ctx); err != nil {
		return err
	}
	return h.serve(ctx, l)
}
