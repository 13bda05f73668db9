package events

import (
	"context"
	"fmt"
	"reflect"
	"sync"

	"parvis/internal/kit/db"
)

// Bus holds who reacts to what. It is filled while the house is wired, before the first Publish.
type Bus struct {
	mu        sync.RWMutex
	reactions map[reflect.Type][]reaction
}

type reaction struct {
	why string
	run any // func(context.Context, *db.Tx, E) error of the event's own type
}

// NewBus returns a bus on which nobody listens yet.
func NewBus() *Bus { return &Bus{reactions: map[reflect.Type][]reaction{}} }

// On has react run in the transaction of every published E, after those registered before it.
// The why is a short reason that names the reaction in errors: "workflow starts the case's flow".
func On[E any](b *Bus, why string, react func(ctx context.Context, tx *db.Tx, e E) error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	kind := reflect.TypeFor[E]()
	b.reactions[kind] = append(b.reactions[kind], reaction{why, react})
}

// Publish runs every reaction to e in order; the first error stops it and is to roll the transaction back.
func Publish[E any](ctx context.Context, b *Bus, tx *db.Tx, e E) error {
	for _, r := range b.to(reflect.TypeFor[E]()) {
		react := r.run.(func(context.Context, *db.Tx, E) error)
		if err := react(ctx, tx, e); err != nil {
			return fmt.Errorf("on %T, %s: %w", e, r.why, err)
		}
	}
	return nil
}

func (b *Bus) to(kind reflect.Type) []reaction {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return b.reactions[kind]
}
