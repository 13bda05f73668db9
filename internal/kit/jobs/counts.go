package jobs

import (
	"context"
	"errors"
	"fmt"
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
