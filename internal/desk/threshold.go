package desk

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"parvis/internal/audit"
	"parvis/internal/desk/desksql"
	"parvis/internal/inbox"
	"parvis/internal/kit/db"
	"parvis/internal/kit/tenant"
	"parvis/internal/kit/web"
	"parvis/internal/kit/worktime"
)

// MaySetThresholds is the right to say from where on a figure asks for somebody, and how soon an answer is owed.
const MaySetThresholds web.Permission = "figures.manage"

// limit is a figure with a threshold. Least tells that it warns below, else above.
type limit struct {
	Figure string
	Least  bool
	Most   int64 // what may be set at most
	Unit   string
}

// The figures with a threshold, in the order of the page.
var limitsOf = []limit{
	{figWaiting, false, 100_000, "people"},
	{figMean, false, 1000, "hours"},
	{figUnanswered, false, 100_000, "count"},
	{figReopened, false, 100_000, "count"},
	{figOnce, true, 100, "percent"},
	{figHelped, true, 100, "percent"},
}

// The names under which thresholds are kept; a figure's words are desk.figure.NAME and desk.figure.NAME.means.
const (
	figWaiting    = "waiting"
	figMean       = "mean"
	figUnanswered = "unanswered"
	figReopened   = "reopened"
	figOnce       = "once"
	figHelped     = "helped"
	figDelay      = "delay" // minutes of open hours within which an answer is owed, by door
)

// longestDelay is thirty days of open hours, more than any town promises.
const longestDelay = 30 * 8 * 60

// bounds are what an authority has set; a figure without one never warns, a door without one has its usual delay.
type bounds struct {
	figures map[string]int64
	delays  map[inbox.Door]time.Duration
}

func (p *Pages) bounds(ctx context.Context) (b bounds, err error) {
	rows, err := desksql.New(p.DB.Read()).Thresholds(ctx, tenant.From(ctx))
	if err != nil {
		return b, fmt.Errorf("thresholds: %w", err)
	}
	b = bounds{map[string]int64{}, map[inbox.Door]time.Duration{}}
	for _, row := range rows {
		if row.Figure == figDelay {
			b.delays[inbox.Door(row.Door)] = time.Duration(row.Bound) * time.Minute
		} else {
			b.figures[row.Figure] = row.Bound
		}
	}
	return b, nil
}

// passed tells whether a value asks for somebody, and from where on it does.
func (b bounds) passed(figure string, value int64) (bound int64, is bool) {
	bound, set := b.figures[figure]
	for _, l := range limitsOf {
		if l.Figure == figure && set {
			return bound, l.Least && value < bound || !l.Least && value > bound
		}
	}
	return 0, false
}

// answerBy is until when somebody who waits since then should have our answer.
func (b bounds) answerBy(door inbox.Door, since time.Time, on worktime.Calendar) time.Time {
	if delay, set := b.delays[door]; set {
		return on.AddWorkingTime(since, delay)
	}
	return answerBy(door, since, on)
}

// answerBy is the same for one line, within the transaction that writes it.
func (l Listeners) answerBy(ctx context.Context, tx *db.Tx, t inbox.Thread, on worktime.Calendar) (time.Time, error) {
	minutes, err := desksql.New(tx).DelayOf(ctx, desksql.DelayOfParams{AuthorityID: t.Authority, Door: string(t.Door)})
	if errors.Is(err, sql.ErrNoRows) {
		return answerBy(t.Door, t.Waiting, on), nil
	}
	if err != nil {
		return time.Time{}, fmt.Errorf("when an answer is owed: %w", err)
	}
	return on.AddWorkingTime(t.Waiting, time.Duration(minutes)*time.Minute), nil
}

// set is one threshold as it is kept.
type set struct {
	figure, door string
	bound        int64
}

// saveBounds puts all thresholds in the place of those before, and leaves a trace.
func saveBounds(ctx context.Context, tx *db.Tx, all []set) error {
	at, q := tenant.From(ctx), desksql.New(tx)
	if err := q.DropThresholds(ctx, at); err != nil {
		return fmt.Errorf("thresholds: %w", err)
	}
	for _, s := range all {
		row := desksql.SetThresholdParams{AuthorityID: at, Figure: s.figure, Door: s.door, Bound: s.bound, SetAt: db.At(tx.Now)}
		if err := q.SetThreshold(ctx, row); err != nil {
			return fmt.Errorf("threshold of %s: %w", s.figure, err)
		}
	}
	return audit.Write(ctx, tx, audit.Entry{Action: "desk.thresholds", Kind: "thresholds", Subject: at.String()})
}
