package events_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parvis/internal/kit/db"
	"parvis/internal/kit/events"
)

type opened struct{ Ref string }
type closed struct{ Ref string }

func TestPublish(t *testing.T) {
	t.Parallel()
	refused := errors.New("refused")
	for name, test := range map[string]struct {
		fail error
		want []string
	}{
		"runs reactions in order":       {nil, []string{"audit MEAL-1", "workflow MEAL-1"}},
		"stops at the first that fails": {refused, []string{"audit MEAL-1"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			note := func(who string, err error) func(context.Context, *db.Tx, opened) error {
				return func(_ context.Context, _ *db.Tx, e opened) error {
					got = append(got, who+" "+e.Ref)
					return err
				}
			}
			bus := events.NewBus()
			events.On(bus, "audit notes it", note("audit", test.fail))
			events.On(bus, "workflow starts", note("workflow", nil))
			events.On(bus, "nobody closes", func(context.Context, *db.Tx, closed) error {
				t.Error("a reaction to another event ran")
				return nil
			})
			err := events.Publish(t.Context(), bus, nil, opened{"MEAL-1"})
			if !errors.Is(err, test.fail) {
				t.Errorf("error: got %v, want %v", err, test.fail)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("reactions (-want +got):\n%s", diff)
			}
		})
	}
}

func TestPublishWithoutListener(t *testing.T) {
	t.Parallel()
	if err := events.Publish(t.Context(), events.NewBus(), nil, opened{"MEAL-1"}); err != nil {
		t.Errorf("got %v, want no error", err)
	}
}
