package cases

import (
	"context"
	"fmt"
	"strings"

	"parvis/internal/kit/db"
	"parvis/internal/kit/tenant"
)

const (
	mostAtOnce   = 8  // events that one statement writes
	eventColumns = 11 // of their own
)

// insertEvents writes what happened to a case, several events in one statement: rules make many at once.
func insertEvents(ctx context.Context, tx *db.Tx, c *Case, all []Event) error {
	for len(all) > 0 {
		n := min(len(all), mostAtOnce)
		if err := insertSome(ctx, tx, c.Authority, c.ID, all[:n]); err != nil {
			return err
		}
		all = all[n:]
	}
	return nil
}

func insertEvent(ctx context.Context, tx *db.Tx, at tenant.ID, id ID, e Event) error {
	return insertSome(ctx, tx, at, id, []Event{e})
}

func insertSome(ctx context.Context, tx *db.Tx, at tenant.ID, id ID, some []Event) error {
	args := make([]any, 0, 2+eventColumns*len(some))
	args = append(args, at, id.UUID)
	for _, e := range some {
		data, err := db.Marshal(e.Data)
		if err != nil {
			return fmt.Errorf("write a %q event: %w", e.Kind, err)
		}
		args = append(args, e.Seq, e.ID, string(e.Kind), db.At(e.At), string(e.By.Kind), e.By.ID, e.By.Name, string(e.Channel), e.Why,
			int64(dataVersion), data)
	}
	_, err := tx.ExecContext(ctx, insertEventsSQL[len(some)], args...)
	return err
}

var insertEventsSQL = func() (texts [mostAtOnce + 1]string) {
	for n := 1; n <= mostAtOnce; n++ {
		var rows []string
		for i := range n {
			own := make([]string, eventColumns)
			for j := range own {
				own[j] = fmt.Sprintf("$%d", 3+i*eventColumns+j)
			}
			rows = append(rows, "($1, $2, "+strings.Join(own, ", ")+")")
		}
		texts[n] = "insert into case_events (authority_id, case_id, seq, id, kind, happened_at, by_kind, by_id, by_name, channel, why, data_version, data) values " +
			strings.Join(rows, ", ")
	}
	return texts
}()
