package dbtest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"parvis/internal/kit/db"
	"parvis/internal/kit/db/pgtest"
)

// server is the URL of the PostgreSQL server of this run.
var server = sync.OnceValues(func() (string, error) {
	if url := os.Getenv("PARVIS_TEST_POSTGRES"); url != "" {
		return url, nil
	}
	s, err := pgtest.Start(context.Background())
	if err != nil {
		return "", err
	}
	return s.URL, nil // its watch stops it when this process ends
})

// template is the name of a migrated database that others are copied from. Processes whose migrations
// are the same share it.
var template = sync.OnceValues(func() (string, error) {
	name, err := templateName()
	if err != nil {
		return "", err
	}
	return name, admin(func(ctx context.Context, conn *pgx.Conn) error {
		if _, err := conn.Exec(ctx, `select pg_advisory_lock(hashtextextended($1, 0))`, name); err != nil {
			return err
		}
		var ready bool
		const query = `select exists (select 1 from pg_database where datname = $1 and datistemplate)`
		if err := conn.QueryRow(ctx, query, name).Scan(&ready); err != nil || ready {
			return err
		}
		return makeTemplate(ctx, conn, name)
	})
})

// makeTemplate migrates a database and marks it as a template last, so that half a one is never copied.
func makeTemplate(ctx context.Context, conn *pgx.Conn, name string) error {
	for _, s := range []string{"drop database if exists " + name, "create database " + name} {
		if _, err := conn.Exec(ctx, s); err != nil {
			return err
		}
	}
	url, err := urlOf(name)
	if err != nil {
		return err
	}
	d, err := db.Open(ctx, db.Config{URL: url, AllowUnsafe: true})
	if err != nil {
		return err
	}
	if err := errors.Join(d.Migrate(ctx), d.Close()); err != nil {
		return err
	}
	_, err = conn.Exec(ctx, "alter database "+name+" is_template true allow_connections false")
	return err
}

// templateName is made of what the schema is made of.
func templateName() (string, error) {
	files, err := db.Migrations(db.Postgres)
	if err != nil {
		return "", err
	}
	sum := sha256.New()
	for _, name := range files.Names() {
		fmt.Fprintf(sum, "%s\n%s\n", name, files[name])
	}
	fmt.Fprintln(sum, strings.Join(db.Hooks(), "\n"))
	return "parvis_template_" + hex.EncodeToString(sum.Sum(nil)[:8]), nil
}

func copyPostgres(t testing.TB) (string, error) {
	from, err := template()
	if err != nil {
		return "", err
	}
	id := db.NewID()
	name := "parvis_test_" + hex.EncodeToString(id[:])
	err = admin(func(ctx context.Context, conn *pgx.Conn) error {
		_, err := conn.Exec(ctx, "create database "+name+" template "+from)
		return err
	})
	if err != nil {
		return "", err
	}
	t.Cleanup(func() {
		err := admin(func(ctx context.Context, conn *pgx.Conn) error {
			_, err := conn.Exec(ctx, "drop database "+name+" with (force)")
			return err
		})
		if err != nil {
			t.Errorf("drop the test's database: %v", err)
		}
	})
	return urlOf(name)
}

// admin lends a connection to the server's own database.
func admin(do func(context.Context, *pgx.Conn) error) error {
	url, err := server()
	if err != nil {
		return err
	}
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	return errors.Join(do(ctx, conn), conn.Close(ctx))
}

func urlOf(database string) (string, error) {
	base, err := server()
	if err != nil {
		return "", err
	}
	u, err := url.Parse(base)
	if err != nil {
		return "", err
	}
	u.Path = "/" + database
	return u.String(), nil
}
