package house

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// wordFiles finds each package's words as lang → key → text.
func wordFiles(t *testing.T) map[string]map[string]map[string]any {
	t.Helper()
	found := map[string]map[string]map[string]any{}
	err := filepath.WalkDir(filepath.Join(root(t), "internal"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Base(filepath.Dir(path)) != "words" || filepath.Ext(path) != ".json" {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		words := map[string]any{}
		if err := json.Unmarshal(data, &words); err != nil {
			t.Errorf("%s: %v", path, err)
		}
		dir, lang := filepath.Dir(path), strings.TrimSuffix(filepath.Base(path), ".json")
		if found[dir] == nil {
			found[dir] = map[string]map[string]any{}
		}
		found[dir][lang] = words
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

var variable = regexp.MustCompile(`{{\s*\.(\w+)\s*}}`)

func variables(text any) map[string]bool {
	raw, _ := json.Marshal(text)
	found := map[string]bool{}
	for _, match := range variable.FindAllStringSubmatch(string(raw), -1) {
		found[match[1]] = true
	}
	return found
}

func TestWordsStandInBothLanguages(t *testing.T) {
	t.Parallel()
	files := wordFiles(t)
	if len(files) == 0 {
		t.Fatal("no words found")
	}
	for dir, byLang := range files {
		fr, en := byLang["fr"], byLang["en"]
		for key, text := range fr {
			other, ok := en[key]
			if !ok {
				t.Errorf("%s: %s is missing in English", dir, key)
				continue
			}
			for name := range variables(text) {
				if !variables(other)[name] {
					t.Errorf("%s: %s: {{.%s}} stands in French only", dir, key, name)
				}
			}
		}
		for key := range en {
			if _, ok := fr[key]; !ok {
				t.Errorf("%s: %s is missing in French", dir, key)
			}
		}
	}
}

// spaceBefore finds a French double sign after a plain space: it could stand alone at
// the beginning of a line.
var spaceBefore = regexp.MustCompile(`[^\s] [?!:;»]|« `)

func TestFrenchSignsNeverStandAlone(t *testing.T) {
	t.Parallel()
	for dir, byLang := range wordFiles(t) {
		for key, text := range byLang["fr"] {
			raw, _ := text.(string)
			if at := spaceBefore.FindString(raw); at != "" {
				t.Errorf("%s: %s: %q wants a non-breaking space (U+00A0)", dir, key, at)
			}
		}
	}
}
