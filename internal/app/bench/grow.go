package bench

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"parvis/internal/identity/town"
	"parvis/internal/kit/db"
)

// A copy has an id, a number and a link of its own, and comes some seconds after the one
// before. With it go what lists and timers read: its opening, its deadlines, its words.
const (
	makeCopies = `create table bench_copies (old_id %s, new_id %s, n bigint)`
	drawCopies = `with recursive s(n) as (select 1 union all select n + 1 from s where n < %d),
	first as (select id from cases where authority_id = '%s' order by opened_at, id limit 60)
insert into bench_copies select first.id, %s, %d + s.n * 60 from first cross join s limit %d`
	dropCopies = `drop table bench_copies`
)

var freshID = map[db.Engine]string{
	db.SQLite:   `lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-7' || substr(hex(randomblob(2)), 2) || '-a' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))`,
	db.Postgres: `gen_random_uuid()`,
}

var freshHash = map[db.Engine]string{db.SQLite: `randomblob(32)`, db.Postgres: `sha256(m.new_id::text::bytea)`}
var kindOfID = map[db.Engine]string{db.SQLite: "text", db.Postgres: "uuid"}

// copied says, for each table, what a copy has of its own.
func copied(e db.Engine) []struct {
	table, key, only string
	own              map[string]string
} {
	return []struct {
		table, key, only string
		own              map[string]string
	}{
		{"cases", "id", "", map[string]string{
			"id": "m.new_id", "reference": "'PV-1999-' || m.n || '-' || substr(cast(m.new_id as text), 1, 13)", "link_hash": freshHash[e],
			"opened_at": "t.opened_at + m.n * 1000003", "order_at": "case when t.order_at = 0 then 0 else t.order_at + m.n * 1000003 end",
			"closed_at": "case when t.closed_at = 0 then 0 else t.closed_at + m.n * 1000003 end",
		}},
		{"case_events", "case_id", "t.seq = 1 and ", map[string]string{"case_id": "m.new_id"}},
		{"case_deadlines", "case_id", "", map[string]string{"case_id": "m.new_id"}},
		{"case_words", "case_id", "", map[string]string{"case_id": "m.new_id"}},
	}
}

// grow copies the first requests of the seed until the town has so many.
func grow(ctx context.Context, d *db.DB, to int) error {
	var have int
	if err := d.Read().QueryRowContext(ctx, "select count(*) from cases where authority_id = $1", town.PortvieuxID).Scan(&have); err != nil {
		return err
	}
	want := to - have
	if want <= 0 {
		return nil
	}
	e := d.Engine()
	return d.Write(ctx, func(tx *db.Tx) error {
		statements := []string{
			fmt.Sprintf(makeCopies, kindOfID[e], kindOfID[e]),
			fmt.Sprintf(drawCopies, want/60+1, town.PortvieuxID, freshID[e], have, want),
		}
		for _, c := range copied(e) {
			columns, err := columnsOf(ctx, tx, c.table)
			if err != nil {
				return err
			}
			values := slices.Clone(columns)
			for i, column := range columns {
				if values[i] = "t." + column; c.own[column] != "" {
					values[i] = c.own[column]
				}
			}
			statements = append(statements, fmt.Sprintf("insert into %s (%s) select %s from %s as t join bench_copies as m on %st.%s = m.old_id",
				c.table, strings.Join(columns, ", "), strings.Join(values, ", "), c.table, c.only, c.key))
		}
		for _, statement := range append(statements, dropCopies) {
			if _, err := tx.ExecContext(ctx, statement); err != nil {
				return fmt.Errorf("copy cases: %w", err)
			}
		}
		return nil
	})
}

func columnsOf(ctx context.Context, tx *db.Tx, table string) (columns []string, err error) {
	rows, err := tx.QueryContext(ctx, "select * from "+table+" limit 0")
	if err != nil {
		return nil, err
	}
	defer func(rows *sql.Rows) { rows.Close() }(rows)
	if columns, err = rows.Columns(); err != nil {
		return nil, err
	}
	return columns, rows.Err()
}
