package clamd

import (
	"bufio"
	"bytes"
	"context"
	"crypto/md5"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"parvis/internal/kit/scan"
	"parvis/internal/kit/scan/demo"
	"parvis/internal/kit/scan/scantest"
)

// maxStream is the StreamMaxLength of both the real clamd and the one played here.
const maxStream = 4 << 20

// TestConforms runs against ClamAV itself where it is installed, and says which one answered.
func TestConforms(t *testing.T) {
	t.Parallel()
	address, which := start(t)
	t.Logf("scanner under test: %s", which)
	scantest.Run(t, demo.EICAR(), func(t *testing.T) scan.Scanner { return scanner(t, address, Limits{}) })
	t.Run("beyond clamd's own limit", func(t *testing.T) {
		_, err := scanner(t, address, Limits{}).Scan(t.Context(), bytes.NewReader(make([]byte, 3*maxStream)))
		if !errors.Is(err, scan.ErrTooLarge) {
			t.Errorf("got %v, want scan.ErrTooLarge", err)
		}
	})
	t.Run("ping", func(t *testing.T) {
		version, err := scanner(t, address, Limits{}).Ping(t.Context())
		if err != nil || !strings.HasPrefix(version, "ClamAV") {
			t.Errorf("got %q, %v", version, err)
		}
	})
}

// TestConformsPlayed runs the same suite against the protocol played here, so that both are always covered
// where ClamAV is installed.
func TestConformsPlayed(t *testing.T) {
	t.Parallel()
	address := play(t, honest)
	scantest.Run(t, demo.EICAR(), func(t *testing.T) scan.Scanner { return scanner(t, address, Limits{}) })
}

func scanner(t *testing.T, address string, limits Limits) *Scanner {
	t.Helper()
	s, err := New(address, limits)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func start(t *testing.T) (address, which string) {
	t.Helper()
	if path, err := exec.LookPath("clamd"); err == nil {
		return startReal(t, path), "ClamAV's clamd at " + path
	}
	return play(t, honest), "clamd's protocol played by this test (clamd is not installed: apt-get install clamav-daemon)"
}

// startReal starts clamd with one signature of our own: the hash of the EICAR file. Nothing is downloaded.
func startReal(t *testing.T, path string) string {
	dir, err := os.MkdirTemp("", "clamd") // t.TempDir may be too long for a socket's name
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	socket := filepath.Join(dir, "s")
	conf := fmt.Sprintf("LocalSocket %s\nDatabaseDirectory %s\nForeground yes\nStreamMaxLength %d\nMaxThreads 4\nTemporaryDirectory %s\n", socket, dir, maxStream, dir)
	signature := fmt.Sprintf("%x:%d:Eicar-Test-Signature\n", md5.Sum(demo.EICAR()), len(demo.EICAR()))
	for name, text := range map[string]string{"clamd.conf": conf, "own.hdb": signature} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	clamd := exec.Command(path, "--config-file", filepath.Join(dir, "clamd.conf"))
	clamd.Stdout, clamd.Stderr = &out, &out
	if err := clamd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = clamd.Process.Kill(); _ = clamd.Wait() })
	for range 300 {
		if _, err := scanner(t, "unix:"+socket, Limits{}).Ping(t.Context()); err == nil {
			return "unix:" + socket
		}
		time.Sleep(100 * time.Millisecond) // another program's start is the one thing we must wait for
	}
	_ = clamd.Process.Kill()
	_ = clamd.Wait()
	t.Fatalf("clamd did not answer in 30 s:\n%s", out.String())
	return ""
}

// play serves connections with a behaviour of clamd, good or bad, over TCP.
func play(t *testing.T, behave func(net.Conn)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() { defer c.Close(); behave(c) }()
		}
	}()
	return "tcp:" + l.Addr().String()
}

