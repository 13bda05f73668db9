package desk

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"parvis/internal/desk/desksql"
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
	Waiting string
	Days    []dayLine
	Chart   lineChart
	Stream  string
}

// tile is one figure with what it means; Alert when it asks for somebody now.
type tile struct {
	Name, Value, Unit, Note string
	Alert                   bool
}

// doorLine is one door, now and today.
type doorLine struct {
	Door                                                     inbox.Door
	Icon, Name                                               string
	Waiting, Received, Answered, Unanswered, Moved, Reopened int64
	Bar                                                      int64 // of barLength
	Longest                                                  ui.Due
	Mean, Handling, Once                                     string
}

// dayLine is one day of the history.
type dayLine struct {
	Name, Date, Once, Helped                      string
	Received, Answered, Unanswered, Opened, Ended int64
}

const (
	daysShown = 28
	barLength = 120
)

// figures are counts of one door or of one day.
type figures map[inbox.Count]struct{ n, seconds int64 }

func (f figures) add(c inbox.Figure) {
	v := f[c.What]
	v.n, v.seconds = v.n+c.N, v.seconds+c.Seconds
	f[c.What] = v
}

func (p *Pages) wall(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	today := p.now().In(i18n.ZoneOf(ctx))
	counted, err := p.Inbox.Figures(ctx, p.DB.Read(), today.AddDate(0, 0, 1-daysShown), today)
	if err != nil {
		return err
	}
	doors, days, all := sorted(counted, dayNumber(today))
	page := wallPage{
		Page: ui.Page{Title: i18n.T(ctx, "desk.wall.title")}, Stream: "/desk/stream",
		At: i18n.T(ctx, "desk.wall.at", "Date", i18n.Date(ctx, p.now()), "Time", i18n.Clock(ctx, p.now())),
	}
	if page.Doors, err = p.doorLines(ctx, doors); err != nil {
		return err
	}
	requests, err := p.requestFigures(ctx, today)
	if err != nil {
		return err
	}
	page.Days = dayLines(ctx, today, days, requests)
	page.Tiles = tiles(ctx, page.Doors, all, requests[dayNumber(today)])
	page.Chart = chartOf(ctx, page.Days)
	return web.Render(w, r, http.StatusOK, wallView(page))
}

// sorted lays counts out by door for today, by day, and for today altogether.
func sorted(counted []inbox.Figure, today int64) (doors map[inbox.Door]figures, days map[int64]figures, all figures) {
	doors, days, all = map[inbox.Door]figures{}, map[int64]figures{}, figures{}
	for _, c := range counted {
		if c.Day == 0 || c.Day == today {
			if doors[c.Door] == nil {
				doors[c.Door] = figures{}
			}
			doors[c.Door].add(c)
			all.add(c)
		}
		if days[c.Day] == nil {
			days[c.Day] = figures{}
		}
		days[c.Day].add(c)
	}
	return doors, days, all
}

// theDoors are in the order of who waits hardest: live ones first.
var theDoors = []inbox.Door{inbox.Phone, inbox.Counter, inbox.Chat, inbox.SMS, inbox.Email, inbox.Social, inbox.Reports, inbox.Web}

func (p *Pages) doorLines(ctx context.Context, doors map[inbox.Door]figures) (lines []doorLine, err error) {
	longest, err := desksql.New(p.DB.Read()).LongestWaits(ctx, tenant.From(ctx))
	if err != nil {
		return nil, fmt.Errorf("longest waits: %w", err)
	}
	since := map[inbox.Door]time.Time{}
	for _, l := range longest {
		since[inbox.Door(l.Door)] = time.UnixMicro(l.Since)
	}
	most := int64(1)
	for _, door := range theDoors {
		f, ok := doors[door]
		if !ok {
			continue
		}
		line := doorLineOf(ctx, door, f)
		if at, waits := since[door]; waits {
			line.Longest = p.waitWords(ctx, door, at)
		}
		most = max(most, line.Waiting)
		lines = append(lines, line)
	}
	for i := range lines {
		lines[i].Bar = lines[i].Waiting * barLength / most
	}
	return lines, nil
}

