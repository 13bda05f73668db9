package crash

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// program is the released binary, or one built for this run.
func program(t *testing.T) string {
	t.Helper()
	if built := os.Getenv("PARVIS_BINARY"); built != "" {
		return built
	}
	file := filepath.Join(t.TempDir(), "parvis")
	if out, err := exec.Command("go", "build", "-o", file, "parvis/cmd/parvis").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return file
}

// clean is our environment without the settings of tests, which the program would refuse.
func clean() (env []string) {
	for _, entry := range os.Environ() {
		if !strings.HasPrefix(entry, "PARVIS_") {
			env = append(env, entry)
		}
	}
	return env
}

func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// server is one life of the program.
type server struct {
	t    *testing.T
	cmd  *exec.Cmd
	log  bytes.Buffer
	took time.Duration // from its start to the first page
}

// start starts the program and waits for the first page.
func (p *place) start() *server {
	t := p.t
	t.Helper()
	s := &server{t: t, cmd: exec.Command(p.binary, p.args("serve", "--demo", "--addr", p.addr, "--proxies", "127.0.0.0/8")...)}
	s.cmd.Env, s.cmd.Stderr = clean(), &s.log
	began := time.Now()
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for {
		answer, err := http.Get("http://" + p.addr + "/")
		if err == nil {
			answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				s.took = time.Since(began)
				return s
			}
		}
		if time.Since(began) > time.Minute {
			s.kill()
			t.Fatalf("not ready after a minute: %v\n%s", err, s.log.String())
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// kill ends it as a power cut would: nothing is finished, nothing is told.
func (s *server) kill() {
	if err := s.cmd.Process.Signal(syscall.SIGKILL); err != nil {
		s.t.Errorf("kill: %v", err)
	}
	s.cmd.Wait() // it was killed: that is its error
}

// stop ends it as an operator would.
func (s *server) stop() {
	s.t.Helper()
	s.cmd.Process.Signal(syscall.SIGTERM)
	if err := s.cmd.Wait(); err != nil {
		s.t.Errorf("stop: %v\n%s", err, s.log.String())
	}
}

// run runs a command of the program to its end.
func run(ctx context.Context, binary string, args ...string) error {
	cmd := exec.CommandContext(ctx, binary, args...)
	cmd.Env = clean()
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("parvis %s: %w\n%s", args[0], err, out)
	}
	return nil
}
