package demo

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"parvis/internal/kit/scan"
)

// Engine is what verdicts of this scanner carry, for whoever reads a file's history.
const Engine = "demo scanner (protects nobody)"

// eicar is the 68-byte test text of eicar.org in two pieces, so that no scanner flags this source or binary.
var eicar = []byte(`X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-` + "STANDARD-ANTIVIRUS-TEST-FILE!$H+H*")

// EICAR returns a copy of the test file that every scanner flags.
func EICAR() []byte { return bytes.Clone(eicar) }

// Scanner is the demo scanner.
type Scanner struct{}

var _ scan.Scanner = Scanner{}

// Scan flags bytes that hold the EICAR test text anywhere.
func (Scanner) Scan(ctx context.Context, r io.Reader) (scan.Verdict, error) {
	tail := make([]byte, 0, 64<<10)
	buf := make([]byte, 32<<10)
	for {
		if err := ctx.Err(); err != nil {
			return scan.Verdict{}, scan.ErrAway.Because(err)
		}
		n, err := r.Read(buf)
		tail = append(tail, buf[:n]...)
		if bytes.Contains(tail, eicar) {
			return scan.Verdict{Threat: "Eicar-Test-Signature", Engine: Engine}, nil
		}
		// What is left may be the beginning of the text.
		tail = append(tail[:0], tail[max(0, len(tail)-len(eicar)):]...)
		if errors.Is(err, io.EOF) {
			return scan.Verdict{Clean: true, Engine: Engine}, nil
		}
		if err != nil {
			return scan.Verdict{}, fmt.Errorf("scan a file: read it: %w", err)
		}
	}
}
