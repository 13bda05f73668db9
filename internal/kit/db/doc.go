// Package db keeps rows: one SQL text with $1 parameters, on SQLite or PostgreSQL.
//
// Reads go through Read, to a small pool of read-only connections. Writes go
// through Write, a function that is committed whole or not at all:
//
//	err := d.Write(ctx, func(tx *db.Tx) error {
//		if err := insertCase(ctx, tx, c); err != nil {
//			return err
//		}
//		return jobs.Add(ctx, queue, tx, Acknowledge{Case: c.ID})
//	})
//
// When Write has returned nil, the rows are on the disk. On SQLite there is
// exactly one writer, which takes up to 64 waiting calls into one commit, each
// in its own savepoint:
//
//	Write ─┐ waits   ┌ savepoint, its turn, release ┐
//	Write ─┼───────► ├ savepoint, its turn, undone  ┼─► one commit ─► each call returns
//	Write ─┘         └ savepoint, its turn, release ┘
//
// On PostgreSQL it is a pooled transaction, run again when the server reports a
// serialization failure or a deadlock: so the function may run more than once,
// and must change nothing but the database.
//
// Rules that hold on both engines, whichever one is being developed on:
//   - after a statement has failed, the transaction can only be rolled back
//     (use Tx.Try to attempt something that may fail);
//   - no network, hashing or rendering inside Write: others are waiting;
//   - no Write inside Write: pass the tx along;
//   - rows are read to the end and closed before the next query: connections are few;
//   - check-then-insert is guarded by a constraint, or by Tx.Lock.
//
// Keys are made by NewID. Times are Time: integer microseconds, in UTC. JSON is JSON.
// A constraint is named after its rule and recognised by Violates.
package db
