package ui

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"parvis/internal/kit/ui/assets"
)

// hooks are classes that a script or a test looks for; no sheet draws them.
var hooks = map[string]bool{
	"govuk-table__row": true, "govuk-js-character-count": true, "pv-question": true,
}

var (
	classes = regexp.MustCompile(`class="([^"{}]*)"`)
	iconsIn = regexp.MustCompile(`(?:ui\.|@|\b)Icon\("([a-z-]+)"|\bIcon(?:End)?: *"([a-z-]+)"`)
)

// A class that no sheet knows, or an icon that the build does not have, shows as nothing at
// all: no page of any slice may ask for one.
func TestPagesAskOnlyForWhatIsDrawn(t *testing.T) {
	t.Parallel()
	if err := assets.Ready(); err != nil {
		t.Fatal(err)
	}
	sheets := assets.Text("public.css") + assets.Text("desk.css") + assets.Text("map.css")
	for _, page := range templates(t) {
		source, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range classes.FindAllStringSubmatch(string(source), -1) {
			for _, name := range strings.Fields(match[1]) {
				if !hooks[name] && !draws(sheets, name) {
					t.Errorf("%s: no sheet knows the class %s", page, name)
				}
			}
		}
		for _, match := range iconsIn.FindAllStringSubmatch(string(source), -1) {
			name := or(match[1], match[2])
			if _, ok := assets.Icon(name); !ok {
				t.Errorf("%s: web/icons.json has no %s", page, name)
			}
		}
	}
}

func templates(t *testing.T) (pages []string) {
	t.Helper()
	err := filepath.WalkDir("../..", func(path string, _ fs.DirEntry, err error) error {
		if strings.HasSuffix(path, ".templ") {
			pages = append(pages, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return pages
}

func draws(sheets, class string) bool {
	known, err := regexp.MatchString(`\.`+regexp.QuoteMeta(class)+`[^a-zA-Z0-9_-]`, sheets)
	return err == nil && known
}
