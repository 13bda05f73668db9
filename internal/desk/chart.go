package desk

import (
	"context"
	"fmt"
	"strings"

	"parvis/internal/kit/i18n"
)

// lineChart is two lines over time: a full one and a dashed one. The table beside it says the same.
type lineChart struct {
	ID            string
	Title, Says   string
	Full, Dashed  string // what the lines are
	First, Second string // points of the polylines
	Steps         []chartStep
	Days          []chartDay
	LastX, LastY  int
}

type chartStep struct {
	Y    int
	Text string
}

type chartDay struct {
	X      int
	Anchor string // of the text: those at the edges stay within the drawing
	Text   string
}

// The drawing is this large, with room for what stands beside the axes.
const (
	chartLeft, chartRight, chartTop, chartBottom = 40, 740, 14, 152
	chartSteps                                   = 4
	chartLabels                                  = 4 // under the axis, besides the last
)

// receivedChart draws what came in and what was answered.
func receivedChart(ctx context.Context, lines []figureLine) lineChart {
	c := lineChart{ID: "received", Full: i18n.T(ctx, "desk.wall.col.answered"), Dashed: i18n.T(ctx, "desk.wall.col.received")}
	var received, answered int64
	full, dashed := make([]int64, len(lines)), make([]int64, len(lines))
	for i, l := range lines {
		full[i], dashed[i] = l.Answered, l.Received
		received, answered = received+l.Received, answered+l.Answered
	}
	c.Title = i18n.T(ctx, "desk.wall.chart", "Received", i18n.Number(ctx, received), "Answered", i18n.Number(ctx, answered))
	c.Says = i18n.T(ctx, "desk.wall.chart.says")
	c.draw(ctx, lines, full, dashed, 0)
	return c
}

// wellChart draws how much was settled at the first contact, and how content residents were, in a hundred.
func wellChart(ctx context.Context, lines []figureLine) lineChart {
	c := lineChart{ID: "well", Full: i18n.T(ctx, "desk.figure.once"), Dashed: i18n.T(ctx, "desk.figure.helped")}
	full, dashed := make([]int64, len(lines)), make([]int64, len(lines))
	for i, l := range lines {
		full[i], dashed[i] = none, none
		if share, any := percent(l.Once, l.Closed); any {
			full[i] = share
		}
		if share, any := percent(l.Score, l.Rated*100); any {
			dashed[i] = share
		}
	}
	c.Title, c.Says = i18n.T(ctx, "desk.figures.well"), i18n.T(ctx, "desk.figures.well.says")
	c.draw(ctx, lines, full, dashed, 100)
	return c
}

// none is a point where nothing was counted: the line goes on from the one before to the one after.
const none = -1

// draw lays points out between nothing and the most of them, or up to top.
func (c *lineChart) draw(ctx context.Context, lines []figureLine, full, dashed []int64, top int64) {
	most := max(top, chartSteps)
	if top == 0 {
		for i := range full {
			most = max(most, full[i], dashed[i])
		}
		most = (most + chartSteps - 1) / chartSteps * chartSteps
	}
	for i := range int64(chartSteps + 1) {
		c.Steps = append(c.Steps, chartStep{height(i*most/chartSteps, most), i18n.Number(ctx, i*most/chartSteps)})
	}
	var first, second []string
	every := max(1, (len(lines)+chartLabels-1)/chartLabels)
	for i, l := range lines {
		x := chartLeft + (chartRight-chartLeft)*i/max(1, len(lines)-1)
		if full[i] != none {
			first = append(first, fmt.Sprintf("%d,%d", x, height(full[i], most)))
			c.LastX, c.LastY = x, height(full[i], most)
		}
		if dashed[i] != none {
			second = append(second, fmt.Sprintf("%d,%d", x, height(dashed[i], most)))
		}
		if (len(lines)-1-i)%every == 0 {
			c.Days = append(c.Days, chartDay{x, anchor(i, len(lines)), l.Short})
		}
	}
	c.First, c.Second = strings.Join(first, " "), strings.Join(second, " ")
}

func anchor(i, n int) string {
	switch i {
	case 0:
		return "start"
	case n - 1:
		return "end"
	}
	return "middle"
}

func height(n, most int64) int { return chartBottom - int(n*(chartBottom-chartTop)/most) }
