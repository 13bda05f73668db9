package search

import (
	"context"

	"github.com/google/uuid"

	"parvis/internal/kit/db"
	"parvis/internal/kit/tenant"
)

// onPostgres keeps words in a tsvector, whose index takes them in by itself.
type onPostgres struct{}

const storedWords = `array_to_string(tsvector_to_array(d.words), ' ')`

func (onPostgres) put(ctx context.Context, tx *db.Tx, p piece) error {
	_, err := tx.ExecContext(ctx, `insert into search_fts_docs (authority_id, kind, owner_id, piece_id, seq, at, words)
values ($1, $2, $3, $4, $5, $6, array_to_tsvector(array_remove(string_to_array($7, ' '), '')))`, p.Authority, string(p.Kind), p.Owner, p.Item, p.Seq, db.At(p.At), p.Words)
	return err
}

func (onPostgres) drop(ctx context.Context, tx *db.Tx, at tenant.ID, owner uuid.UUID) error {
	_, err := tx.ExecContext(ctx, dropSQL, at, owner)
	return err
}

func (onPostgres) find(ctx context.Context, q db.Queryer, at tenant.ID, b band, before int64, most int) ([]stored, int64, error) {
	text := "select " + columns + ", " + storedWords + " from search_fts_docs d" +
		" where d.authority_id = $1 and d.n < $2 and d.words @@ $3::tsquery order by d.n desc limit $4"
	list, err := read(ctx, q, at, text, at, before, tsquery.write(b), most)
	if err != nil || len(list) < most {
		return list, 0, err
	}
	return list, list[most-1].n, nil
}

func (onPostgres) of(ctx context.Context, q db.Queryer, at tenant.ID, owners []uuid.UUID) ([]stored, error) {
	return ofOwners(ctx, q, storedWords, at, owners)
}

func (onPostgres) follow(context.Context, *db.DB) (int, error) { return 0, nil }

// purge has nothing to do: the server's own vacuum removes what was deleted.
func (onPostgres) purge(context.Context, *db.DB) error { return nil }

func (onPostgres) clear(ctx context.Context, tx *db.Tx) error {
	if _, err := tx.ExecContext(ctx, `delete from search_fts_docs`); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `update search_fts_state set done = 0 where one = 1`)
	return err
}
