package db

import (
	"errors"
	"slices"

	"github.com/jackc/pgx/v5/pgconn"
)

// violation is a SQLite error with the constraints it may stem from.
type violation struct {
	error
	names []string
}

func (v *violation) Unwrap() error { return v.error }

// Violates says whether err stems from the named constraint: unique, primary key, check or foreign key.
// A "not null" has no name: write "table.column". Constraints without a name go by PostgreSQL's usual
// ones (case_pkey, case_reference_key, case_service_id_fkey).
//
// SQLite does not say which foreign key failed: there it is true for each one the statement could break.
func Violates(err error, constraint string) bool {
	var lite *violation
	if errors.As(err, &lite) {
		return slices.Contains(lite.names, constraint)
	}
	var pg *pgconn.PgError
	if !errors.As(err, &pg) {
		return false
	}
	const notNull = "23502"
	if pg.Code == notNull && pg.TableName+"."+pg.ColumnName == constraint {
		return true
	}
	return pg.ConstraintName == constraint
}
