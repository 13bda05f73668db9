package desk_test

import (
	"flag"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parvis/internal/kit/db/dbtest"
)

var update = flag.Bool("update", false, "accept the pages as they are drawn now")

// What differs from one run to the next: ids, and the names of built files.
var (
	ids    = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|<p>[0-9a-f]{8}-[0-9a-f]{4}</p>`)
	builds = regexp.MustCompile(`-[A-Z0-9]{8}\.(css|js|svg|woff2)`)
)

func TestGolden(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t))
	c := b.grant()
	b.worked(c)
	thomas := b.as("thomas.morvan")
	first, second, _, _ := b.twins()
	came := b.writes(b.mailbox(), withFile)
	thomas.Get(at(came.Thread)) // read once, whatever is drawn first
	pages := map[string]string{
		"list": "/desk?view=open", "beside": path(c) + "/detail?view=open", "case": path(c) + "?view=open",
		"refuse": path(c) + "/moves/refuse", "empty": "/desk?view=late", "pick": "/desk?view=open&pick=1", "me": "/desk/me",
		"sort": "/desk?view=sort", "thread": at(came.Thread), "to_case": at(came.Thread) + "/case", "held": "/desk/held", "wall": "/desk/wall", "figures": "/desk/wall/history", "texts": "/desk/texts",
		"search": "/desk/search?q=nolwenn", "search_none": "/desk/search?q=zzz&channel=phone",
		"people": "/desk/people", "person": "/desk/people/" + first.String(), "compare": "/desk/people/" + first.String() + "/with/" + second.String(),
	}
	drawn := map[string]string{
		"bulk":    thomas.Post("/desk/bulk", "list", "/desk?view=open", "pick", string(c.Reference), "pick", came.Thread.String()).Body,
		"refused": b.only("desk.read").Get(path(c) + "/merge").Body,
	}
	for name := range drawn {
		pages[name] = ""
	}
	for _, name := range slices.Sorted(maps.Keys(pages)) { // in one order: a thread that was opened is read
		body, fixed := drawn[name]
		if !fixed {
			body = thomas.Get(pages[name]).Body
		}
		got := builds.ReplaceAllString(ids.ReplaceAllString(inMain(body), "ID"), "-BUILD.$1")
		file := filepath.Join("testdata", "golden", name+".html")
		if *update {
			must(t, os.MkdirAll(filepath.Dir(file), 0o755))
			must(t, os.WriteFile(file, []byte(got), 0o644))
			continue
		}
		want, err := os.ReadFile(file)
		must(t, err)
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("%s (-want +got; go test ./internal/desk -run Golden -update accepts):\n%s", name, diff)
		}
	}
}

// inMain leaves out the shell, which is drawn by others; what has none is a part of a page.
func inMain(body string) string {
	start, end := strings.Index(body, "<main"), strings.Index(body, "</main>")
	if start < 0 || end < start {
		return body
	}
	return body[start:end]
}
