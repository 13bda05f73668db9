package db

import "context"

// Write runs do in a transaction and returns once it is durable, or with the error that undid it.
// An error or a panic of do rolls back what do did and nothing else.
func (d *DB) Write(ctx context.Context, do func(tx *Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if d.engine == SQLite {
		return d.writer.write(ctx, do)
	}
	return d.writePostgres(ctx, do)
}

// Waiting is how many calls of Write wait for the writer of SQLite: a figure for the operator.
func (d *DB) Waiting() int {
	if d.writer == nil {
		return 0
	}
	return int(d.writer.waiting.Load())
}
