package db

import "time"

// SlowAfter has turns longer than this named in the log; for tests that have no ten seconds.
func (d *DB) SlowAfter(t time.Duration) { d.writer.slow = t }
