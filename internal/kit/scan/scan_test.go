package scan

import (
	"errors"
	"strings"
	"testing"
)

func TestNobodyPassesNothing(t *testing.T) {
	t.Parallel()
	if v, err := (Nobody{}).Scan(t.Context(), strings.NewReader("clean")); !errors.Is(err, ErrAway) || v != (Verdict{}) {
		t.Errorf("got %+v, %v", v, err)
	}
}
