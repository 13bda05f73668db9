package house

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// listed is what `go list -json` tells of a package.
type listed struct {
	ImportPath, Dir, Doc string
	GoFiles, Imports     []string
	TestImports          []string
}

func packages(t *testing.T) []listed {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Dir,Doc,GoFiles,Imports,TestImports", "./...")
	cmd.Dir = root(t)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []listed
	for dec := json.NewDecoder(strings.NewReader(string(out))); dec.More(); {
		var p listed
		if err := dec.Decode(&p); err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	return all
}

// root is the top folder of the project.
func root(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Dir(filepath.Dir(dir))
}

func TestImportsGoDownTheStaircase(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		if !strings.HasPrefix(p.ImportPath, "parvis/internal/") {
			continue
		}
		here := step(p.ImportPath)
		if here < 0 {
			t.Errorf("%s: its folder is not on the staircase; add it to house.Staircase at its step", p.ImportPath)
		}
		for _, imported := range p.Imports {
			if strings.HasPrefix(imported, "parvis/internal/") && step(imported) > here {
				t.Errorf("%s imports %s, which lies above it: publish an event, or declare a port that app fills", p.ImportPath, imported)
			}
		}
	}
}

// A slice may use what its windows use, but nobody reaches into another's sub-slices
// of pages or generated SQL.
func TestNobodyReadsAnotherSlicesTables(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		for _, imported := range p.Imports {
			if strings.HasSuffix(imported, "sql") && strings.HasPrefix(imported, "parvis/internal/") &&
				!strings.HasPrefix(p.ImportPath, filepath.Dir(imported)) {
				t.Errorf("%s imports %s: call a function of that slice instead", p.ImportPath, imported)
			}
		}
	}
}

func TestEveryPackageSaysWhatItIs(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		if generated := strings.HasSuffix(p.ImportPath, "sql"); !generated && len(p.GoFiles) > 0 && p.Doc == "" {
			t.Errorf("%s has no package comment; its first sentence should fit in a glossary", p.ImportPath)
		}
	}
}
