package desk

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"parvis/internal/desk/desksql"
	"parvis/internal/identity"
	"parvis/internal/inbox"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/tenant"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
)

// wallPage is how the contact centre stands now, and how the last weeks went. It reads counters, never messages.
type wallPage struct {
	ui.Page
	At      string
	Tiles   []tile
	Doors   []doorLine
	Days    []figureLine
	Whole   figureLine
	Chart   lineChart
	Stream  string
	History string
	MaySet  bool
}

// tile is one figure with what it means; Alert when it asks for somebody now, in words.
type tile struct {
	Name, Value, Note string
	Alert             string
}

// doorLine is one door, now and today.
type doorLine struct {
	figureLine
	Door    inbox.Door
	Icon    string
	Waiting int64
	Bar     int64 // of barLength
	Longest ui.Due
}

const barLength = 120

// figures are counts of one door or of one day.
type figures map[inbox.Count]struct{ n, seconds int64 }

func (f figures) add(c inbox.Figure) {
	v := f[c.What]
	v.n, v.seconds = v.n+c.N, v.seconds+c.Seconds
	f[c.What] = v
}

func (p *Pages) wall(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	a := scope{By: "day", Until: p.now().In(i18n.ZoneOf(ctx))}
	lines, whole, _, err := p.figuresOf(ctx, a)
	if err != nil {
		return err
	}
	limits, err := p.bounds(ctx)
	if err != nil {
		return err
	}
	page := wallPage{
		Page: ui.Page{Title: i18n.T(ctx, "desk.wall.title")}, Stream: "/desk/stream", Days: lines, Whole: whole, Chart: receivedChart(ctx, lines),
		At:      i18n.T(ctx, "desk.wall.at", "Date", i18n.Date(ctx, p.now()), "Time", i18n.Clock(ctx, p.now())),
		History: a.at(figuresPath, time.Time{}), MaySet: identity.May(ctx, MaySetThresholds),
	}
	if page.Doors, err = p.doorLines(ctx, a.Until, limits); err != nil {
		return err
	}
	page.Tiles = tiles(ctx, page.Doors, lines, limits)
	return web.Render(w, r, http.StatusOK, wallView(page))
}

// theDoors are in the order of who waits hardest: live ones first.
var theDoors = []inbox.Door{inbox.Phone, inbox.Counter, inbox.Chat, inbox.SMS, inbox.Email, inbox.Social, inbox.Reports, inbox.Web}

func (p *Pages) doorLines(ctx context.Context, today time.Time, limits bounds) (lines []doorLine, err error) {
	counted, err := p.Inbox.Figures(ctx, p.DB.Read(), today, today)
	if err != nil {
		return nil, err
	}
	doors := map[inbox.Door]figures{}
	for _, c := range counted {
		if doors[c.Door] == nil {
			doors[c.Door] = figures{}
		}
		doors[c.Door].add(c)
	}
	since, err := p.longestWaits(ctx)
	if err != nil {
		return nil, err
	}
	most := int64(1)
	for _, door := range theDoors {
		f, ok := doors[door]
		if !ok {
			continue
		}
		line := doorLine{figureLine: figuresLine(f, figures{}), Door: door, Icon: threadIcon(door), Waiting: max(0, f[inbox.CountWaiting].n)}
		line.Name = i18n.T(ctx, "inbox.door."+string(door))
		if at, waits := since[door]; waits {
			line.Longest = p.waitWords(ctx, at, limits.answerBy(door, at, identity.AuthorityOf(ctx).Calendar))
		}
		most = max(most, line.Waiting)
		lines = append(lines, line)
	}
	for i := range lines {
		lines[i].Bar = lines[i].Waiting * barLength / most
	}
	return lines, nil
}

