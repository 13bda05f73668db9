package tenant

import (
	"context"

	"github.com/google/uuid"
)

// ID names one authority; uuid.Nil stands for none.
type ID = uuid.UUID

type key struct{}

// With returns a context that belongs to the authority id.
func With(ctx context.Context, id ID) context.Context {
	return context.WithValue(ctx, key{}, id)
}

// From returns the authority that ctx belongs to, or uuid.Nil when there is none.
func From(ctx context.Context) ID {
	id, _ := ctx.Value(key{}).(ID)
	return id
}
