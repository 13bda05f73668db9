package clamd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"parvis/internal/kit/scan"
)

// Scanner talks to one clamd.
type Scanner struct {
	network, address string
	limits           Limits
}

var _ scan.Scanner = (*Scanner)(nil)

// Limits bound one scan. Zero fields take the values of New's comment.
type Limits struct {
	Bytes int64         // larger files are refused before clamd sees them
	Dial  time.Duration // to reach clamd
	Idle  time.Duration // without progress, sending or waiting for the answer
}

// New returns a scanner for an address: unix:/run/clamav/clamd.ctl or tcp:127.0.0.1:3310. By default files of
// 25 MiB (clamd's own default is 100), 5 s to connect, 60 s without progress.
func New(address string, limits Limits) (*Scanner, error) {
	network, rest, _ := strings.Cut(address, ":")
	if (network != "unix" && network != "tcp") || rest == "" {
		return nil, fmt.Errorf("clamd address %q: want unix:/path/of/socket or tcp:host:port", address)
	}
	if limits.Bytes == 0 {
		limits.Bytes = 25 << 20
	}
	if limits.Dial == 0 {
		limits.Dial = 5 * time.Second
	}
	if limits.Idle == 0 {
		limits.Idle = time.Minute
	}
	return &Scanner{network, rest, limits}, nil
}

// Ping proves that clamd answers, and returns its version with the date of its signatures.
func (s *Scanner) Ping(ctx context.Context) (string, error) {
	c, err := s.dial(ctx)
	if err != nil {
		return "", err
	}
	defer c.Close()
	return c.ask("VERSION")
}

// Scan implements scan.Scanner.
func (s *Scanner) Scan(ctx context.Context, r io.Reader) (scan.Verdict, error) {
	c, err := s.dial(ctx)
	if err != nil {
		return scan.Verdict{}, err
	}
	defer c.Close()
	sent := c.stream(r, s.limits.Bytes)
	if _, ours := errors.AsType[unread](sent); ours || errors.Is(sent, scan.ErrTooLarge) {
		return scan.Verdict{}, sent
	}
	// When clamd stops reading early it has said why before it hung up: the answer counts, not the broken pipe.
	answer, err := c.answer()
	if err != nil {
		return scan.Verdict{}, scan.ErrAway.Because(errors.Join(sent, err))
	}
	return verdict(answer, sent)
}

// verdict reads clamd's answer. A clean one counts only for a file that was sent to its end.
func verdict(answer string, sent error) (scan.Verdict, error) {
	const engine = "clamd"
	result, isResult := strings.CutPrefix(answer, "stream: ")
	switch threat, found := strings.CutSuffix(result, " FOUND"); {
	case isResult && found && threat != "":
		return scan.Verdict{Threat: threat, Engine: engine}, nil
	case answer == "stream: OK" && sent == nil:
		return scan.Verdict{Clean: true, Engine: engine}, nil
	case strings.HasPrefix(answer, "INSTREAM size limit exceeded"):
		return scan.Verdict{}, scan.ErrTooLarge.Because(errors.New(answer))
	}
	return scan.Verdict{}, scan.ErrAway.Because(errors.Join(fmt.Errorf("clamd said %q", answer), sent))
}
