package cases

import (
	"context"
	"fmt"
	"strings"

	"parvis/internal/cases/casessql"
	"parvis/internal/kit/db"
)

// mostNamed is how many cases or events may be asked for by name at once.
const mostNamed = 200

// Rows reads the lines of some cases, by id. One that is not there is left out.
func (s *Service) Rows(ctx context.Context, q db.Queryer, ids []ID) (map[ID]Row, error) {
	at, err := here(ctx)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	ids = ids[:min(len(ids), mostNamed)]
	c := &conditions{}
	c.is("authority_id = " + c.arg(at))
	params := make([]string, len(ids))
	for i, id := range ids {
		params[i] = c.arg(id.UUID)
	}
	c.is("id in (" + strings.Join(params, ", ") + ")")
	rows, err := readRows(ctx, q, query{"select " + rowColumns + ", opened_at" + c.clause(), c.args}, len(ids))
	if err != nil {
		return nil, fmt.Errorf("read %d cases: %w", len(ids), err)
	}
	by := make(map[ID]Row, len(rows))
	for _, r := range rows {
		by[r.ID] = r
	}
	return by, nil
}

// EventName is where an event stands.
type EventName struct {
	Case ID
	Seq  int64
}

// Events reads some events of whatever cases. One that is not there is left out.
func (s *Service) Events(ctx context.Context, q db.Queryer, names []EventName) (found map[EventName]Event, err error) {
	at, err := here(ctx)
	if err != nil || len(names) == 0 {
		return nil, err
	}
	names = names[:min(len(names), mostNamed)]
	c := &conditions{from: "case_events"}
	c.arg(at)
	any := make([]string, len(names))
	for i, n := range names { // the whole key in each, or SQLite would read all events of the authority
		any[i] = "authority_id = $1 and case_id = " + c.arg(n.Case.UUID) + " and seq = " + c.arg(n.Seq)
	}
	c.is("(" + strings.Join(any, " or ") + ")")
	rows, err := q.QueryContext(ctx, "select case_id, seq, id, kind, happened_at, by_kind, by_id, by_name, channel, why, data_version, data"+c.clause(), c.args...)
	if err != nil {
		return nil, fmt.Errorf("read %d events: %w", len(names), err)
	}
	defer rows.Close()
	found = make(map[EventName]Event, len(names))
	for rows.Next() {
		var id ID
		var r casessql.HistoryRow
		if err := rows.Scan(&id.UUID, &r.Seq, &r.ID, &r.Kind, &r.HappenedAt, &r.ByKind, &r.ByID, &r.ByName, &r.Channel, &r.Why, &r.DataVersion, &r.Data); err != nil {
			return nil, fmt.Errorf("read %d events: %w", len(names), err)
		}
		e, err := eventFrom(r)
		if err != nil {
			return nil, fmt.Errorf("event %d of case %s: %w", r.Seq, id, err)
		}
		found[EventName{id, r.Seq}] = e
	}
	return found, rows.Err()
}
