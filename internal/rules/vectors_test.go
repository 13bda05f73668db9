package rules_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"parvis/internal/rules"
)

type vector struct {
	Name  string          `json:"name"`
	Tree  json.RawMessage `json:"tree"`
	Facts map[string]any  `json:"facts"`
	Want  rules.Answer    `json:"want"`
}

// anyEnv declares the names of the vectors without types: the page has none either.
func anyEnv() rules.Env {
	env := rules.Env{Facts: map[string]rules.Decl{"children": {Type: rules.TypeGroup}}}
	for _, name := range []string{"a", "b", "c", "n", "t", "l", "d", "e", "age", "school", "person.age", "address.commune", "authority.communes", "children.school"} {
		env.Facts[name] = rules.Decl{Type: rules.TypeAny}
	}
	return env
}

func vectors(t *testing.T) []vector {
	t.Helper()
	data, err := os.ReadFile("testdata/vectors.json")
	if err != nil {
		t.Fatal(err)
	}
	var all []vector
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	return all
}

func TestVectors(t *testing.T) {
	t.Parallel()
	for _, v := range vectors(t) {
		t.Run(v.Name, func(t *testing.T) {
			t.Parallel()
			var tree rules.Tree
			if err := json.Unmarshal(v.Tree, &tree); err != nil {
				t.Fatal(err)
			}
			rule, err := rules.Compile(tree, anyEnv())
			if err != nil {
				t.Fatal(err)
			}
			if got := rule.Evaluate(rules.Map(v.Facts), rules.Date{}).Answer; got != v.Want {
				t.Errorf("got %s, want %s", got, v.Want)
			}
		})
	}
}

// TestVectorsInPage runs the page's interpreter on the same vectors:
// one language on the server and in the page.
func TestVectorsInPage(t *testing.T) {
	t.Parallel()
	module, err := filepath.Abs("../../web/js/public/rules.js")
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("node", "testdata/vectors.mjs", module, "testdata/vectors.json")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("node: %v\n%s", err, out)
	}
}