func doorLineOf(ctx context.Context, door inbox.Door, f figures) doorLine {
	return doorLine{
		Door: door, Icon: threadIcon(door), Name: i18n.T(ctx, "inbox.door."+string(door)),
		Waiting: max(0, f[inbox.CountWaiting].n), Received: f[inbox.CountReceived].n, Answered: f[inbox.CountAnswered].n,
		Unanswered: f[inbox.CountUnanswered].n, Moved: f[inbox.CountTransferred].n, Reopened: f[inbox.CountReopened].n,
		Mean: mean(ctx, f, inbox.CountAnswered), Handling: mean(ctx, f, inbox.CountClosed), Once: share(ctx, f[inbox.CountOnce].n, f[inbox.CountClosed].n),
	}
}

// waitWords say how long somebody has waited, and that it is longer than was promised.
func (p *Pages) waitWords(ctx context.Context, door inbox.Door, since time.Time) ui.Due {
	d := ui.Due{Words: span(ctx, since, p.now())}
	if promise, ok := promises[door]; ok && p.now().Sub(since) > promise {
		d.Kind = "late"
	}
	return d
}

// mean is the mean length of what was counted, in words; a dash when there was none.
func mean(ctx context.Context, f figures, what inbox.Count) string {
	v := f[what]
	if v.n == 0 {
		return "–"
	}
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, i18n.ZoneOf(ctx))
	return span(ctx, start, start.Add(time.Duration(v.seconds/v.n)*time.Second))
}

func share(ctx context.Context, n, of int64) string {
	if of == 0 {
		return "–"
	}
	return i18n.T(ctx, "desk.wall.percent", "N", n*100/of)
}

// helped is how content residents were, in a hundred.
func helped(ctx context.Context, f figures) string {
	return share(ctx, f[countRated].seconds, f[countRated].n*100)
}

// requestFigures are the counts of requests by day.
func (p *Pages) requestFigures(ctx context.Context, today time.Time) (map[int64]figures, error) {
	rows, err := desksql.New(p.DB.Read()).CountsBetween(ctx, desksql.CountsBetweenParams{
		AuthorityID: tenant.From(ctx), First: dayNumber(today.AddDate(0, 0, 1-daysShown)), Last: dayNumber(today),
	})
	if err != nil {
		return nil, fmt.Errorf("figures of requests: %w", err)
	}
	days := map[int64]figures{}
	for _, row := range rows {
		if days[row.Day] == nil {
			days[row.Day] = figures{}
		}
		days[row.Day].add(inbox.Figure{What: inbox.Count(row.What), N: row.N, Seconds: row.Total})
	}
	return days, nil
}

func dayLines(ctx context.Context, today time.Time, days, requests map[int64]figures) (lines []dayLine) {
	for i := daysShown - 1; i >= 0; i-- {
		at := today.AddDate(0, 0, -i)
		f, r := days[dayNumber(at)], requests[dayNumber(at)]
		lines = append(lines, dayLine{
			Name: i18n.ShortDate(ctx, at), Date: at.Format(time.DateOnly), Received: f[inbox.CountReceived].n, Answered: f[inbox.CountAnswered].n,
			Unanswered: f[inbox.CountUnanswered].n, Opened: r[countOpened].n, Ended: r[countEnded].n,
			Once: share(ctx, f[inbox.CountOnce].n, f[inbox.CountClosed].n), Helped: helped(ctx, r),
		})
	}
	return lines
}

func tiles(ctx context.Context, doors []doorLine, all, requests figures) []tile {
	waiting, alert, late := int64(0), false, ""
	for _, d := range doors {
		waiting += d.Waiting
		if d.Longest.Kind == "late" && !alert {
			alert, late = true, i18n.T(ctx, "desk.wall.too_long", "Door", d.Name, "Span", d.Longest.Words)
		}
	}
	return []tile{
		{i18n.T(ctx, "desk.wall.waiting"), i18n.Number(ctx, waiting), "", late, alert},
		{i18n.T(ctx, "desk.wall.answered"), i18n.Number(ctx, all[inbox.CountAnswered].n), "", i18n.T(ctx, "desk.wall.of_received", "N", all[inbox.CountReceived].n), false},
		{i18n.T(ctx, "desk.wall.once"), share(ctx, all[inbox.CountOnce].n, all[inbox.CountClosed].n), "", i18n.T(ctx, "desk.wall.once.note"), false},
		{i18n.T(ctx, "desk.wall.mean"), mean(ctx, all, inbox.CountAnswered), "", i18n.T(ctx, "desk.wall.mean.note"), false},
		{i18n.T(ctx, "desk.wall.helped"), helped(ctx, requests), "", i18n.T(ctx, "desk.wall.helped.note", "Count", int(requests[countRated].n)), false},
	}
}
