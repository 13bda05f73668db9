package db

import (
	"errors"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
)

// Misfits says whether the database refused a value as such: it breaks a constraint or is not of the
// column's type. A full disk or a lost connection is no misfit.
func Misfits(err error) bool {
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		const constraint, mismatch, tooBig = 19, 20, 18
		primary := lite.Code() & 0xff
		return primary == constraint || primary == mismatch || primary == tooBig
	}
	var pg *pgconn.PgError
	// Class 22 is "data exception", 23 "integrity constraint violation".
	return errors.As(err, &pg) && (strings.HasPrefix(pg.Code, "22") || strings.HasPrefix(pg.Code, "23"))
}
