package db

import (
	"context"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// Table is one table of the slices, in words that mean the same on both engines.
type Table struct {
	Name    string        `json:"name"`
	Columns []TableColumn `json:"columns"` // by name
}

// TableColumn is a column of a Table.
type TableColumn struct {
	Name string `json:"name"`
	Kind string `json:"kind"` // integer, boolean, text, blob, real, uuid, json
}

// Tables lists what this database has of the slices' tables, in the order in which the migrations create
// them: a table comes after those it refers to.
func (d *DB) Tables(ctx context.Context) ([]Table, error) {
	schema, err := d.Schema(ctx)
	if err != nil {
		return nil, err
	}
	order, kinds, err := declared()
	if err != nil {
		return nil, err
	}
	have := map[string][]TableColumn{}
	for _, full := range slices.Sorted(maps.Keys(schema.Columns)) {
		table, column, _ := strings.Cut(full, ".")
		kind := kinds[full]
		if kind == "" {
			return nil, fmt.Errorf("the database has %s, which this release does not know: use the release that made it", full)
		}
		have[table] = append(have[table], TableColumn{column, kind})
	}
	var tables []Table
	for _, name := range order {
		if len(have[name]) > 0 {
			tables = append(tables, Table{name, have[name]})
		}
	}
	return tables, nil
}

var (
	addedColumn = regexp.MustCompile(`(?is)\balter\s+table\s+"?(\w+)"?\s+add\s+(?:column\s+)?(?:if\s+not\s+exists\s+)?"?(\w+)"?\s+(\w+(?:\s+precision)?)`)
	createTable = regexp.MustCompile(`(?is)\bcreate\s+table\s+[^;]*;`)
)

// declared reads PostgreSQL's migrations, which say more of a column than SQLite's: a uuid or a document
// is just text there.
func declared() (order []string, kinds map[string]string, err error) {
	files, err := Migrations(Postgres)
	if err != nil {
		return nil, nil, err
	}
	kinds = map[string]string{}
	for _, name := range files.Names() {
		up, _, _ := strings.Cut(comment.ReplaceAllStringFunc(string(files[name]), keepMarks), "-- +goose Down")
		for _, ddl := range createTable.FindAllString(up, -1) {
			m := madeTable.FindStringSubmatch(strings.TrimSuffix(strings.TrimSpace(ddl), ";"))
			if m == nil {
				return nil, nil, fmt.Errorf("migration %s: cannot read %.60q", name, ddl)
			}
			table := strings.ToLower(m[1])
			order = append(order, table)
			for _, item := range topLevel(m[2]) {
				noteColumn(kinds, table, strings.Fields(item))
			}
		}
		for _, m := range addedColumn.FindAllStringSubmatch(up, -1) {
			noteColumn(kinds, strings.ToLower(m[1]), []string{m[2], m[3]})
		}
	}
	return order, kinds, nil
}

// keepMarks drops comments but for the marks between up and down.
func keepMarks(c string) string {
	if strings.HasPrefix(c, "-- +goose") {
		return c
	}
	return ""
}

func noteColumn(all map[string]string, table string, words []string) {
	if len(words) < 2 {
		return
	}
	typed := strings.ToLower(words[1])
	if typed == "double" {
		typed = "double precision"
	}
	kind := kinds[strings.TrimSuffix(typed, ",")]
	switch typed {
	case "uuid":
		kind = "uuid"
	case "jsonb":
		kind = "json"
	}
	if kind != "" {
		all[table+"."+strings.Trim(strings.ToLower(words[0]), `"`)] = kind
	}
}
