package cases

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"parvis/internal/cases/casessql"
	"parvis/internal/kit/db"
	"parvis/internal/kit/tenant"
)

// lock has other transactions that want to change a case wait, and gives it as it is now: the known one, unless it has
// changed since that was read.
func lock(ctx context.Context, tx *db.Tx, at tenant.ID, known Case) (Case, error) {
	if known.Revision == 0 || known.Authority != at {
		return loadToChange(ctx, tx, at, known.ID)
	}
	var revision int64
	err := tx.QueryRowContext(ctx, locking[tx.Engine()].revision, at, known.ID.UUID).Scan(&revision)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return Case{}, ErrUnknown
	case err != nil:
		return Case{}, fmt.Errorf("look whether a case has changed: %w", err)
	case revision == known.Revision:
		return known, nil
	}
	return loadToChange(ctx, tx, at, known.ID)
}

// loadToChange loads a case and has other transactions that want to change it wait.
func loadToChange(ctx context.Context, tx *db.Tx, at tenant.ID, id ID) (Case, error) {
	if tx.Engine() == db.SQLite {
		return caseFrom(on(tx).CaseByID(ctx, casessql.CaseByIDParams{AuthorityID: at, ID: id.UUID}))
	}
	var body db.JSON
	err := tx.QueryRowContext(ctx, locking[tx.Engine()].body, at, id.UUID).Scan(&body)
	return caseFrom(body, err)
}

// SQLite has one writer, and no words for this.
var locking = map[db.Engine]struct{ revision, body string }{
	db.SQLite: {revision: `select revision from cases where authority_id = $1 and id = $2`},
	db.Postgres: {
		revision: `select revision from cases where authority_id = $1 and id = $2 for update`,
		body:     `select body from cases where authority_id = $1 and id = $2 for update`,
	},
}
