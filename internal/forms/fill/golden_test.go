package fill_test

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"parvis/internal/identity/identitytest"
	"parvis/internal/kit/db/dbtest"
)

var update = flag.Bool("update", false, "accept the pages as they are now")

// TestGoldenPages: every page of a draft, in both languages, as it was last accepted.
func TestGoldenPages(t *testing.T) {
	t.Parallel()
	s := open(t, dbtest.New(t))
	for _, lang := range []string{"fr", "en"} {
		b, draft := begin(t, s)
		b.Lang = lang
		golden := func(name string, got identitytest.Answer) { t.Helper(); compare(t, name+"."+lang, draft, got.Body) }
		golden("tasks", b.Get(draft+"/tasks"))
		for _, page := range []string{"child", "club", "means", "home", "contact", "place"} {
			golden("empty-"+page, b.Get(draft+"/"+page))
		}
		golden("faults", b.Post(draft+"/contact", posted([]string{"applicant", "story", "honest", "signed"}, "applicant-birth_date-day", "31", "applicant-birth_date-month", "2", "applicant-birth_date-year", "1990", "applicant-email", "سلمى@", "story", strings.Repeat("x", 301))...))
		golden("check-empty", b.Get(draft+"/check"))
		fillIn(b, draft)
		golden("children", b.Get(draft+"/children"))
		golden("tasks-filled", b.Get(draft+"/tasks"))
		golden("check", b.Get(draft+"/check"))
		golden("keep", b.Get(draft+"/keep"))
		golden("resume", b.Get("/resume"))
		golden("stale", b.Post(draft+"/child", "revision", "1", "asked", "child_name", "child_name", "Inès"))
		key := regexp.MustCompile(`name="form-key" value="([^"]+)"`).FindStringSubmatch(b.Get(draft + "/check").Body)[1]
		b.Post(draft+"/send", "form-key", key)
		golden("sent", b.Get(draft))
	}
	b, draft := begin(t, s)
	s.Clock.Advance(31 * 24 * time.Hour)
	compare(t, "expired.fr", draft, b.Get(draft).Body)
}

var changing = []*regexp.Regexp{
	regexp.MustCompile(`(name="form-key" value=")[^"]+`),
	regexp.MustCompile(`(name="revision" value=")[^"]+`),
}

// compare looks at what stands in main, without what is different each time.
func compare(t *testing.T, name, draft, body string) {
	t.Helper()
	start, end := strings.Index(body, "<main"), strings.Index(body, "</main>")
	if start < 0 || end < 0 {
		t.Errorf("%s: no main in %.200s", name, body)
		return
	}
	page := strings.ReplaceAll(body[start:end+len("</main>")], draft, "/drafts/ID")
	for _, part := range changing {
		page = part.ReplaceAllString(page, "${1}…")
	}
	page = strings.ReplaceAll(page, "><", ">\n<") + "\n"
	file := filepath.Join("testdata", "golden", name+".html")
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(page), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Errorf("%s: %v (go test -update accepts the page)", name, err)
		return
	}
	if string(want) != page {
		t.Errorf("%s differs from what was accepted; go test ./internal/forms/fill -update shows it in git diff%s", name, firstDifference(string(want), page))
	}
}

func firstDifference(want, got string) string {
	a, b := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return "\nwant " + a[i] + "\ngot  " + b[i]
		}
	}
	return ""
}
