package identity

import "context"

// Visitor is what a request tells about where it comes from, no more than throttling and "my sessions" need.
type Visitor struct {
	Network Network
	Device  string // "Firefox, Linux"; never the whole user agent
}

type visitorKey struct{}

// WithVisitor puts it where verbs find it.
func WithVisitor(ctx context.Context, v Visitor) context.Context {
	return context.WithValue(ctx, visitorKey{}, v)
}

func visitorOf(ctx context.Context) Visitor {
	v, _ := ctx.Value(visitorKey{}).(Visitor)
	return v
}
