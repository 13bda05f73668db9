package db

import (
	"context"
	"errors"
	"fmt"
)

// Scrub has the disk forget what was deleted before: SQLite's journal, which still holds the pages as they were, is
// brought into the file and cut to nothing. It says false when readers were in the way, and is then to be called again.
// On PostgreSQL it is true at once: the server's own vacuum and its journal's end are out of our hands.
func (d *DB) Scrub(ctx context.Context) (done bool, err error) {
	if d.engine != SQLite {
		return true, nil
	}
	rows, err := d.write.QueryContext(ctx, "pragma wal_checkpoint(truncate)")
	if err != nil {
		return false, fmt.Errorf("cut the journal: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	var busy, frames, moved int
	if !rows.Next() {
		return false, rows.Err()
	}
	if err := rows.Scan(&busy, &frames, &moved); err != nil {
		return false, fmt.Errorf("cut the journal: %w", err)
	}
	return busy == 0, rows.Err()
}
