package events_test

import (
	"context"
	"errors"
	"fmt"

	"parvis/internal/kit/db"
	"parvis/internal/kit/events"
)

// Delivered is declared by the lower slice, which does not know who listens.
type Delivered struct{ Meal string }

func Example() {
	bus := events.NewBus()
	events.On(bus, "the ledger counts it", func(_ context.Context, _ *db.Tx, e Delivered) error {
		fmt.Println("counted:", e.Meal)
		return nil
	})
	events.On(bus, "the cook is thanked", func(context.Context, *db.Tx, Delivered) error {
		return errors.New("no one was in the kitchen")
	})
	// In a slice, tx is the transaction that writes the fact itself; the error rolls it back.
	fmt.Println(events.Publish(context.Background(), bus, nil, Delivered{"soup"}))
	// Output:
	// counted: soup
	// on events_test.Delivered, the cook is thanked: no one was in the kitchen
}
