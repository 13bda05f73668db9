package house

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Whoever asks the machine for the time cannot be tested at year's end: time comes in
// by kit/clock. What measures a duration for a person who waits (a bench, a test
// server's start) is listed with its reason.
var mayAskTheMachine = []string{
	"internal/kit/clock/",     // the clock itself
	"internal/app/bench",      // measures real durations
	"internal/kit/db/pgtest/", // waits for a real server to start
}

func TestNobodyAsksTheMachineForTheTime(t *testing.T) {
	t.Parallel()
	forbidden := []string{"Now", "Since", "Until"}
	eachGoFile(t, func(path string, file *ast.File, at func(ast.Node) string) {
		ast.Inspect(file, func(n ast.Node) bool {
			selector, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if pkg, ok := selector.X.(*ast.Ident); ok && pkg.Name == "time" && slices.Contains(forbidden, selector.Sel.Name) {
				t.Errorf("%s: time.%s; take the time from kit/clock", at(n), selector.Sel.Name)
			}
			return true
		})
	})
}

// eachGoFile visits every Go file that ships: no tests, nothing generated.
func eachGoFile(t *testing.T, visit func(path string, file *ast.File, at func(ast.Node) string)) {
	t.Helper()
	top := root(t)
	err := filepath.WalkDir(top, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(top, path)
		if d.IsDir() {
			if slices.Contains([]string{"node_modules", ".git", "tools", "bin", "data", "test-output"}, rel) {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(rel, ".go") || strings.HasSuffix(rel, "_test.go") || strings.HasSuffix(rel, "_templ.go") ||
			slices.ContainsFunc(mayAskTheMachine, func(p string) bool { return strings.HasPrefix(rel, p) }) {
			return nil
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		visit(rel, file, func(n ast.Node) string { return fmt.Sprintf("%s:%d", rel, set.Position(n.Pos()).Line) })
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
