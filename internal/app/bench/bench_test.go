package bench_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The measurements run to their end and print every line. No figure is judged here: a test
// never fails because the machine was busy.
func TestShortBenchMeasuresEverything(t *testing.T) {
	t.Parallel()
	binary := os.Getenv("PARVIS_BINARY")
	if binary == "" {
		binary = filepath.Join(t.TempDir(), "parvis")
		if out, err := exec.Command("go", "build", "-o", binary, "parvis/cmd/parvis").CombinedOutput(); err != nil {
			t.Fatalf("build: %v\n%s", err, out)
		}
	}
	cmd := exec.CommandContext(t.Context(), binary, "bench", "--short")
	for _, entry := range os.Environ() {
		if !strings.HasPrefix(entry, "PARVIS_") {
			cmd.Env = append(cmd.Env, entry)
		}
	}
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, want := range []string{
		"cores", "ready with a seeded database", "memory at rest", "size of the program", "page, styles and scripts", "requests to anybody else",
		"the page, of that rate", "the request path alone", "with the jobs that follow", "99 of 100 within", "requests over HTTP, of that rate",
		"the query in the large town", "the thread is on the disk", "the most memory it held",
	} {
		if !strings.Contains(string(out), want) {
			t.Errorf("the table misses %q:\n%s", want, out)
		}
	}
}
