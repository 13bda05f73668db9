package scantest

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	"parvis/internal/kit/scan"
)

// Run proves that the scanners made by open give verdicts, and errors instead of verdicts. The flagged bytes
// are a file that the scanner must find.
func Run(t *testing.T, flagged []byte, open func(t *testing.T) scan.Scanner) {
	for name, test := range map[string]func(*testing.T, scan.Scanner, []byte){
		"clean": clean, "flagged": finds, "read slowly": slowly, "broken file": broken,
		"cancelled": cancelled, "many at once": together,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t), flagged)
		})
	}
}

func clean(t *testing.T, s scan.Scanner, _ []byte) {
	for _, text := range []string{"", "avis d'impôt", strings.Repeat("école ", 300_000)} {
		v, err := s.Scan(t.Context(), strings.NewReader(text))
		if err != nil || !v.Clean || v.Threat != "" || v.Engine == "" {
			t.Errorf("%d clean bytes: %+v, %v", len(text), v, err)
		}
	}
}

func finds(t *testing.T, s scan.Scanner, flagged []byte) {
	v, err := s.Scan(t.Context(), bytes.NewReader(flagged))
	if err != nil || v.Clean || v.Threat == "" || v.Engine == "" {
		t.Errorf("got %+v, %v", v, err)
	}
}

func slowly(t *testing.T, s scan.Scanner, flagged []byte) {
	v, err := s.Scan(t.Context(), iotest.DataErrReader(iotest.OneByteReader(bytes.NewReader(flagged))))
	if err != nil || v.Clean {
		t.Errorf("got %+v, %v", v, err)
	}
}

func broken(t *testing.T, s scan.Scanner, _ []byte) {
	cut := io.MultiReader(strings.NewReader("half of"), iotest.ErrReader(io.ErrUnexpectedEOF))
	if v, err := s.Scan(t.Context(), cut); !errors.Is(err, io.ErrUnexpectedEOF) || v != (scan.Verdict{}) {
		t.Errorf("a file that cannot be read has no verdict: got %+v, %v", v, err)
	}
}

func cancelled(t *testing.T, s scan.Scanner, _ []byte) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if v, err := s.Scan(ctx, strings.NewReader("a")); err == nil || v != (scan.Verdict{}) {
		t.Errorf("got %+v, %v", v, err)
	}
}

func together(t *testing.T, s scan.Scanner, flagged []byte) {
	var group sync.WaitGroup
	for i := range 16 {
		group.Go(func() {
			text := flagged
			if i%2 == 0 {
				text = []byte("clean")
			}
			if v, err := s.Scan(t.Context(), bytes.NewReader(text)); err != nil || v.Clean != (i%2 == 0) {
				t.Errorf("scan %d: %+v, %v", i, v, err)
			}
		})
	}
	group.Wait()
}
