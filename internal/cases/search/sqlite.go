package search

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"parvis/internal/kit/db"
	"parvis/internal/kit/tenant"
)

// onSQLite keeps words in a row, and has FTS5 read them later.
type onSQLite struct{}

const (
	putSQL = `insert into search_fts_docs (authority_id, kind, owner_id, piece_id, seq, at, words) values ($1, $2, $3, $4, $5, $6, $7)`

	// FTS5 is told what it had read, and nothing else. It answers without at once; the words themselves leave the file when
	// its segments are merged: see purge. (Its secure-delete walks the whole list of each word: minutes, in a large town.)
	unreadSQL = `insert into search_fts (search_fts, rowid, words)
select 'delete', d.n, d.words from search_fts_docs d
where d.authority_id = $1 and d.owner_id = $2 and d.n <= (select done from search_fts_state where one = 1)`
	dropSQL = `delete from search_fts_docs where authority_id = $1 and owner_id = $2`

	// Rows that the index has not read yet: few, for Tend runs behind every commit. The plus keeps SQLite from walking all
	// rows of the authority by their owners instead.
	unfollowedSQL = `from search_fts_docs d where +d.authority_id = $1 and d.n > (select done from search_fts_state where one = 1) and d.n < $2`

	followSQL = `insert into search_fts (rowid, words)
select d.n, d.words from search_fts_docs d where d.n > $1 and d.n <= $2 order by d.n`
)

func (onSQLite) put(ctx context.Context, tx *db.Tx, p piece) error {
	_, err := tx.ExecContext(ctx, putSQL, p.Authority, string(p.Kind), p.Owner, p.Item, p.Seq, db.At(p.At), p.Words)
	return err
}

func (onSQLite) drop(ctx context.Context, tx *db.Tx, at tenant.ID, owner uuid.UUID) error {
	unread, err := tx.ExecContext(ctx, unreadSQL, at, owner)
	if err != nil {
		return err
	}
	if n, err := unread.RowsAffected(); err != nil {
		return err
	} else if n > 0 {
		if _, err := tx.ExecContext(ctx, "update search_fts_state set gone = $1 where one = 1", db.At(tx.Now)); err != nil {
			return err
		}
	}
	_, err = tx.ExecContext(ctx, dropSQL, at, owner)
	return err
}

// mostUnfollowed bounds what is looked through word by word: after a seed, until the server has read it.
const mostUnfollowed = 2000

func (onSQLite) find(ctx context.Context, q db.Queryer, at tenant.ID, b band, before int64, most int) ([]stored, int64, error) {
	none := func(p stored) bool { return !b.holds(p.Words) }
	// In this order: what the index reads meanwhile is then found twice, never not at all.
	fresh, err := read(ctx, q, at, "select "+columns+", d.words "+unfollowedSQL+fmt.Sprintf(" order by d.n desc limit %d", mostUnfollowed), at, before)
	if err != nil {
		return nil, 0, err
	}
	if fresh = slices.DeleteFunc(fresh, none); len(fresh) >= most {
		return fresh[:most], fresh[most-1].n, nil
	}
	text := "select " + columns + ", d.words from (select rowid as n from search_fts where search_fts match $1 and rowid < $2 order by rowid desc limit $3) as found" +
		" cross join search_fts_docs d on d.n = found.n where +d.authority_id = $4 order by d.n desc"
	list, err := read(ctx, q, at, text, fts5.write(b), before, most, at)
	if err != nil {
		return nil, 0, err
	}
	next := int64(0)
	if len(list) == most {
		next = list[most-1].n
	}
	for _, p := range slices.DeleteFunc(list, none) {
		if len(fresh) == 0 || p.n < fresh[len(fresh)-1].n {
			fresh = append(fresh, p)
		}
	}
	return fresh, next, nil
}

func (onSQLite) of(ctx context.Context, q db.Queryer, at tenant.ID, owners []uuid.UUID) ([]stored, error) {
	return ofOwners(ctx, q, "d.words", at, owners)
}

// followed is how many pieces the index reads in one transaction: the writer is not kept for longer than a hundredth of a
// second.
const followed = 100

func (onSQLite) follow(ctx context.Context, d *db.DB) (n int, err error) {
	err = d.Write(ctx, func(tx *db.Tx) error {
		n = 0
		var done, to int64
		err := tx.QueryRowContext(ctx, `select s.done, coalesce((select max(n) from (select n from search_fts_docs where n > s.done order by n limit `+fmt.Sprint(followed)+`)), s.done)
from search_fts_state s where one = 1`).Scan(&done, &to)
		if err != nil || to == done {
			return err
		}
		result, err := tx.ExecContext(ctx, followSQL, done, to)
		if err != nil {
			return err
		}
		read, err := result.RowsAffected()
		if err != nil {
			return err
		}
		n = int(read)
		_, err = tx.ExecContext(ctx, `update search_fts_state set done = $1 where one = 1`, to)
		return err
	})
	return n, err
}

const (
	purgedAtOnce = 300 // pages merged in one transaction
	mostPurges   = 100_000
)

// purge merges all segments into one, some pages at a time, if something was dropped since the last time.
func (onSQLite) purge(ctx context.Context, d *db.DB) error {
	var gone int64
	if err := d.Read().QueryRowContext(ctx, "select gone from search_fts_state where one = 1").Scan(&gone); err != nil || gone == 0 {
		return err
	}
	pages := -purgedAtOnce // the first call says that all segments are meant
	for range mostPurges {
		var before, after int64
		err := d.Write(ctx, func(tx *db.Tx) error {
			if err := tx.QueryRowContext(ctx, "select total_changes()").Scan(&before); err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, "insert into search_fts (search_fts, rank) values ('merge', $1)", pages); err != nil {
				return err
			}
			return tx.QueryRowContext(ctx, "select total_changes()").Scan(&after)
		})
		if err != nil {
			return fmt.Errorf("merge the search index: %w", err)
		}
		if pages = purgedAtOnce; after-before < 2 { // as SQLite documents: there was nothing left to do
			break
		}
	}
	return d.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, "update search_fts_state set gone = 0 where one = 1 and gone = $1", gone)
		return err
	})
}

func (onSQLite) clear(ctx context.Context, tx *db.Tx) error {
	for _, statement := range []string{
		`insert into search_fts (search_fts) values ('delete-all')`,
		`delete from search_fts_docs`, `update search_fts_state set done = 0 where one = 1`,
	} {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}
