package desk

import (
	"context"
	"fmt"
	"time"

	"parvis/internal/desk/desksql"
	"parvis/internal/inbox"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/tenant"
)

// figureLine is what happened in one day, week or month. What each figure means stands in docs/figures.md, and in
// words on the page of history (desk.figure.….means).
type figureLine struct {
	Name, Short, Date                                                     string
	Received, Answered, Unanswered, Moved, Reopened, Missed, Closed, Once int64
	Opened, Ended, Rated, Score                                           int64
	Waited, Handled                                                       int64 // seconds, of Answered and of Closed together
}

// figuresLine sums messages and requests up.
func figuresLine(messages, requests figures) figureLine {
	return figureLine{
		Received: messages[inbox.CountReceived].n, Answered: messages[inbox.CountAnswered].n, Unanswered: messages[inbox.CountUnanswered].n,
		Moved: messages[inbox.CountTransferred].n + requests[countTransferred].n, Reopened: messages[inbox.CountReopened].n + requests[countReopened].n,
		Missed: messages[inbox.CountMissed].n, Closed: messages[inbox.CountClosed].n, Once: messages[inbox.CountOnce].n,
		Opened: requests[countOpened].n, Ended: requests[countEnded].n, Rated: requests[countRated].n, Score: requests[countRated].seconds,
		Waited: messages[inbox.CountAnswered].seconds, Handled: messages[inbox.CountClosed].seconds,
	}
}

func (l figureLine) plus(o figureLine) figureLine {
	return figureLine{
		Name: l.Name, Short: l.Short, Date: l.Date, Received: l.Received + o.Received, Answered: l.Answered + o.Answered, Unanswered: l.Unanswered + o.Unanswered,
		Moved: l.Moved + o.Moved, Reopened: l.Reopened + o.Reopened, Missed: l.Missed + o.Missed, Closed: l.Closed + o.Closed, Once: l.Once + o.Once,
		Opened: l.Opened + o.Opened, Ended: l.Ended + o.Ended, Rated: l.Rated + o.Rated, Score: l.Score + o.Score,
		Waited: l.Waited + o.Waited, Handled: l.Handled + o.Handled,
	}
}

// percent is a share in a hundred, and whether there was anything to share.
func percent(n, of int64) (int64, bool) {
	if of <= 0 {
		return 0, false
	}
	return max(0, min(100, n*100/of)), true
}

func percentWords(ctx context.Context, n, of int64) string {
	share, any := percent(n, of)
	if !any {
		return "–"
	}
	return i18n.T(ctx, "desk.wall.percent", "N", share)
}

func (l figureLine) onceWords(ctx context.Context) string { return percentWords(ctx, l.Once, l.Closed) }
func (l figureLine) helpedWords(ctx context.Context) string {
	return percentWords(ctx, l.Score, l.Rated*100)
}
func (l figureLine) meanWords(ctx context.Context) string {
	return meanWords(ctx, l.Waited, l.Answered)
}
func (l figureLine) handlingWords(ctx context.Context) string {
	return meanWords(ctx, l.Handled, l.Closed)
}

// meanWords is a mean length in words; a dash when there was none.
func meanWords(ctx context.Context, seconds, n int64) string {
	if n <= 0 {
		return "–"
	}
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, i18n.ZoneOf(ctx))
	return span(ctx, start, start.Add(time.Duration(seconds/n)*time.Second))
}

// daily are the figures of each day between two, by the number of the day.
func (p *Pages) daily(ctx context.Context, first, last time.Time, of inbox.Asked) (map[int64]figureLine, error) {
	counted, err := p.Inbox.FiguresOf(ctx, p.DB.Read(), first, last, of)
	if err != nil {
		return nil, err
	}
	rows, err := desksql.New(p.DB.Read()).CountsOf(ctx, desksql.CountsOfParams{
		AuthorityID: tenant.From(ctx), First: dayNumber(first), Last: dayNumber(last), Channel: string(of.Door), Team: string(of.Team),
	})
	if err != nil {
		return nil, fmt.Errorf("figures of requests: %w", err)
	}
	messages, requests := map[int64]figures{}, map[int64]figures{}
	for _, c := range counted {
		addTo(messages, c)
	}
	for _, row := range rows {
		addTo(requests, inbox.Figure{Day: row.Day, What: inbox.Count(row.What), N: row.N, Seconds: row.Total})
	}
	lines := map[int64]figureLine{}
	for day := first; !day.After(last); day = day.AddDate(0, 0, 1) {
		n := dayNumber(day)
		lines[n] = figuresLine(messages[n], requests[n])
	}
	return lines, nil
}

func addTo(days map[int64]figures, c inbox.Figure) {
	if days[c.Day] == nil {
		days[c.Day] = figures{}
	}
	days[c.Day].add(c)
}

// stretch is a day, a week from Monday on, or a month; Last is in it.
type stretch struct{ First, Last time.Time }

// The stretches that a history shows, and how many of each.
var stretches = map[string]int{"day": 28, "week": 13, "month": 12}

// stretchesTo are those up to the one that a day lies in, oldest first. A day is its noon: no clock is put forward then.
func stretchesTo(by string, day time.Time) (all []stretch) {
	noon := time.Date(day.Year(), day.Month(), day.Day(), 12, 0, 0, 0, day.Location())
	for i := stretches[by] - 1; i >= 0; i-- {
		switch by {
		case "week":
			monday := noon.AddDate(0, 0, -int(noon.Weekday()+6)%7-7*i)
			all = append(all, stretch{monday, monday.AddDate(0, 0, 6)})
		case "month":
			first := time.Date(noon.Year(), noon.Month()-time.Month(i), 1, 12, 0, 0, 0, noon.Location())
			all = append(all, stretch{first, first.AddDate(0, 1, -1)})
		default:
			all = append(all, stretch{noon.AddDate(0, 0, -i), noon.AddDate(0, 0, -i)})
		}
	}
	return all
}

// summed adds the days of each stretch up.
func summed(ctx context.Context, by string, all []stretch, days map[int64]figureLine) (lines []figureLine, whole figureLine) {
	for _, s := range all {
		line := figureLine{Name: stretchName(ctx, by, s), Short: shortName(ctx, by, s), Date: s.First.Format(time.DateOnly)}
		for day := s.First; !day.After(s.Last); day = day.AddDate(0, 0, 1) {
			line = line.plus(days[dayNumber(day)])
		}
		lines, whole = append(lines, line), whole.plus(line)
	}
	return lines, whole
}

func stretchName(ctx context.Context, by string, s stretch) string {
	switch by {
	case "week":
		return i18n.T(ctx, "desk.figures.week", "Date", i18n.ShortDate(ctx, s.First))
	case "month":
		return i18n.Month(ctx, s.First)
	}
	return i18n.ShortDate(ctx, s.First)
}

// shortName stands under a chart.
func shortName(ctx context.Context, by string, s stretch) string {
	if by == "week" {
		return i18n.ShortDate(ctx, s.First)
	}
	return stretchName(ctx, by, s)
}
