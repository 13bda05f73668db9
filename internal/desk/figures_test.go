package desk_test

import (
	"strings"
	"testing"
	"time"

	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
)

// The history tells day by day, week by week and month by month what the counters hold, of a team and of a channel, and as a file.
func TestTheHistoryOfFigures(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := setup(t, d)
		anna := b.as("anna.kervella")
		box := b.mailbox()
		first := b.writes(box, bins)
		page := anna.Get(at(first.Thread))
		expects(t, "answered and ended", anna.Post(at(first.Thread)+"/reply", "expect", expectIn(page.Body), "text", "Jeudi.", "then", "close"), 303)
		b.Clock.Advance(40 * 24 * time.Hour)
		b.writes(box, withFile)
		anna = b.as("anna.kervella")
		row := func(path, name string) string {
			t.Helper()
			_, body, _ := strings.Cut(anna.Get(path).Body, "d-table--s d-figs")
			at := strings.Index(body, name)
			if at < 0 {
				t.Fatalf("%s has no line %q", path, name)
			}
			return body[at : at+strings.Index(body[at:], "</tr>")]
		}
		for name, c := range map[string]struct{ path, line, wanted string }{
			"day":     {"/desk/wall/history", "Ensemble", `data-label="Reçus">1</td>`},
			"month":   {"/desk/wall/history?by=month", "Ensemble", `data-label="Reçus">2</td>`},
			"answer":  {"/desk/wall/history?by=month", "Ensemble", `data-label="Premier contact">100`},
			"week":    {"/desk/wall/history?by=week", "semaine du", `data-label="Reçus">`},
			"channel": {"/desk/wall/history?by=month&door=phone", "Ensemble", `data-label="Reçus">0</td>`},
			"team":    {"/desk/wall/history?by=month&team=streets", "Ensemble", `data-label="Reçus">0</td>`},
			"earlier": {"/desk/wall/history?until=" + b.Clock.Now().AddDate(0, 0, -40).Format(time.DateOnly), "Ensemble", `data-label="Reçus">1</td>`},
			"unknown": {"/desk/wall/history?by=year&door=pigeon&until=soon", "Ensemble", `data-label="Reçus">1</td>`},
		} {
			if got := row(c.path, c.line); !strings.Contains(got, c.wanted) {
				t.Errorf("%s: no %s in %s", name, c.wanted, got)
			}
		}
		expects(t, "in words", anna.Get("/desk/wall/history"), 200, "Comment ces chiffres sont comptés", "repris dans les sept jours", "polyline", "/desk/wall/history/csv?by=day")
		file := anna.Get("/desk/wall/history/csv?by=month")
		expects(t, "as a file", file, 200, "\ufeffpremier jour;reçus;répondus", ";1;1;0;")
		if lines := strings.Count(file.Body, "\r\n"); lines != 13 || !strings.HasPrefix(file.Header.Get("Content-Disposition"), "attachment") {
			t.Errorf("the file has %d lines: %v", lines, file.Header)
		}
	})
}

// Who may sets from where on the wall warns; it warns in words. Bad numbers are told next to their field, and kept.
func TestThresholds(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := setup(t, d)
		const path = "/desk/wall/thresholds"
		anna := b.as("anna.kervella")
		expects(t, "not for the front desk", anna.Get(path), 403)
		if body := anna.Get("/desk/wall").Body; strings.Contains(body, path) {
			t.Error("the wall leads where one may not go")
		}
		gwen := b.as("gwen.tanguy")
		box := b.mailbox()
		b.writes(box, bins)
		b.writes(box, withFile)
		expects(t, "bad", gwen.Post(path, "waiting", "beaucoup", "once", "101", "delay.email", "0", "helped", "70"), 422,
			`value="beaucoup"`, `value="101"`, `value="70"`, "entre 0 et 100", "entre 1 et")
		expects(t, "none kept", gwen.Get("/desk/wall"), 200, `<span class="d-kpi__v">2</span>`)
		if body := gwen.Get("/desk/wall").Body; strings.Contains(body, "seuil de") {
			t.Error("the wall warns without a threshold")
		}
		expects(t, "good", gwen.Post(path, "waiting", "1", "delay.email", "30"), 303)
		expects(t, "shown again", gwen.Get(path), 200, `value="30"`, "Seuils gardés")
		expects(t, "warned", gwen.Get("/desk/wall"), 200, "au-dessus du seuil de 1", "d-kpi--alert")
		b.Clock.Advance(24 * time.Hour)
		gwen = b.as("gwen.tanguy")
		expects(t, "late at the wall", gwen.Get("/desk/wall"), 200, "au-dessus du seuil de 1", "1\u00a0jour, au-dessus")
		expects(t, "nothing set", gwen.Post(path), 303)
		if body := gwen.Get("/desk/wall").Body; strings.Contains(body, "seuil de") {
			t.Error("a threshold that was taken away still warns")
		}
	})
}
