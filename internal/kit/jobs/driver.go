package jobs

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"

	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"

	"parvis/internal/kit/db"
)

// The version is part of the name, so that databases kept for tests are made anew when it changes.
func init() { db.RegisterHook("jobs, River 0.31", migrate) }

// below returns River's driver over database/sql, for both engines: jobs are then
// inserted by the very transaction that db.Write commits. On SQLite its statements
// use the single writer. On PostgreSQL the pgx driver would add a second pool, and
// a NOTIFY in each transaction, which PostgreSQL commits one at a time.
func below(d *db.DB) riverdriver.Driver[*sql.Tx] {
	if d.Engine() == db.SQLite {
		return riversqlite.New(d.Handle())
	}
	return riverdatabasesql.New(d.Handle())
}

// driver adds what database/sql lacks: word that a job was added. It is passed
// inside this process, after the commit; other processes look every second.
type driver struct {
	riverdriver.Driver[*sql.Tx]
	bell *bell
}

func (d driver) SupportsListener() bool     { return true }
func (d driver) SupportsListenNotify() bool { return false }
func (d driver) GetListener(*riverdriver.GetListenenerParams) riverdriver.Listener {
	return listener{d.bell}
}

// bell rings in a lane; rings that nobody has heard yet are one.
type bell struct{ lanes map[string]chan struct{} }

func newBell() *bell {
	return &bell{map[string]chan struct{}{inside: make(chan struct{}, 1), outside: make(chan struct{}, 1)}}
}

func (b *bell) ring(lane string) {
	select {
	case b.lanes[lane] <- struct{}{}:
	default:
	}
}

// listener is River's ear on the bell.
type listener struct{ bell *bell }

// Topic and payload as River's producers expect them.
const insertTopic = "river_insert"

func (l listener) WaitForNotification(ctx context.Context) (*riverdriver.Notification, error) {
	var lane string
	select {
	case <-l.bell.lanes[inside]:
		lane = inside
	case <-l.bell.lanes[outside]:
		lane = outside
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	return &riverdriver.Notification{Topic: insertTopic, Payload: fmt.Sprintf(`{"queue": %q}`, lane)}, nil
}

func (listener) Close(context.Context) error            { return nil }
func (listener) Connect(context.Context) error          { return nil }
func (listener) Listen(context.Context, string) error   { return nil }
func (listener) Unlisten(context.Context, string) error { return nil }
func (listener) Ping(context.Context) error             { return nil }
func (listener) Schema() string                         { return "" }
func (listener) SetAfterConnectExec(string)             {}

// migrate makes River's tables.
func migrate(ctx context.Context, d *db.DB) error {
	quiet := slog.New(warnings{slog.DiscardHandler})
	migrator, err := rivermigrate.New(below(d), &rivermigrate.Config{Logger: quiet})
	if err != nil {
		return err
	}
	_, err = migrator.Migrate(ctx, rivermigrate.DirectionUp, nil)
	return err
}
