package desk

import (
	"context"

	"parvis/internal/cases"
)

// one is a row of a list before it is put in words: a case or a thread.
type one struct {
	Case   *cases.Row
	Thread *line
	At     cases.Cursor
}

// mixture is a stretch of a list.
type mixture struct {
	Rows []one
	Next cases.Cursor // zero when the list ends here
}

// mixed lists what a look shows: cases, and threads that belong to none, in one order.
func (p *Pages) mixed(ctx context.Context, l look, after cases.Cursor, n int) (mixture, error) {
	f := mine(ctx, l.Filter)
	var found cases.Page
	var err error
	if !l.onlyThreads() {
		if found, err = p.Cases.List(ctx, p.DB.Read(), f, after, n); err != nil {
			return mixture{}, err
		}
	}
	threads, ok := threadsIn(f, p.now())
	if !ok || p.Inbox == nil {
		return onlyCases(found), nil
	}
	lines, err := p.lines(ctx, threads, after, n+1)
	if err != nil {
		return mixture{}, err
	}
	column, down := f.Key()
	return lay(found, lines, column, down, n), nil
}

// back lists what ends with a place, up to n rows, the nearest first.
func (p *Pages) back(ctx context.Context, l look, upTo cases.Cursor, n int) ([]one, error) {
	f := mine(ctx, l.Filter)
	var found cases.Page
	var err error
	if !l.onlyThreads() {
		if found.Rows, err = p.Cases.Back(ctx, p.DB.Read(), f, upTo, n); err != nil {
			return nil, err
		}
	}
	threads, ok := threadsIn(f, p.now())
	if !ok || p.Inbox == nil {
		return onlyCases(found).Rows, nil
	}
	lines, err := p.linesBack(ctx, threads, upTo, n)
	if err != nil {
		return nil, err
	}
	column, down := f.Key()
	return lay(found, lines, column, !down, n).Rows, nil
}

func onlyCases(found cases.Page) mixture {
	m := mixture{Next: found.Next}
	for i := range found.Rows {
		m.Rows = append(m.Rows, one{Case: &found.Rows[i], At: found.Rows[i].Place()})
	}
	return m
}

// lay puts two stretches of the same order into one another and keeps n rows.
func lay(found cases.Page, lines []line, column string, down bool, n int) (m mixture) {
	all, i := onlyCases(found).Rows, 0
	for j := range lines {
		thread := one{Thread: &lines[j], At: lines[j].place(column)}
		for i < len(all) && comesFirst(all[i].At, thread.At, down) {
			m.Rows = append(m.Rows, all[i])
			i++
		}
		m.Rows = append(m.Rows, thread)
	}
	m.Rows = append(m.Rows, all[i:]...)
	if more := len(m.Rows) > n || !found.Next.IsZero(); more {
		m.Rows = m.Rows[:min(n, len(m.Rows))]
		m.Next = m.Rows[len(m.Rows)-1].At
	}
	return m
}

// comesFirst tells which of two places comes first.
func comesFirst(a, b cases.Cursor, down bool) bool {
	c := a.At.Compare(b.At)
	if c == 0 {
		for i := range a.ID.UUID {
			if a.ID.UUID[i] != b.ID.UUID[i] {
				c = int(a.ID.UUID[i]) - int(b.ID.UUID[i])
				break
			}
		}
	}
	if down {
		return c > 0
	}
	return c < 0
}

// countMixed is how many a view shows, and whether there are more than a badge says.
func (p *Pages) countMixed(ctx context.Context, l look, f cases.Filter, most int) (n int, more bool, err error) {
	if !l.onlyThreads() {
		if n, more, err = p.Cases.Count(ctx, p.DB.Read(), f, most); more || err != nil {
			return n, more, err
		}
	}
	threads, ok := threadsIn(f, p.now())
	if !ok || p.Inbox == nil {
		return n, false, nil
	}
	others, err := p.countThreads(ctx, threads, most+1-n)
	if n += others; n > most {
		return most, true, err
	}
	return n, false, err
}
