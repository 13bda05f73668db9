package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
)

func (d *DB) openPostgres(ctx context.Context, c Config) error {
	d.engine = Postgres
	config, err := pgx.ParseConfig(c.URL)
	if err != nil {
		return fmt.Errorf("open the database: %w", err) // pgx leaves the password out
	}
	// A transaction whose process hangs must not keep its locks for ever.
	if _, chosen := config.RuntimeParams["idle_in_transaction_session_timeout"]; !chosen {
		config.RuntimeParams["idle_in_transaction_session_timeout"] = "60s"
	}
	d.write = stdlib.OpenDB(*config)
	reading := config.Copy()
	reading.RuntimeParams["default_transaction_read_only"] = "on"
	d.read = stdlib.OpenDB(*reading)
	conns := max(8, 4*runtime.GOMAXPROCS(0))
	for _, pool := range []*sql.DB{d.write, d.read} {
		pool.SetMaxOpenConns(conns)
		pool.SetMaxIdleConns(conns)
		pool.SetConnMaxIdleTime(time.Minute)
	}
	if err := d.checkPostgres(ctx, c.AllowUnsafe); err != nil {
		d.write.Close()
		d.read.Close()
		return fmt.Errorf("open the database: %w", err)
	}
	return nil
}

// checkPostgres refuses a server that would acknowledge a commit before it is on the disk.
func (d *DB) checkPostgres(ctx context.Context, allowUnsafe bool) error {
	for _, setting := range []string{"fsync", "synchronous_commit"} {
		var value string
		if err := d.write.QueryRowContext(ctx, "show "+setting).Scan(&value); err != nil {
			return err
		}
		if value == "off" && !allowUnsafe {
			return fmt.Errorf("PostgreSQL runs with %s=off and may lose what it has acknowledged: set it to on", setting)
		}
	}
	return nil
}

const (
	attempts  = 10
	firstWait = 4 * time.Millisecond
	longest   = 250 * time.Millisecond
)

// writePostgres runs do again, after a short random wait, while the server asks for it.
func (d *DB) writePostgres(ctx context.Context, do func(*Tx) error) error {
	for n := 0; ; n++ {
		err := d.transact(ctx, do)
		if n == attempts-1 || !wantsRetry(err) {
			return err
		}
		wait := time.NewTimer(rand.N(min(firstWait<<n, longest)))
		select {
		case <-wait.C:
		case <-ctx.Done():
			wait.Stop()
			return errors.Join(err, ctx.Err())
		}
	}
}

// wantsRetry recognises serialization_failure and deadlock_detected.
func wantsRetry(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && slices.Contains([]string{"40001", "40P01"}, pg.Code)
}

func (d *DB) transact(ctx context.Context, do func(*Tx) error) error {
	raw, err := d.write.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer raw.Rollback() // does nothing once committed; undoes all on an error or a panic
	tx := &Tx{Now: d.now(), engine: Postgres, raw: raw}
	err = do(tx)
	tx.ended = true
	if err != nil {
		return err
	}
	if err := raw.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	tx.runHooks()
	return nil
}
