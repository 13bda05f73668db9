package clamd

import (
	"bufio"
	"context"
	"io"
	"net"
	"strings"
	"time"

	"parvis/internal/kit/clock"
	"parvis/internal/kit/scan"
)

// conn is a connection on which every read and write must make progress within idle.
type conn struct {
	net.Conn
	idle time.Duration
	stop func() bool
}

func (s *Scanner) dial(ctx context.Context) (*conn, error) {
	dialing, cancel := context.WithTimeout(ctx, s.limits.Dial)
	defer cancel()
	var d net.Dialer
	raw, err := d.DialContext(dialing, s.network, s.address)
	if err != nil {
		return nil, scan.ErrAway.Because(err)
	}
	// A cancelled scan must not wait for the idle time: closing wakes whoever reads or writes.
	return &conn{raw, s.limits.Idle, context.AfterFunc(ctx, func() { _ = raw.Close() })}, nil
}

func (c *conn) Close() error {
	c.stop()
	return c.Conn.Close()
}

func (c *conn) Write(p []byte) (int, error) {
	if err := c.SetWriteDeadline(deadline(c.idle)); err != nil {
		return 0, err
	}
	return c.Conn.Write(p)
}

func (c *conn) ask(command string) (string, error) {
	if _, err := io.WriteString(c, "z"+command+"\x00"); err != nil {
		return "", scan.ErrAway.Because(err)
	}
	answer, err := c.answer()
	if err != nil {
		return "", scan.ErrAway.Because(err)
	}
	return answer, nil
}

func (c *conn) answer() (string, error) {
	if err := c.SetReadDeadline(deadline(c.idle)); err != nil {
		return "", err
	}
	// clamd's answers are one line; a stranger on that port must not fill our memory.
	answer, err := bufio.NewReader(io.LimitReader(c, 4096)).ReadString(0)
	return strings.TrimSpace(strings.TrimSuffix(answer, "\x00")), err
}

// deadline is in real time whatever the house's clock says: sockets know no other.
func deadline(idle time.Duration) time.Time { return clock.System().Now().Add(idle) }
