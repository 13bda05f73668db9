package uploads

import (
	"bytes"
	"context"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"parvis/internal/kit/errs"
)

func TestSpool(t *testing.T) {
	t.Parallel()
	s, err := Spool(t.Context(), iotest.HalfReader(bytes.NewReader(photo(t, 6))), Usual)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for range 2 { // once for the scanner, once for the store
		safe, err := io.ReadAll(s.Reader())
		if err != nil || int64(len(safe)) != s.Size() || bytes.Contains(safe, []byte(secret)) {
			t.Errorf("%d bytes of %d, %v", len(safe), s.Size(), err)
		}
	}
}

func TestSpoolRefuses(t *testing.T) {
	t.Parallel()
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	endless := io.MultiReader(strings.NewReader("%PDF-"), neverEnding{})
	for name, c := range map[string]struct {
		ctx  context.Context
		r    io.Reader
		want string
	}{
		"endless":   {t.Context(), endless, "uploads.too_large"},
		"cut":       {t.Context(), iotest.ErrReader(io.ErrUnexpectedEOF), "uploads.cut"},
		"cancelled": {gone, strings.NewReader(document), "uploads.cut"},
		"video":     {t.Context(), strings.NewReader("\x00\x00\x00\x18ftypisom"), "uploads.video"},
	} {
		if _, err := Spool(c.ctx, c.r, Usual); errs.KeyOf(err) != c.want {
			t.Errorf("%s: got %v, want %s", name, err, c.want)
		}
	}
}

type neverEnding struct{}

func (neverEnding) Read(p []byte) (int, error) { return len(p), nil }
