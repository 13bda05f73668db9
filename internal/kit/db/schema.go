package db

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// Schema is what the migrations have made, in words that mean the same on both engines.
type Schema struct {
	Columns     map[string]Column // by "table.column"
	Constraints []string          // names of keys, unique and foreign keys, and named checks, in order
}

// Column is one column.
type Column struct {
	Kind     string // integer, boolean, text, blob, real
	Nullable bool
}

// kinds of the types the house uses; a uuid and a document are text on SQLite.
var kinds = map[string]string{
	"bigint": "integer", "integer": "integer", "int": "integer", "smallint": "integer", "boolean": "boolean",
	"text": "text", "character varying": "text", "varchar": "text", "uuid": "text", "jsonb": "text",
	"bytea": "blob", "blob": "blob", "double precision": "real", "real": "real",
}

// Schema reads the schema of the slices. Tables of libraries are left out, and so are those for full-text
// search (…_fts…) and columns of type tsvector, the one thing that differs by design.
func (d *DB) Schema(ctx context.Context) (Schema, error) {
	if d.engine == Postgres {
		return d.postgresSchema(ctx)
	}
	return d.sqliteSchema(ctx)
}

const sqliteColumns = `
	select t.name, c.name, lower(c.type), c."notnull" = 0 and c.pk = 0
	from sqlite_master as t, pragma_table_info(t.name) as c
	where t.type = 'table'`

func (d *DB) sqliteSchema(ctx context.Context) (Schema, error) {
	s, err := d.columns(ctx, sqliteColumns)
	if err != nil {
		return s, err
	}
	names := constraintNames{unique: map[string][]string{}, foreign: map[string][]string{}}
	rows, err := d.read.QueryContext(ctx, `select tbl_name, sql from sqlite_master where sql is not null`)
	if err != nil {
		return s, err
	}
	defer rows.Close()
	var checks []string
	for rows.Next() {
		var table, made string
		if err := rows.Scan(&table, &made); err != nil {
			return s, err
		}
		if !foreign(table) {
			names.read(made)
			checks = append(checks, namedChecks(made)...)
		}
	}
	all := slices.Concat(checks, slices.Concat(slices.Collect(maps.Values(names.unique))...),
		slices.Concat(slices.Collect(maps.Values(names.foreign))...))
	s.Constraints = tidy(all)
	return s, rows.Err()
}

const (
	postgresColumns = `
		select table_name, column_name, data_type, is_nullable = 'YES'
		from information_schema.columns where table_schema = current_schema()`
	postgresConstraints = `
		select r.relname, c.conname from pg_constraint as c join pg_class as r on r.oid = c.conrelid
		where r.relnamespace = current_schema()::regnamespace and c.contype in ('p', 'u', 'f', 'c')
		union
		select r.relname, x.relname from pg_index as i join pg_class as r on r.oid = i.indrelid
		join pg_class as x on x.oid = i.indexrelid
		where r.relnamespace = current_schema()::regnamespace and i.indisunique`
)

func (d *DB) postgresSchema(ctx context.Context) (Schema, error) {
	s, err := d.columns(ctx, postgresColumns)
	if err != nil {
		return s, err
	}
	rows, err := d.read.QueryContext(ctx, postgresConstraints)
	if err != nil {
		return s, err
	}
	defer rows.Close()
	var names []string
	for rows.Next() {
		var table, name string
		if err := rows.Scan(&table, &name); err != nil {
			return s, err
		}
		if !foreign(table) {
			names = append(names, name)
		}
	}
	s.Constraints = tidy(names)
	return s, rows.Err()
}

func (d *DB) columns(ctx context.Context, query string) (Schema, error) {
	s := Schema{Columns: map[string]Column{}}
	rows, err := d.read.QueryContext(ctx, query)
	if err != nil {
		return s, err
	}
	defer rows.Close()
	var unknown error
	for rows.Next() {
		var table, name, kind string
		var nullable bool
		if err := rows.Scan(&table, &name, &kind, &nullable); err != nil {
			return s, err
		}
		if foreign(table) || kind == "tsvector" {
			continue
		}
		if kinds[kind] == "" {
			unknown = errors.Join(unknown, fmt.Errorf("%s.%s: the house does not use the type %q", table, name, kind))
		}
		s.Columns[table+"."+name] = Column{kinds[kind], nullable}
	}
	return s, errors.Join(unknown, rows.Err())
}

// foreign says that a table is not made by a slice's migrations, or is one for full-text search.
func foreign(table string) bool {
	return strings.HasPrefix(table, "sqlite_") || strings.HasPrefix(table, "river_") ||
		table == "goose_db_version" || strings.Contains(table, "_fts")
}

var check = regexp.MustCompile(`(?is)constraint\s+"?(\w+)"?\s+check\b`)

func namedChecks(made string) (names []string) {
	for _, m := range check.FindAllStringSubmatch(comment.ReplaceAllString(made, ""), -1) {
		names = append(names, m[1])
	}
	return names
}

var nameless = regexp.MustCompile(`_check\d*$`)

// tidy sorts the names and drops those that PostgreSQL gives to checks without one.
func tidy(names []string) []string {
	names = slices.DeleteFunc(names, func(n string) bool { return nameless.MatchString(n) })
	slices.Sort(names)
	return slices.Compact(names)
}
