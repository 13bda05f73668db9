package desk

import (
	"context"
	"fmt"
	"strings"

	"parvis/internal/kit/i18n"
)

// lineChart is two lines over days: a full one and a dashed one. The table beside it says the same.
type lineChart struct {
	Title, Says   string
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
	X    int
	Text string
}

// The drawing is this large, with room for what stands beside the axes.
const (
	chartLeft, chartRight, chartTop, chartBottom = 40, 740, 14, 152
	chartSteps                                   = 4
	chartLabels                                  = 7 // every so many days
)

// chartOf draws what came in and what was answered.
func chartOf(ctx context.Context, days []dayLine) (c lineChart) {
	most, received, answered := int64(chartSteps), int64(0), int64(0)
	for _, d := range days {
		most = max(most, d.Received, d.Answered)
		received, answered = received+d.Received, answered+d.Answered
	}
	most = (most + chartSteps - 1) / chartSteps * chartSteps
	c.Title = i18n.T(ctx, "desk.wall.chart", "Received", i18n.Number(ctx, received), "Answered", i18n.Number(ctx, answered))
	c.Says = i18n.T(ctx, "desk.wall.chart.says", "Days", daysShown)
	for i := range int64(chartSteps + 1) {
		c.Steps = append(c.Steps, chartStep{height(i*most/chartSteps, most), i18n.Number(ctx, i*most/chartSteps)})
	}
	var first, second []string
	for i, d := range days {
		x := chartLeft + (chartRight-chartLeft)*i/max(1, len(days)-1)
		first = append(first, fmt.Sprintf("%d,%d", x, height(d.Answered, most)))
		second = append(second, fmt.Sprintf("%d,%d", x, height(d.Received, most)))
		if (len(days)-1-i)%chartLabels == 0 {
			c.Days = append(c.Days, chartDay{x, d.Name})
		}
		c.LastX, c.LastY = x, height(d.Answered, most)
	}
	c.First, c.Second = strings.Join(first, " "), strings.Join(second, " ")
	return c
}

func height(n, most int64) int { return chartBottom - int(n*(chartBottom-chartTop)/most) }
