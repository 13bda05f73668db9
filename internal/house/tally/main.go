// Command tally runs go test, shows what failed and closes with one line,
// "N passed, N failed". A skipped test counts as failed: nothing is left out silently.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
)

// event is one line of `go test -json` (see `go doc test2json`).
type event struct {
	Action      string
	Package     string
	Test        string
	Elapsed     float64
	Output      string
	ImportPath  string
	FailedBuild string
}

type tally struct {
	passed, failed int
	output         map[string]*strings.Builder // by package and test
	out            io.Writer
}

func main() {
	t := &tally{output: map[string]*strings.Builder{}, out: os.Stdout}
	cmd := exec.Command("go", append([]string{"test", "-json"}, os.Args[1:]...)...)
	cmd.Stderr = os.Stderr
	lines, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "tally:", err)
		os.Exit(2)
	}
	t.read(lines)
	if err := cmd.Wait(); err != nil && t.failed == 0 {
		fmt.Fprintln(os.Stderr, "tally: go test:", err)
		t.failed++
	}
	fmt.Fprintf(t.out, "%d passed, %d failed\n", t.passed, t.failed)
	if t.failed > 0 || t.passed == 0 {
		os.Exit(1)
	}
}

func (t *tally) read(lines io.Reader) {
	scanner := bufio.NewScanner(lines)
	scanner.Buffer(nil, 16<<20)
	for scanner.Scan() {
		var e event
		if json.Unmarshal(scanner.Bytes(), &e) != nil {
			fmt.Fprintln(t.out, scanner.Text())
			continue
		}
		t.count(e)
	}
}

func (t *tally) count(e event) {
	key := e.Package + " " + e.Test
	switch e.Action {
	case "output":
		t.keep(key, e.Output)
	case "build-output":
		fmt.Fprint(t.out, e.Output)
	case "pass":
		t.pass(e)
		delete(t.output, key)
	case "fail":
		t.fail(e, "FAIL")
	case "skip":
		if e.Test != "" {
			t.fail(e, "SKIPPED, which counts as failed:")
		}
	}
}

func (t *tally) keep(key, line string) {
	b := t.output[key]
	if b == nil {
		b = &strings.Builder{}
		t.output[key] = b
	}
	if b.Len() < 64<<10 { // enough to see what failed
		b.WriteString(line)
	}
}

func (t *tally) pass(e event) {
	if e.Test != "" {
		t.passed++
		return
	}
	fmt.Fprintf(t.out, "ok    %6.1fs  %s\n", e.Elapsed, e.Package)
}

func (t *tally) fail(e event, word string) {
	if e.Test != "" || e.FailedBuild != "" {
		t.failed++
	} else if e.Test == "" && t.failed == 0 {
		t.failed++ // a package that fails outside any test: a panic at start, a timeout
	}
	fmt.Fprintf(t.out, "%s %s %s (%.1fs)\n", word, e.Package, e.Test, e.Elapsed)
	if b := t.output[e.Package+" "+e.Test]; b != nil {
		fmt.Fprint(t.out, b.String())
	}
}
