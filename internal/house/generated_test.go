package house

import (
	"bytes"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// What is generated is committed so that `go build` needs no tool; it must be what its
// source says today.

func TestCompiledQueriesAreUpToDate(t *testing.T) {
	t.Parallel()
	sqlc := tool(t, "sqlc")
	for _, config := range find(t, "sqlc.yaml") {
		cmd := exec.Command(sqlc, "diff", "-f", config)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%s: run `make generate`\n%s", config, out)
		}
	}
}

func TestCompiledPagesAreUpToDate(t *testing.T) {
	t.Parallel()
	templ := tool(t, "templ")
	for _, source := range find(t, ".templ") {
		want, err := exec.Command(templ, "generate", "-stdout", "-f", source).Output()
		if err != nil {
			t.Errorf("%s: %v", source, err)
			continue
		}
		got, err := os.ReadFile(strings.TrimSuffix(source, ".templ") + "_templ.go")
		if err != nil || !bytes.Equal(plainPaths(got), plainPaths(want)) {
			t.Errorf("%s: run `make generate` (%v)", source, err)
		}
	}
}

// templ writes the file name as it was given on its command line into error positions.
func plainPaths(generated []byte) []byte {
	lines := bytes.Split(generated, []byte("\n"))
	for i, line := range lines {
		if at := bytes.Index(line, []byte("FileName: `")); at >= 0 {
			lines[i] = append(bytes.Clone(line[:at]), line[at+bytes.IndexByte(line[at:], ','):]...)
		}
	}
	return bytes.Join(lines, []byte("\n"))
}

// tool finds a pinned tool of tools/go.mod as a built program.
func tool(t *testing.T, name string) string {
	t.Helper()
	cmd := exec.Command("go", "tool", "-modfile=tools/go.mod", "-n", name)
	cmd.Dir = root(t)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("build %s: %v", name, err)
	}
	return strings.TrimSpace(string(out))
}

// find lists the files under internal/ whose name ends so.
func find(t *testing.T, ending string) (files []string) {
	t.Helper()
	err := filepath.WalkDir(filepath.Join(root(t), "internal"), func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.HasSuffix(path, ending) {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
