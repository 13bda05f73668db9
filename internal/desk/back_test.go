package desk_test

import (
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"parvis/internal/cases/casestest"
	"parvis/internal/inbox/demo"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
)

var previousLink = regexp.MustCompile(`data-key="previous" href="([^"]+)"`)

// From the last row of a list of requests and messages, "Previous" leads through all of them to the first, over the edges
// of pages, in the order of the list.
func TestPreviousAtAnyDepth(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := quiet(t, d)
		box := b.mailbox()
		var want []string
		for i := range 112 {
			b.Clock.Set(b.Clock.Now().Add(time.Minute))
			if i%4 == 1 {
				want = append(want, b.writes(box, demo.Note{ID: "m" + strconv.Itoa(i), From: "paul@mel.example", Name: "Paul", Subject: "Bac", Text: "Bac"}).Thread.String())
				continue
			}
			want = append(want, string(b.Open(casestest.Of(casestest.Karim())).Reference))
		}
		thomas := b.as("thomas.morvan")
		page := thomas.Get("/desk?view=open&order=oldest").Body
		for strings.Contains(page, `rel="next"`) {
			page = thomas.Get(nextPage(page)).Body
		}
		rows := regexp.MustCompile(`data-ref="([^"]+)"`).FindAllStringSubmatch(page, -1)
		if last := rows[len(rows)-1][1]; last != want[len(want)-1] {
			t.Fatalf("the list ends with %s, want %s", last, want[len(want)-1])
		}
		links := regexp.MustCompile(`class="d-row__sub d-cut" href="([^"]+)"`).FindAllStringSubmatch(page, -1)
		at := links[len(links)-1][1]
		for i := len(want) - 1; i >= 0; i-- {
			if !strings.Contains(at, want[i]) {
				t.Fatalf("row %d: got %s, want %s", i, at, want[i])
			}
			found := previousLink.FindStringSubmatch(thomas.Get(strings.ReplaceAll(at, "&amp;", "&")).Body)
			if found == nil {
				if i > 0 {
					t.Fatalf("row %d (%s) has no way back", i, want[i])
				}
				break
			}
			at = found[1]
		}
	})
}

func nextPage(page string) string {
	i := strings.Index(page, `rel="next"`)
	from := strings.LastIndex(page[:i], "<a")
	return strings.ReplaceAll(regexp.MustCompile(`href="([^"]+)"`).FindStringSubmatch(page[from:])[1], "&amp;", "&")
}
