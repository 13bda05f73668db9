package desk

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"parvis/internal/identity"
	"parvis/internal/inbox"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/uploads"
	"parvis/internal/kit/web"
)

// figuresPage is the history of the contact centre, by day, week or month.
type figuresPage struct {
	ui.Page
	Filters []ui.Select
	Older   string
	Newer   string // "" when it goes up to today
	Span    string // which days it shows
	Charts  []lineChart
	Lines   []figureLine
	Whole   figureLine
	CSV     string
	Means   []meaning
	MaySet  bool
}

// meaning is a figure in words.
type meaning struct{ Name, Words string }

// scope is what the reader wants to see.
type scope struct {
	By    string
	Until time.Time // in the newest stretch
	Of    inbox.Asked
}

// askedOf reads an address; what it does not understand is as if it had not been said.
func (p *Pages) askedOf(r *http.Request) scope {
	q := r.URL.Query()
	today := p.now().In(i18n.ZoneOf(r.Context()))
	a := scope{By: q.Get("by"), Until: today, Of: inbox.Asked{Team: identity.TeamID(q.Get("team"))}}
	if stretches[a.By] == 0 {
		a.By = "day"
	}
	for _, door := range theDoors {
		if q.Get("door") == string(door) {
			a.Of.Door = door
		}
	}
	if day, err := time.ParseInLocation(time.DateOnly, q.Get("until"), today.Location()); err == nil && day.Before(today) && day.Year() > 2000 {
		a.Until = day
	}
	return a
}

// at is the address of the same figures up to another day.
func (a scope) at(path string, until time.Time) string {
	q := url.Values{"by": {a.By}}
	for name, value := range map[string]string{"door": string(a.Of.Door), "team": string(a.Of.Team)} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if !until.IsZero() {
		q.Set("until", until.Format(time.DateOnly))
	}
	return path + "?" + q.Encode()
}

// figuresOf reads the lines of what is asked.
func (p *Pages) figuresOf(ctx context.Context, a scope) (lines []figureLine, whole figureLine, all []stretch, err error) {
	all = stretchesTo(a.By, a.Until)
	days, err := p.daily(ctx, all[0].First, all[len(all)-1].Last, a.Of)
	if err != nil {
		return nil, whole, nil, err
	}
	lines, whole = summed(ctx, a.By, all, days)
	whole.Name = i18n.T(ctx, "desk.figures.whole")
	return lines, whole, all, nil
}

func (p *Pages) showFigures(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	a := p.askedOf(r)
	lines, whole, all, err := p.figuresOf(ctx, a)
	if err != nil {
		return err
	}
	page := figuresPage{
		Page: ui.Page{Title: i18n.T(ctx, "desk.figures.title")}, Lines: lines, Whole: whole,
		Older: a.at(figuresPath, all[0].First.AddDate(0, 0, -1)), CSV: a.at(figuresPath+"/csv", a.Until), MaySet: identity.May(ctx, MaySetThresholds),
		Span:   i18n.T(ctx, "desk.figures.span", "First", i18n.ShortDate(ctx, all[0].First), "Last", i18n.ShortDate(ctx, all[len(all)-1].Last)),
		Charts: []lineChart{receivedChart(ctx, lines), wellChart(ctx, lines)}, Means: meanings(ctx),
	}
	if here, newest := all[len(all)-1], stretchesTo(a.By, p.now().In(i18n.ZoneOf(ctx))); here.First.Before(newest[len(newest)-1].First) {
		page.Newer = a.at(figuresPath, here.ahead(a.By))
	}
	if page.Filters, err = p.filtersOf(ctx, a); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, figuresView(page))
}

// ahead is a day of the newest stretch of the page after.
func (s stretch) ahead(by string) time.Time {
	switch n := stretches[by]; by {
	case "week":
		return s.First.AddDate(0, 0, 7*n)
	case "month":
		return s.First.AddDate(0, n, 0)
	default:
		return s.First.AddDate(0, 0, n)
	}
}

func (p *Pages) filtersOf(ctx context.Context, a scope) ([]ui.Select, error) {
	by := ui.Select{Name: "by", Label: i18n.T(ctx, "desk.figures.by"), Value: a.By}
	for _, unit := range []string{"day", "week", "month"} {
		by.Options = append(by.Options, ui.Option{Value: unit, Text: i18n.T(ctx, "desk.figures.by."+unit)})
	}
	door := ui.Select{Name: "door", Label: i18n.T(ctx, "desk.wall.col.door"), Value: string(a.Of.Door), Options: []ui.Option{{Value: "", Text: i18n.T(ctx, "desk.figures.all_doors")}}}
	for _, d := range theDoors {
		door.Options = append(door.Options, ui.Option{Value: string(d), Text: i18n.T(ctx, "inbox.door."+string(d))})
	}
	team := ui.Select{Name: "team", Label: i18n.T(ctx, "desk.figures.team"), Value: string(a.Of.Team), Options: []ui.Option{{Value: "", Text: i18n.T(ctx, "desk.figures.all_teams")}}}
	teams, err := p.Identity.Teams(ctx)
	for _, t := range teams {
		team.Options = append(team.Options, ui.Option{Value: string(t.ID), Text: t.Name.Of(ctx)})
	}
	return []ui.Select{by, door, team}, err
}

// The figures that are told in words, in the order of the columns.
var told = []string{
	figWaiting, figDelay, "received", "answered", figUnanswered, "transferred", figReopened, "missed", figMean, "handling", figOnce, "opened", "ended", figHelped,
}

func meanings(ctx context.Context) (all []meaning) {
	for _, name := range told {
		all = append(all, meaning{i18n.T(ctx, "desk.figure."+name), i18n.T(ctx, "desk.figure."+name+".means")})
	}
	return all
}

// csvColumns are plain numbers: seconds and counts, from which every figure of the page follows.
var csvColumns = []string{
	"first_day", "received", "answered", "waited_seconds", "unanswered", "transferred", "reopened", "missed", "ended_threads", "handled_seconds", "first_contact",
	"opened", "ended", "rated", "score",
}

func (p *Pages) figuresCSV(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	a := p.askedOf(r)
	lines, _, _, err := p.figuresOf(ctx, a)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", uploads.Disposition("parvis-"+i18n.T(ctx, "desk.figures.file")+"-"+a.By+"-"+lines[0].Date+".csv"))
	h.Set("Cache-Control", "private, no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	table, err := newCSV(ctx, w)
	if err != nil {
		return err
	}
	head := make([]string, len(csvColumns))
	for i, name := range csvColumns {
		head[i] = i18n.T(ctx, "desk.figures.csv."+name)
	}
	if err := table.add(head); err != nil {
		return err
	}
	for _, l := range lines {
		if err := table.add(cellsOfFigures(l)); err != nil {
			return err
		}
	}
	return table.end()
}

func cellsOfFigures(l figureLine) []string {
	cells := []string{l.Date}
	for _, n := range []int64{
		l.Received, l.Answered, l.Waited, l.Unanswered, l.Moved, l.Reopened, l.Missed, l.Closed, l.Handled, l.Once, l.Opened, l.Ended, l.Rated, l.Score,
	} {
		cells = append(cells, strconv.FormatInt(n, 10))
	}
	return cells
}
