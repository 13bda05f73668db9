package db

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// constraintNames finds the names SQLite leaves out of its messages, by reading
// the statements that made the tables. They are read when first needed, and
// again when the schema has changed.
type constraintNames struct {
	version int64
	unique  map[string][]string // "table.a, table.b" → names
	foreign map[string][]string // table, child or parent → names
}

// explain adds to a constraint error the names it may stem from; other errors pass unchanged.
func (n *constraintNames) explain(c driver.QueryerContext, err error, query string) error {
	var lite *sqlite.Error
	if !errors.As(err, &lite) || lite.Code()&0xff != sqlite3.SQLITE_CONSTRAINT {
		return err
	}
	const before = "constraint failed: " // "constraint failed: UNIQUE constraint failed: meals.id (1555)"
	parts := strings.Split(lite.Error(), before)
	detail := parts[len(parts)-1]
	detail, _, _ = strings.Cut(detail, " (")
	switch lite.Code() {
	case sqlite3.SQLITE_CONSTRAINT_NOTNULL, sqlite3.SQLITE_CONSTRAINT_CHECK:
		return &violation{err, []string{detail}}
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, sqlite3.SQLITE_CONSTRAINT_ROWID:
		if index, ok := strings.CutPrefix(detail, "index '"); ok {
			return &violation{err, []string{strings.TrimSuffix(index, "'")}}
		}
		if failure := n.load(c); failure != nil {
			return errors.Join(err, failure)
		}
		return &violation{err, n.unique[detail]}
	case sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
		if failure := n.load(c); failure != nil {
			return errors.Join(err, failure)
		}
		return &violation{err, n.foreign[tableOf(query)]}
	}
	return err
}

var written = regexp.MustCompile(`(?is)\b(?:insert\s+(?:or\s+\w+\s+)?into|update|delete\s+from)\s+"?(\w+)`)

// tableOf returns the table a statement writes to.
func tableOf(query string) string {
	if m := written.FindStringSubmatch(query); m != nil {
		return strings.ToLower(m[1])
	}
	return ""
}

func (n *constraintNames) load(c driver.QueryerContext) error {
	version, err := column[int64](c, "pragma schema_version")
	if err != nil || len(version) == 1 && version[0] == n.version && n.unique != nil {
		return err
	}
	made, err := column[string](c, "select sql from sqlite_master where sql is not null")
	if err != nil {
		return err
	}
	n.version, n.unique, n.foreign = version[0], map[string][]string{}, map[string][]string{}
	for _, ddl := range made {
		n.read(ddl)
	}
	return nil
}

// column runs a query below database/sql and returns its first column.
func column[T any](c driver.QueryerContext, query string) (values []T, err error) {
	rows, err := c.QueryContext(context.Background(), query, nil)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	row := make([]driver.Value, len(rows.Columns()))
	for {
		if err := rows.Next(row); isEOF(err) {
			return values, nil
		} else if err != nil {
			return nil, err
		}
		value, ok := row[0].(T)
		if !ok {
			return nil, fmt.Errorf("%s: got %T", query, row[0])
		}
		values = append(values, value)
	}
}

func isEOF(err error) bool { return errors.Is(err, io.EOF) }

var (
	comment     = regexp.MustCompile(`--[^\n]*`)
	madeTable   = regexp.MustCompile(`(?is)^create\s+table\s+(?:if\s+not\s+exists\s+)?"?(\w+)"?\s*\((.*)\)[^)]*$`)
	madeIndex   = regexp.MustCompile(`(?is)^create\s+unique\s+index\s+(?:if\s+not\s+exists\s+)?"?(\w+)"?\s+on\s+"?(\w+)"?\s*\(([^)]*)\)`)
	tableUnique = regexp.MustCompile(`(?is)^(?:constraint\s+"?(\w+)"?\s+)?(unique|primary\s+key)\s*\(([^)]*)\)`)
	tableKey    = regexp.MustCompile(`(?is)^(?:constraint\s+"?(\w+)"?\s+)?foreign\s+key\s*\(([^)]*)\)\s*references\s+"?(\w+)`)
	columnName  = regexp.MustCompile(`(?is)^"?(\w+)"?`)
	columnRule  = regexp.MustCompile(`(?is)(?:constraint\s+"?(\w+)"?\s+)?\b(unique|primary\s+key|references\s+"?\w+)`)
)

// read notes the constraints of one "create table" or "create unique index".
func (n *constraintNames) read(ddl string) {
	ddl = comment.ReplaceAllString(ddl, "")
	if m := madeIndex.FindStringSubmatch(ddl); m != nil {
		n.addUnique(m[1], m[2], fields(m[3]))
		return
	}
	m := madeTable.FindStringSubmatch(ddl)
	if m == nil {
		return
	}
	for _, item := range topLevel(m[2]) {
		n.readItem(strings.ToLower(m[1]), item)
	}
}

func (n *constraintNames) readItem(table, item string) {
	if m := tableUnique.FindStringSubmatch(item); m != nil {
		n.addUnique(m[1], table, fields(m[3]), m[2])
		return
	}
	if m := tableKey.FindStringSubmatch(item); m != nil {
		n.addForeign(m[1], table, strings.Join(fields(m[2]), "_"), m[3])
		return
	}
	name := columnName.FindString(item)
	switch strings.ToLower(name) {
	case "constraint", "check", "":
		return
	}
	column := strings.Trim(strings.ToLower(name), `"`)
	for _, m := range columnRule.FindAllStringSubmatch(item[len(name):], -1) {
		if parent, ok := cutFold(m[2], "references"); ok {
			n.addForeign(m[1], table, column, parent)
		} else {
			n.addUnique(m[1], table, []string{column}, m[2])
		}
	}
}

func (n *constraintNames) addUnique(name, table string, columns []string, kind ...string) {
	table = strings.ToLower(table)
	if name == "" {
		name = table + "_" + strings.Join(columns, "_") + "_key"
		if len(kind) == 1 && strings.EqualFold(kind[0][:1], "p") {
			name = table + "_pkey"
		}
	}
	for i, c := range columns {
		columns[i] = table + "." + c
	}
	key := strings.Join(columns, ", ")
	n.unique[key] = append(n.unique[key], name)
}

func (n *constraintNames) addForeign(name, table, columns, parent string) {
	if name == "" {
		name = table + "_" + columns + "_fkey"
	}
	for _, t := range slices.Compact([]string{table, strings.ToLower(parent)}) {
		n.foreign[t] = append(n.foreign[t], name)
	}
}

// cutFold cuts a leading keyword and what surrounds the name after it.
func cutFold(s, keyword string) (string, bool) {
	if len(s) < len(keyword) || !strings.EqualFold(s[:len(keyword)], keyword) {
		return "", false
	}
	return strings.Trim(s[len(keyword):], " \t\n\""), true
}

// fields splits the columns of an index or a key, without their order or collation.
func fields(list string) []string {
	var names []string
	for _, f := range strings.Split(list, ",") {
		if words := strings.Fields(f); len(words) > 0 {
			names = append(names, strings.Trim(strings.ToLower(words[0]), `"`))
		}
	}
	return names
}

// topLevel splits at the commas that lie outside parentheses and quotes.
func topLevel(body string) []string {
	var items []string
	depth, start, quoted := 0, 0, false
	for i, r := range body {
		switch {
		case r == '\'':
			quoted = !quoted
		case quoted:
		case r == '(':
			depth++
		case r == ')':
			depth--
		case r == ',' && depth == 0:
			items = append(items, strings.TrimSpace(body[start:i]))
			start = i + 1
		}
	}
	return append(items, strings.TrimSpace(body[start:]))
}
