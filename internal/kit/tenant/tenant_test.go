package tenant_test

import (
	"testing"

	"github.com/google/uuid"

	"parvis/internal/kit/tenant"
)

func TestFrom(t *testing.T) {
	t.Parallel()
	if got := tenant.From(t.Context()); got != uuid.Nil {
		t.Errorf("without With: got %v, want none", got)
	}
	millbrook, portvieux := uuid.New(), uuid.New()
	ctx := tenant.With(t.Context(), millbrook)
	if got := tenant.From(tenant.With(ctx, portvieux)); got != portvieux {
		t.Errorf("innermost: got %v, want %v", got, portvieux)
	}
	if got := tenant.From(ctx); got != millbrook {
		t.Errorf("outer context changed: got %v, want %v", got, millbrook)
	}
}
