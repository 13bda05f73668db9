package identity

import "context"

// Visitor is what a request tells about where it comes from, no more than throttling and "my sessions" need.
type Visitor struct {
	Network Network
	Device  string // "Firefox, Linux"; never the whole user agent
	Page    string // what was asked for, to come back to after a door; "" when it was not a page
}

type visitorKey struct{}

// WithVisitor puts it where verbs find it.
func WithVisitor(ctx context.Context, v Visitor) context.Context {
	return context.WithValue(ctx, visitorKey{}, v)
}

// PageOf is the page that was asked for, "" outside of a request for a page.
func PageOf(ctx context.Context) string { return visitorOf(ctx).Page }

func visitorOf(ctx context.Context) Visitor {
	v, _ := ctx.Value(visitorKey{}).(Visitor)
	return v
}
