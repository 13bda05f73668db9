package cases

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"parvis/internal/catalogue"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/tenant"
)

// Row is a case as a list shows it.
type Row struct {
	ID        ID
	Reference Reference
	Revision  int64
	Service   catalogue.ServiceID
	Version   int64
	Title     string
	Channel   Channel
	Sensitive bool
	Person    string
	Team      identity.TeamID
	Agent     identity.AgentID
	AgentName string
	State     string
	Outcome   catalogue.Outcome
	Contested bool
	Unseen    bool
	Last      Last
	DueName   string
	DueAt     time.Time // zero when no clock runs
	AnswerAt  time.Time // until when the resident's answer is awaited
	WaitingAt time.Time
	OpenedAt  time.Time
	ClosedAt  time.Time

	key time.Time // what the list is sorted by
}

// Late tells that the authority owes something whose time has passed.
func (r *Row) Late(now time.Time) bool {
	return r.ClosedAt.IsZero() && !r.DueAt.IsZero() && now.After(r.DueAt)
}

// Page is a stretch of a list.
type Page struct {
	Rows []Row
	Next Cursor // zero when the list ends here
}

// mostRows is how many rows a page may ask for.
const mostRows = 200

// List reads the page of n rows after a cursor. It walks an index from there: the hundredth page costs what the first
// does, in a town of a hundred thousand cases what it costs in a village.
func (s *Service) List(ctx context.Context, q db.Queryer, f Filter, after Cursor, n int) (Page, error) {
	n = max(1, min(n, mostRows))
	all, err := s.walk(ctx, q, f, func(part Filter, at tenant.ID, now time.Time) query { return part.query(at, now, after, n+1) })
	return pageOf(all, n), err
}

// Back reads up to n rows of a list that end with a place, the nearest first: the way back costs what the way on does.
func (s *Service) Back(ctx context.Context, q db.Queryer, f Filter, upTo Cursor, n int) ([]Row, error) {
	n = max(1, min(n, mostRows))
	all, err := s.walk(ctx, q, f, func(part Filter, at tenant.ID, now time.Time) query { return part.back(at, now, upTo, n) })
	if len(f.Teams) > 1 {
		slices.Reverse(all)
	}
	return all[:min(n, len(all))], err
}

// walk reads the stretch of each part of a filter, and sorts them when there are several.
func (s *Service) walk(ctx context.Context, q db.Queryer, f Filter, stretch func(Filter, tenant.ID, time.Time) query) (all []Row, err error) {
	at, err := here(ctx)
	if err != nil {
		return nil, err
	}
	if f, err = f.search(ctx, q, at); err != nil {
		return nil, err
	}
	for _, part := range f.parts() {
		rows, err := readRows(ctx, q, stretch(part, at, s.db.Clock().Now()), 0)
		if err != nil {
			return nil, fmt.Errorf("list cases: %w", err)
		}
		all = append(all, rows...)
	}
	if len(f.Teams) > 1 {
		f.sort(all)
	}
	return all, nil
}

func pageOf(rows []Row, n int) (p Page) {
	p.Rows = rows[:min(n, len(rows))]
	if len(rows) > n {
		last := rows[n-1]
		p.Next = Cursor{At: last.key, ID: last.ID}
	}
	return p
}

// parts are the filters of one team each: the rows of several teams lie apart in the index, each in order.
func (f Filter) parts() []Filter {
	if len(f.Teams) < 2 {
		return []Filter{f}
	}
	teams := slices.Clone(f.Teams)
	slices.Sort(teams)
	var parts []Filter
	for _, team := range slices.Compact(teams) {
		part := f
		part.Teams = []identity.TeamID{team}
		parts = append(parts, part)
	}
	return parts
}

func (f Filter) sort(rows []Row) {
	_, down := f.order().column()
	slices.SortFunc(rows, func(a, b Row) int {
		c := a.key.Compare(b.key)
		if c == 0 {
			c = slices.Compare(a.ID.UUID[:], b.ID.UUID[:])
		}
		if down {
			return -c
		}
		return c
	})
}

func readRows(ctx context.Context, q db.Queryer, query query, n int) (list []Row, err error) {
	rows, err := q.QueryContext(ctx, query.text, query.args...)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	list = make([]Row, 0, max(n, 16))
	for rows.Next() {
		r, err := scanRow(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, r)
	}
	return list, rows.Err()
}

func scanRow(rows *sql.Rows) (r Row, err error) {
	var last, due, answer, waiting, opened, closed, key db.Time
	err = rows.Scan(&r.ID.UUID, &r.Reference, &r.Revision, &r.Service, &r.Version, &r.Title, &r.Channel, &r.Sensitive,
		&r.Person, &r.Team, &r.Agent.UUID, &r.AgentName, &r.State, &r.Outcome, &r.Contested, &r.Unseen,
		&r.Last.Kind, &r.Last.By, &r.Last.Words, &last, &r.DueName, &due, &answer, &waiting, &opened, &closed, &key)
	r.Last.At, r.DueAt, r.AnswerAt, r.WaitingAt = last.Time, due.Time, answer.Time, waiting.Time
	r.OpenedAt, r.ClosedAt, r.key = opened.Time, closed.Time, key.Time
	return r, err
}

// Count tells how many cases a filter finds, and stops counting at most: a badge says "99+", and costs no more for it.
func (s *Service) Count(ctx context.Context, q db.Queryer, f Filter, most int) (n int, more bool, err error) {
	at, err := here(ctx)
	if err != nil {
		return 0, false, err
	}
	if f, err = f.search(ctx, q, at); err != nil {
		return 0, false, err
	}
	for _, part := range f.parts() {
		query := part.counting(at, s.db.Clock().Now(), most+1-n)
		var found int
		if err := q.QueryRowContext(ctx, query.text, query.args...).Scan(&found); err != nil {
			return 0, false, fmt.Errorf("count cases: %w", err)
		}
		if n += found; n > most {
			return most, true, nil
		}
	}
	return n, false, nil
}
