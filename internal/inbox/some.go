package inbox

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"parvis/internal/kit/db"
)

// mostSaid is how many items may be asked for at once.
const mostSaid = 200

// Texts reads what some items say, by id, and by whom: subject and text in one. One that is not there is left out.
func (s *Service) Texts(ctx context.Context, q db.Queryer, ids []uuid.UUID) (said map[uuid.UUID]string, err error) {
	at, err := here(ctx)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	ids = ids[:min(len(ids), mostSaid)]
	args, params := []any{at}, make([]string, len(ids))
	for i, id := range ids {
		args = append(args, id)
		params[i] = fmt.Sprintf("$%d", i+2)
	}
	rows, err := q.QueryContext(ctx, "select id, subject, text from inbox_items where authority_id = $1 and id in ("+strings.Join(params, ", ")+")", args...)
	if err != nil {
		return nil, fmt.Errorf("texts of %d items: %w", len(ids), err)
	}
	defer rows.Close()
	said = make(map[uuid.UUID]string, len(ids))
	for rows.Next() {
		var id uuid.UUID
		var subject, text string
		if err := rows.Scan(&id, &subject, &text); err != nil {
			return nil, fmt.Errorf("texts of %d items: %w", len(ids), err)
		}
		said[id] = strings.TrimSpace(subject + "\n" + text)
	}
	return said, rows.Err()
}

// IDs lists the ids of all threads in their own order, some at a time: those after the given one.
func (s *Service) IDs(ctx context.Context, q db.Queryer, after ThreadID, most int) (ids []ThreadID, err error) {
	at, err := here(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := q.QueryContext(ctx, "select id from inbox_threads where authority_id = $1 and id > $2 order by id limit $3", at, uuid.UUID(after), most)
	if err != nil {
		return nil, fmt.Errorf("list the threads: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var id uuid.UUID
		if err := rows.Scan(&id); err != nil {
			return nil, fmt.Errorf("list the threads: %w", err)
		}
		ids = append(ids, ThreadID(id))
	}
	return ids, rows.Err()
}
