package audit

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"parvis/internal/audit/auditsql"
	"parvis/internal/kit/db"
	"parvis/internal/kit/tenant"
)

// Report is what a verification found.
type Report struct {
	Days      int      // with a head
	Entries   int64    // looked at
	Forgotten int      // days whose entries were let go, whole
	Faults    []string // each one line, for an operator; empty when the book closes
	last      string   // the latest day found forgotten
}

// Verify walks the whole book of the context's authority and says where it was changed: an entry altered, taken out or
// slipped in, a day cut short, a head that is not its day's last, a day forgotten before its time.
func Verify(ctx context.Context, q db.Queryer, now time.Time) (r Report, err error) {
	at := tenant.From(ctx)
	if at == (tenant.ID{}) {
		return r, errNoAuthority
	}
	heads, err := auditsql.New(q).ListHeads(ctx, at)
	if err != nil {
		return r, fmt.Errorf("list the heads of the book: %w", err)
	}
	var previous []byte
	for _, head := range heads {
		r.Days++
		if err := r.walk(ctx, q, at, head, previous); err != nil {
			return r, err
		}
		r.forgotten(head, now)
		previous = head.Hash
	}
	return r, nil
}

func (r *Report) fault(format string, args ...any) {
	r.Faults = append(r.Faults, fmt.Sprintf(format, args...))
}

func (r *Report) walk(ctx context.Context, q db.Queryer, at tenant.ID, head auditsql.ListHeadsRow, previous []byte) error {
	var number int64
	for {
		rows, err := auditsql.New(q).EntriesOfDay(ctx, auditsql.EntriesOfDayParams{AuthorityID: at, Day: head.Day, Number: number})
		if err != nil {
			return fmt.Errorf("read the book of %s: %w", head.Day, err)
		}
		for _, row := range rows {
			if err := r.look(at, row, number+1, previous); err != nil {
				return err
			}
			number, previous = row.Number, row.Hash
		}
		if len(rows) == 0 {
			break
		}
	}
	if number == 0 {
		r.Forgotten++
		r.last = head.Day
		return nil
	}
	if number != head.Number || !bytes.Equal(previous, head.Hash) {
		r.fault("%s ends with entry %d, its head says %d: entries were taken out or added at the end", head.Day, number, head.Number)
	}
	return nil
}

// forgotten: a day may go whole, but not before a year is over.
func (r *Report) forgotten(head auditsql.ListHeadsRow, now time.Time) {
	if r.last == head.Day && head.Day >= dayOf(now.Add(-Keep)) {
		r.fault("%s: all of its %d entries are gone before their time", head.Day, head.Number)
	}
}

func (r *Report) look(at tenant.ID, row auditsql.EntriesOfDayRow, want int64, previous []byte) error {
	r.Entries++
	e, err := entryFrom(row)
	if err != nil {
		return err
	}
	switch {
	case e.Number != want:
		r.fault("%s: entry %d comes where %d should: one was taken out or slipped in", e.Day, e.Number, want)
	case !bytes.Equal(e.Previous, previous):
		r.fault("%s: entry %d does not follow the one before it", e.Day, e.Number)
	case !bytes.Equal(e.Hash, e.digest(at)):
		r.fault("%s: entry %d was changed after it was written", e.Day, e.Number)
	}
	return nil
}
