package scan

import (
	"context"
	"io"

	"parvis/internal/kit/errs"
)

// Verdict is what a scanner saw.
type Verdict struct {
	Clean  bool
	Threat string // the scanner's name of what it found; empty when clean
	Engine string // who looked, with version where known: kept in the file's history
}

// Scanner looks at the bytes of r, to the end.
type Scanner interface {
	Scan(ctx context.Context, r io.Reader) (Verdict, error)
}

// The reasons for having no verdict.
var (
	// ErrAway is for a scanner that cannot be reached or does not answer as it should: ask again later.
	ErrAway = errs.New(errs.Unavailable, "scan.away")
	// ErrTooLarge is for a file that the scanner will not read to its end: asking again is no use.
	ErrTooLarge = errs.New(errs.TooLarge, "scan.too_large")
)

// Nobody is the scanner of an installation that has none: it never gives a verdict, so that files stay held
// rather than pass unseen.
type Nobody struct{}

// Scan always returns ErrAway.
func (Nobody) Scan(context.Context, io.Reader) (Verdict, error) { return Verdict{}, ErrAway }
