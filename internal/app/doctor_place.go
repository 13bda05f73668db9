package app

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"parvis/internal/api"
	"parvis/internal/cases"
	"parvis/internal/identity"
	"parvis/internal/inbox"
	"parvis/internal/kit/clock"
	"parvis/internal/kit/db"
	"parvis/internal/kit/secret"
	"parvis/internal/kit/ui/assets"
)

// withoutKey says what an installation can do that has lost one of its secrets.
var withoutKey = map[string]string{sealFile: identity.WithoutSeal, linksFile: cases.WithoutLinks, inboxFile: inbox.WithoutSecret, apiSeal: api.WithoutSeal}

func (e *exam) where() where {
	return where{Data: e.config.Data, DB: e.config.DB, allowUnsafe: e.config.allowUnsafe}
}

// program: the binary carries its styles and scripts.
func (e *exam) program() {
	if err := assets.Ready(); err != nil {
		e.broken("program", "build it with: make build", "%v", err)
		return
	}
	e.ok("program", "parvis %s, styles and scripts built in", Version)
}

const (
	littleSpace = 2 << 30
	noSpace     = 200 << 20
)

// folder: only the program's account may read it, and there is room to write.
func (e *exam) folder() bool {
	const check = "data folder"
	if err := e.where().there(); err != nil {
		e.broken(check, "parvis serve makes a new installation; parvis restore puts a backup back", "%v", err)
		return false
	}
	info, err := os.Stat(e.config.Data)
	if err != nil {
		e.broken(check, "see who owns the folder", "%v", err)
		return false
	}
	sound := true
	if info.Mode().Perm()&0o077 != 0 {
		sound = false
		e.attention(check, "chmod 700 "+e.config.Data, "%s can be entered by others (mode %04o)", e.config.Data, info.Mode().Perm())
	}
	if err := e.writable(); err != nil {
		e.broken(check, "give it to the account that serves: chown -R ACCOUNT "+e.config.Data, "%s cannot be written: %v", e.config.Data, err)
		return false
	}
	var disk syscall.Statfs_t
	if err := syscall.Statfs(e.config.Data, &disk); err != nil {
		e.attention(check, "see the disk by hand: df "+e.config.Data, "free space is not known: %v", err)
		return true
	}
	switch free := int64(disk.Bavail) * disk.Bsize; {
	case free < noSpace:
		e.broken(check, "free some space on the disk of "+e.config.Data, "only %s are free: soon nothing can be stored", sized(free))
	case free < littleSpace:
		e.attention(check, "free some space on the disk of "+e.config.Data, "only %s are free", sized(free))
	case sound:
		e.ok(check, "%s, %s free", e.config.Data, sized(free))
	}
	return true
}

