package web

import "context"

// wholeKey is where the request's own context stands, without the time that a page may take.
type wholeKey struct{}

// WithoutLimit is ctx for an answer that lasts, such as a stream: it ends when the reader leaves or end is called, not
// after the time that a page may take.
func WithoutLimit(ctx context.Context) (long context.Context, end func()) {
	whole, ok := ctx.Value(wholeKey{}).(context.Context)
	if !ok {
		return context.WithCancel(ctx)
	}
	long, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(whole, cancel)
	return long, func() {
		stop()
		cancel()
	}
}
