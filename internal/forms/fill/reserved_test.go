package fill

import (
	"slices"
	"strings"
	"testing"

	"parvis/internal/catalogue"
)

// TestReservedPages: no page of a form may have the name of a page that stands beside the form's own.
func TestReservedPages(t *testing.T) {
	t.Parallel()
	for _, route := range (&Pages{}).Routes() {
		name, below := strings.CutPrefix(route.Path, "/drafts/{draft}/")
		name, _, _ = strings.Cut(name, "/")
		if below && !strings.HasPrefix(name, "{") && !slices.Contains(catalogue.ReservedPages, name) {
			t.Errorf("a form may have a page %q, which nobody could open: reserve the name", name)
		}
	}
}
