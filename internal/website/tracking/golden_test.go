package tracking_test

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parvis/internal/website/tracking"
	"parvis/internal/website/websitetest"
)

var update = flag.Bool("update", false, "accept the pages as they are drawn now")

// TestGolden keeps the pages as they were looked at: go test -run Golden -update accepts others.
func TestGolden(t *testing.T) {
	t.Parallel()
	h, nolwenn := setup(t)
	waiting, granted := h.Request(nolwenn, websitetest.WithAnswers(websitetest.Unsure())), h.Request(nolwenn)
	b := h.Browser(h.Portvieux).Link(waiting).Link(granted)
	for _, page := range []struct{ name, path string }{
		{"waiting", tracking.Path(waiting.Reference)}, {"granted", tracking.Path(granted.Reference)}, {"list", "/requests"},
		{"objection", tracking.Path(granted.Reference) + "/objection"}, {"withdraw", tracking.Path(waiting.Reference) + "/move/withdraw"},
		{"contact", tracking.Path(waiting.Reference) + "/contact"}, {"door", "/requests/PV-2026-9999"},
	} {
		t.Run(page.name, func(t *testing.T) {
			got := body(b.Get(page.path).Body)
			file := filepath.Join("testdata", "golden", page.name+".html")
			if *update {
				if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatalf("%v: accept the page with -update", err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("%s changed (-kept +now); accept with -update:\n%s", page.path, diff)
			}
		})
	}
}

var (
	mainOf  = regexp.MustCompile(`(?s)<main.*</main>`)
	drawing = regexp.MustCompile(`(?s)<svg.*?</svg>`)
	id      = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)
	size    = regexp.MustCompile(`\d+,\d\x{00a0}ko`)
	number  = regexp.MustCompile(`<span class="pv-num">[0-9a-f-]{13}</span>`)
)

// body is the main part, a tag a line, without drawings and what changes at each run.
func body(page string) string {
	text := size.ReplaceAllString(drawing.ReplaceAllString(mainOf.FindString(page), "<svg>"), "SIZE") // a letter weighs what its fonts weigh
	text = number.ReplaceAllString(id.ReplaceAllString(text, "ID"), `<span class="pv-num">ID</span>`)
	return strings.ReplaceAll(text, "><", ">\n<") + "\n"
}