// honest follows clamd(8): commands end in a zero byte, chunks carry their length, answers end in a zero byte.
func honest(c net.Conn) {
	r := bufio.NewReader(c)
	command, err := r.ReadString(0)
	if err != nil {
		return
	}
	switch command {
	case "zVERSION\x00":
		io.WriteString(c, "ClamAV 1.4.6/played\x00")
	case "zINSTREAM\x00":
		io.WriteString(c, instream(r)+"\x00")
	default:
		io.WriteString(c, "UNKNOWN COMMAND\x00")
	}
}

func instream(r io.Reader) string {
	var file bytes.Buffer
	for {
		var n uint32
		if err := binary.Read(r, binary.BigEndian, &n); err != nil {
			return "INSTREAM: cut ERROR"
		}
		if n == 0 {
			break
		}
		if file.Len()+int(n) > maxStream {
			return "INSTREAM size limit exceeded. ERROR"
		}
		if _, err := io.CopyN(&file, r, int64(n)); err != nil {
			return "INSTREAM: cut ERROR"
		}
	}
	if bytes.Equal(file.Bytes(), demo.EICAR()) {
		return "stream: Eicar-Test-Signature FOUND"
	}
	return "stream: OK"
}

func TestABadScannerIsNoVerdict(t *testing.T) {
	t.Parallel()
	quick := Limits{Dial: time.Second, Idle: 200 * time.Millisecond}
	answer := func(text string) func(net.Conn) {
		return func(c net.Conn) {
			r := bufio.NewReader(c)
			r.ReadString(0)
			instream(r)
			io.WriteString(c, text)
		}
	}
	for name, behave := range map[string]func(net.Conn){
		"hangs up":            func(net.Conn) {},
		"says nothing":        func(c net.Conn) { io.Copy(io.Discard, c) },
		"never reads":         func(c net.Conn) { time.Sleep(time.Second) },
		"half an answer":      answer("stream: OK"),
		"an error":            answer("stream: Can't allocate memory ERROR\x00"),
		"an unknown answer":   answer("HTTP/1.1 200 OK\x00"),
		"a nameless threat":   answer("stream:  FOUND\x00"),
		"too long an answer":  answer(strings.Repeat("x", 10_000) + "\x00"),
		"OK before the end":   func(c net.Conn) { io.WriteString(c, "stream: OK\x00") },
		"OK, with a remark":   answer("stream: OK but not really\x00"),
		"OK for another file": answer("other: OK\x00"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v, err := scanner(t, play(t, behave), quick).Scan(t.Context(), bytes.NewReader(make([]byte, 16<<20)))
			if !errors.Is(err, scan.ErrAway) || v != (scan.Verdict{}) {
				t.Errorf("got %+v, %v; want scan.ErrAway", v, err)
			}
		})
	}
}

func TestAway(t *testing.T) {
	t.Parallel()
	s := scanner(t, "unix:"+filepath.Join(t.TempDir(), "nobody"), Limits{})
	if _, err := s.Scan(t.Context(), strings.NewReader("a")); !errors.Is(err, scan.ErrAway) {
		t.Errorf("got %v", err)
	}
	for _, address := range []string{"", "localhost:3310", "http://x", "unix:"} {
		if _, err := New(address, Limits{}); err == nil {
			t.Errorf("%q was taken for an address", address)
		}
	}
}

func TestOurOwnLimit(t *testing.T) {
	t.Parallel()
	s := scanner(t, play(t, honest), Limits{Bytes: 10})
	if _, err := s.Scan(t.Context(), strings.NewReader("12345678901")); !errors.Is(err, scan.ErrTooLarge) {
		t.Errorf("got %v", err)
	}
	if v, err := s.Scan(t.Context(), strings.NewReader("1234567890")); err != nil || !v.Clean {
		t.Errorf("exactly the limit: %+v, %v", v, err)
	}
}

func TestCancelWakesAWaitingScan(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	address := play(t, func(c net.Conn) { cancel(); io.Copy(io.Discard, c) })
	if _, err := scanner(t, address, Limits{}).Scan(ctx, strings.NewReader("a")); !errors.Is(err, scan.ErrAway) {
		t.Errorf("got %v", err)
	}
}
