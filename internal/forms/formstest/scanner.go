package formstest

import (
	"context"
	"io"

	"parvis/internal/kit/scan"
)

// Scan answers as the demo scanner does, unless it is away.
func (s *Scanner) Scan(ctx context.Context, r io.Reader) (scan.Verdict, error) {
	if s.Away {
		return scan.Verdict{}, scan.ErrAway
	}
	return s.Scanner.Scan(ctx, r)
}
