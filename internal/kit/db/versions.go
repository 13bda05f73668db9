package db

import (
	"context"
	"fmt"
	"slices"

	"github.com/pressly/goose/v3"
)

// Versions are the numbers of the migrations this binary has, in order.
func Versions() ([]int64, error) {
	files, err := Migrations(SQLite)
	if err != nil {
		return nil, err
	}
	var all []int64
	for _, name := range files.Names() {
		n, err := goose.NumericComponent(name)
		if err != nil {
			return nil, fmt.Errorf("migration %s: %w", name, err)
		}
		all = append(all, n)
	}
	slices.Sort(all)
	return all, nil
}

// Applied are the numbers of the migrations that q's database has seen, in order; none on an empty one.
func (d *DB) Applied(ctx context.Context, q Queryer) (all []int64, err error) {
	var known int
	if err := q.QueryRowContext(ctx, d.versionTable()).Scan(&known); err != nil || known == 0 {
		return nil, err
	}
	rows, err := q.QueryContext(ctx, `select version_id from goose_db_version where version_id > 0 and is_applied order by version_id`)
	if err != nil {
		return nil, fmt.Errorf("read the schema's numbers: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var n int64
		if err := rows.Scan(&n); err != nil {
			return nil, fmt.Errorf("read the schema's numbers: %w", err)
		}
		all = append(all, n)
	}
	return slices.Compact(all), rows.Err()
}

func (d *DB) versionTable() string {
	if d.engine == Postgres {
		return `select count(*) from information_schema.tables where table_schema = current_schema() and table_name = 'goose_db_version'`
	}
	return `select count(*) from sqlite_master where type = 'table' and name = 'goose_db_version'`
}
