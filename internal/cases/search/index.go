package search

import (
	"context"
	"fmt"
	"math"
	"strings"

	"github.com/google/uuid"

	"parvis/internal/kit/db"
	"parvis/internal/kit/tenant"
)

// index is where pieces are kept and found. There is one for each engine.
type index interface {
	// put adds a piece, in the caller's transaction.
	put(ctx context.Context, tx *db.Tx, p piece) error
	// drop removes all pieces of an owner, with all that says what they held.
	drop(ctx context.Context, tx *db.Tx, at tenant.ID, owner uuid.UUID) error
	// find looks at some pieces before a place, the newest first, and gives those that hold what a band asks for; next is
	// the place to go on from, 0 at the end.
	find(ctx context.Context, q db.Queryer, at tenant.ID, b band, before int64, most int) (list []stored, next int64, err error)
	// of gives the pieces of some owners, the newest first.
	of(ctx context.Context, q db.Queryer, at tenant.ID, owners []uuid.UUID) ([]stored, error)
	// follow has the index take in what was put, some at a time, and says how many there were.
	follow(ctx context.Context, d *db.DB) (int, error)
	// purge has the words of what was dropped leave the disk, if any were.
	purge(ctx context.Context, d *db.DB) error
	// clear forgets everything, of every authority.
	clear(ctx context.Context, tx *db.Tx) error
}

func indexOn(e db.Engine) index {
	if e == db.Postgres {
		return onPostgres{}
	}
	return onSQLite{}
}

// stored is a piece as it was found, with its place in the index.
type stored struct {
	n int64
	piece
}

// last is the place behind all pieces.
const last = math.MaxInt64

const columns = `d.n, d.kind, d.owner_id, d.piece_id, d.seq, d.at`

func read(ctx context.Context, q db.Queryer, at tenant.ID, text string, args ...any) (list []stored, err error) {
	rows, err := q.QueryContext(ctx, text, args...)
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		p := stored{piece: piece{Authority: at}}
		var when db.Time
		if err := rows.Scan(&p.n, &p.Kind, &p.Owner, &p.Item, &p.Seq, &when, &p.Words); err != nil {
			return nil, fmt.Errorf("search: %w", err)
		}
		p.At = when.Time
		list = append(list, p)
	}
	return list, rows.Err()
}

// params writes $from, $from+1… for n values.
func params(from, n int) string {
	all := make([]string, n)
	for i := range all {
		all[i] = fmt.Sprintf("$%d", from+i)
	}
	return strings.Join(all, ", ")
}

// mostOf bounds what is read of the owners on one page.
const mostOf = 3000

func ofOwners(ctx context.Context, q db.Queryer, words string, at tenant.ID, owners []uuid.UUID) ([]stored, error) {
	if len(owners) == 0 {
		return nil, nil
	}
	args := []any{at}
	for _, o := range owners {
		args = append(args, o)
	}
	text := "select " + columns + ", " + words + " from search_fts_docs d where d.authority_id = $1 and d.owner_id in (" + params(2, len(owners)) +
		fmt.Sprintf(") order by d.n desc limit %d", mostOf)
	return read(ctx, q, at, text, args...)
}
