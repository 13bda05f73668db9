package jobs

import (
	"context"
	"errors"
	"fmt"

	"parvis/internal/kit/db"
)

// Counts says how many jobs are in each state, by the words of the package's diagram: "available" ones
// that pile up mean too little time, "discarded" ones want somebody's eyes.
func (q *Queue) Counts(ctx context.Context) (counts map[string]int, err error) {
	rows, err := q.d.Read().QueryContext(ctx, `select cast(state as text), count(*) from river_job group by state`)
	if err != nil {
		return nil, fmt.Errorf("count the jobs: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	counts = map[string]int{}
	for rows.Next() {
		var state string
		var n int
		if err := rows.Scan(&state, &n); err != nil {
			return nil, fmt.Errorf("count the jobs: %w", err)
		}
		counts[state] = n
	}
	return counts, rows.Err()
}

// GivenUp counts the discarded jobs by kind: each was tried to its last attempt. Their rows go after a week.
func GivenUp(ctx context.Context, d *db.DB) (kinds map[string]int, err error) {
	rows, err := d.Read().QueryContext(ctx, `select kind, count(*) from river_job where state = 'discarded' group by kind`)
	if err != nil {
		return nil, fmt.Errorf("count the jobs given up: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	kinds = map[string]int{}
	for rows.Next() {
		var kind string
		var n int
		if err := rows.Scan(&kind, &n); err != nil {
			return nil, fmt.Errorf("count the jobs given up: %w", err)
		}
		kinds[kind] = n
	}
	return kinds, rows.Err()
}