func (p *Pages) longestWaits(ctx context.Context) (map[inbox.Door]time.Time, error) {
	longest, err := desksql.New(p.DB.Read()).LongestWaits(ctx, tenant.From(ctx))
	if err != nil {
		return nil, fmt.Errorf("longest waits: %w", err)
	}
	since := map[inbox.Door]time.Time{}
	for _, l := range longest {
		since[inbox.Door(l.Door)] = time.UnixMicro(l.Since)
	}
	return since, nil
}

// waitWords say how long somebody has waited, and that it is longer than was promised.
func (p *Pages) waitWords(ctx context.Context, since, owed time.Time) ui.Due {
	d := ui.Due{Words: span(ctx, since, p.now())}
	if p.now().After(owed) {
		d.Kind = "late"
	}
	return d
}

// tiles are what is seen from afar: how it stands, how today goes, and beside it how the last day went on which anything ended.
func tiles(ctx context.Context, doors []doorLine, days []figureLine, limits bounds) []tile {
	today, before := days[len(days)-1], figureLine{}
	for _, d := range days[:len(days)-1] {
		if d.Closed > 0 {
			before = d
		}
	}
	waiting, late := int64(0), ""
	for _, d := range doors {
		waiting += d.Waiting
		if d.Longest.Kind == "late" && late == "" {
			late = i18n.T(ctx, "desk.wall.too_long", "Door", d.Name, "Span", d.Longest.Words)
		}
	}
	then := func(value string) string {
		if before.Name == "" {
			return ""
		}
		return before.Name + i18n.T(ctx, "desk.colon") + value
	}
	first := tile{Name: i18n.T(ctx, "desk.wall.waiting"), Value: i18n.Number(ctx, waiting), Alert: late}
	if words := beyond(ctx, limits, figWaiting, waiting); words != "" {
		first.Alert = strings.TrimPrefix(late+", "+words, ", ")
	}
	answered := tile{Name: i18n.T(ctx, "desk.wall.answered"), Value: i18n.Number(ctx, today.Answered), Note: i18n.T(ctx, "desk.wall.of_received", "N", today.Received)}
	for _, one := range []struct {
		figure string
		value  int64
	}{{figUnanswered, today.Unanswered}, {figReopened, today.Reopened}} {
		if words := beyond(ctx, limits, one.figure, one.value); words != "" && answered.Alert == "" {
			answered.Alert = i18n.T(ctx, "desk.figure."+one.figure) + i18n.T(ctx, "desk.colon") + i18n.Number(ctx, one.value) + ", " + words
		}
	}
	once := tile{Name: i18n.T(ctx, "desk.figure.once"), Value: today.onceWords(ctx), Note: then(before.onceWords(ctx))}
	if share, any := percent(today.Once, today.Closed); any {
		once.Alert = beyond(ctx, limits, figOnce, share)
	}
	mean := tile{Name: i18n.T(ctx, "desk.figure.mean"), Value: today.meanWords(ctx), Note: then(before.meanWords(ctx))}
	if today.Answered > 0 {
		mean.Alert = beyond(ctx, limits, figMean, today.Waited/today.Answered/3600)
	}
	helped := tile{Name: i18n.T(ctx, "desk.figure.helped"), Value: today.helpedWords(ctx), Note: i18n.T(ctx, "desk.wall.helped.note", "Count", int(today.Rated))}
	if share, any := percent(today.Score, today.Rated*100); any {
		helped.Alert = beyond(ctx, limits, figHelped, share)
	}
	return []tile{first, answered, once, mean, helped}
}

// beyond says that a figure is on the wrong side of its threshold; "" when it is not.
func beyond(ctx context.Context, limits bounds, figure string, value int64) string {
	bound, is := limits.passed(figure, value)
	if !is {
		return ""
	}
	for _, l := range limitsOf {
		if l.Figure == figure {
			side := map[bool]string{true: "desk.thresholds.is_below", false: "desk.thresholds.is_above"}[l.Least]
			return i18n.T(ctx, side, "Bound", i18n.T(ctx, "desk.thresholds.value."+l.Unit, "N", bound))
		}
	}
	return ""
}