func (e *exam) writable() error {
	f, err := os.CreateTemp(e.config.Data, ".doctor-*")
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

// secrets: there, whole, and readable by nobody else.
func (e *exam) secrets() {
	sound := 0
	for _, name := range keyFiles {
		path := filepath.Join(e.config.Data, name)
		err := secret.Check(path, withoutKey[name])
		switch {
		case errors.Is(err, fs.ErrNotExist):
			e.attention("secrets", "put it back from the backup; without one, the next start makes a new one", "%s is missing", path)
		case err != nil:
			e.broken("secrets", "", "%v", err)
		default:
			sound++
		}
	}
	if sound == len(keyFiles) {
		e.ok("secrets", "%d files, whole, readable by their owner alone", sound)
	}
}

func (e *exam) openDatabase(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	d, err := db.Open(ctx, db.Config{URL: string(e.config.DB), Dir: e.config.Data, Clock: clock.System(),
		Log: slog.New(slog.DiscardHandler), AllowUnsafe: e.config.allowUnsafe})
	if err != nil {
		mend := "put the last backup back with: parvis restore"
		if e.config.DB != "" {
			mend = "see whether PostgreSQL runs, and the address and rights in --db"
		}
		e.broken("database", mend, "%v", err)
		return
	}
	e.db = d
}

// quickCheckUpTo bounds the size of a SQLite file that is read whole.
const quickCheckUpTo = 2 << 30

// engine: what is acknowledged is on the disk.
func (e *exam) engine(ctx context.Context) {
	const check = "database"
	if e.db.Engine() == db.Postgres {
		e.postgres(ctx)
		return
	}
	var journal, flush string
	err := errors.Join(e.db.Handle().QueryRowContext(ctx, "pragma journal_mode").Scan(&journal),
		e.db.Handle().QueryRowContext(ctx, "pragma synchronous").Scan(&flush))
	const full = "2"
	switch {
	case err != nil:
		e.broken(check, "put the last backup back with: parvis restore", "%v", err)
		return
	case journal != "wal" || flush != full:
		e.broken(check, "put the data folder on a local disk: SQLite's log does not work over a network", "journal_mode=%s synchronous=%s, want wal and %s", journal, flush, full)
		return
	}
	if info, err := os.Stat(filepath.Join(e.config.Data, databaseFile)); err != nil || info.Size() > quickCheckUpTo {
		e.ok(check, "SQLite, each commit flushed (too large to be read whole here)")
		return
	}
	var found string
	if err := e.db.Read().QueryRowContext(ctx, "pragma quick_check(1)").Scan(&found); err != nil || found != "ok" {
		e.broken(check, "stop the town, keep a copy of the folder, put the last backup back with: parvis restore", "the file is damaged: %s %v", found, err)
		return
	}
	e.ok(check, "SQLite, each commit flushed, file whole")
}

func (e *exam) postgres(ctx context.Context) {
	const check = "database"
	var version string
	sound := true
	for _, setting := range []string{"fsync", "synchronous_commit", "full_page_writes"} {
		var value string
		if err := e.db.Read().QueryRowContext(ctx, "show "+setting).Scan(&value); err != nil {
			e.broken(check, "see the rights of the account in --db", "%v", err)
			return
		}
		if value == "off" {
			sound = false
			e.broken(check, "set "+setting+" = on in postgresql.conf and reload", "PostgreSQL runs with %s=off and may lose what it has acknowledged", setting)
		}
	}
	if err := e.db.Read().QueryRowContext(ctx, "show server_version").Scan(&version); err != nil {
		e.broken(check, "see the rights of the account in --db", "%v", err)
	} else if sound {
		e.ok(check, "PostgreSQL %s, each commit flushed", version)
	}
}

// schema: the tables are those of this release.
func (e *exam) schema(ctx context.Context) (current bool) {
	const check = "schema"
	known, err := db.Versions()
	if err != nil {
		e.broken(check, "build the program again", "%v", err)
		return false
	}
	applied, err := e.db.Applied(ctx, e.db.Read())
	if err != nil {
		e.broken(check, "put the last backup back with: parvis restore", "%v", err)
		return false
	}
	waiting := slices.DeleteFunc(slices.Clone(known), func(n int64) bool { return slices.Contains(applied, n) })
	newer := slices.DeleteFunc(applied, func(n int64) bool { return slices.Contains(known, n) })
	switch {
	case len(newer) > 0:
		e.attention(check, "serve with the release that made them, or a newer one", "the database has migrations %v, which this release does not know", newer)
	case len(waiting) > 0:
		e.attention(check, "parvis serve applies them when it starts", "migrations %v are not applied yet", waiting)
	default:
		e.ok(check, "%d migrations applied, none waiting", len(known))
	}
	return len(waiting) == 0
}

const clockMayDiffer = 5 * time.Second

// clock: deadlines and signing in hang on it.
func (e *exam) clock(ctx context.Context) {
	const check, mend = "clock", "set the clock by the network: timedatectl set-ntp true"
	if e.now.Year() < 2026 {
		e.broken(check, mend, "the machine says %s", e.now.Format(time.DateTime))
		return
	}
	if e.db.Engine() == db.Postgres {
		var micros int64
		if err := e.db.Read().QueryRowContext(ctx, "select (extract(epoch from clock_timestamp()) * 1000000)::bigint").Scan(&micros); err != nil {
			e.broken(check, "see the database", "%v", err)
			return
		}
		if off := clock.System().Now().Sub(time.UnixMicro(micros)).Abs(); off > clockMayDiffer {
			e.attention(check, mend, "this machine and PostgreSQL differ by %s", off.Round(time.Second))
			return
		}
	}
	e.ok(check, "%s", e.now.UTC().Format("2006-01-02 15:04 UTC"))
}
