package app

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets the scripts run this very program as "parvis".
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"parvis": func() { os.Exit(Main(os.Args[1:], os.Environ(), os.Stdout, os.Stderr)) },
	})
}

// TestCommandLine plays testdata/script: each file is a story at a terminal.
func TestCommandLine(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "script"),
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"port": freePort, "ready": waitReady, "oneline": oneLineOnly, "spoil": spoil, "stopped": waitStopped,
		},
	})
}

// freePort NAME sets an address on which nobody listens.
func freePort(ts *testscript.TestScript, _ bool, args []string) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	ts.Setenv(args[0], l.Addr().String())
	ts.Check(l.Close())
}

// waitReady ADDR waits until /healthz says that the town is served.
func waitReady(ts *testscript.TestScript, _ bool, args []string) {
	for range 600 {
		if answer, err := http.Get("http://" + args[0] + "/healthz"); err == nil {
			answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				return
			}
		}
		time.Sleep(50 * time.Millisecond)
	}
	ts.Fatalf("%s is not ready after 30 s", args[0])
}

// waitStopped ADDR waits until nobody listens there any more.
func waitStopped(ts *testscript.TestScript, _ bool, args []string) {
	for range 200 {
		conn, err := net.Dial("tcp", args[0])
		if err != nil {
			return
		}
		conn.Close()
		time.Sleep(50 * time.Millisecond)
	}
	ts.Fatalf("%s still answers", args[0])
}

// oneLineOnly: what went to stderr is one line of parvis, with no stack.
func oneLineOnly(ts *testscript.TestScript, _ bool, _ []string) {
	said := ts.ReadFile("stderr")
	if strings.Count(said, "\n") != 1 || !strings.HasPrefix(said, "parvis: ") || strings.Contains(said, "goroutine") {
		ts.Fatalf("want one line that begins with parvis:, got %q", said)
	}
}

// spoil FILE cut|turn damages a file in the middle.
func spoil(ts *testscript.TestScript, _ bool, args []string) {
	path := ts.MkAbs(args[0])
	b, err := os.ReadFile(path)
	ts.Check(err)
	switch args[1] {
	case "cut":
		b = b[:len(b)/2]
	case "turn":
		b[len(b)/2] ^= 8
	default:
		ts.Fatalf("spoil: %s", fmt.Sprint(args))
	}
	ts.Check(os.WriteFile(path, b, 0o600))
}
