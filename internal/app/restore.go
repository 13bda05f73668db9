package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"text/tabwriter"

	"parvis/internal/kit/clock"
	"parvis/internal/kit/db"
	"parvis/internal/kit/dump"
	"parvis/internal/kit/files/folder"
	"parvis/internal/privacy"
)

type restoreCmd struct {
	where
	From string `help:"Backup to read, as parvis backup wrote it." required:"" placeholder:"FILE"`

	Erasures string `help:"Ledger of who must stay erased: erasures.jsonl of the town's data folder, or what parvis privacy ledger printed." placeholder:"FILE"`
}

// Help is shown by parvis restore --help.
func (restoreCmd) Help() string {
	return `A backup goes only into an empty place: a data folder with nothing in it, and a database with no rows.
It may come from SQLite and go to PostgreSQL, or the other way round. Everything is read back and
compared before it is kept; a damaged backup leaves nothing behind.

A backup knows nothing of the people who were erased after it was made. Give the town's ledger, which
names nobody, and they are erased again before anything is served:

    parvis restore --from /backups/town.tar.zst --erasures /srv/parvis/erasures.jsonl --data /srv/parvis2

Stop the town that the backup was made of first: mails that were waiting are sent by the restored one.

    parvis restore --from /backups/town.tar.zst --data /srv/parvis2 --db postgres://…`
}

// staging holds what a restore has read until all of it was compared.
const staging = ".restoring"

// Run restores, and prints what was proved equal.
func (c *restoreCmd) Run(ctx context.Context, s streams) error {
	began := clock.System().Now()
	if err := dump.Named(c.From); err != nil {
		return err
	}
	archive, err := os.Open(c.From)
	if err != nil {
		return fmt.Errorf("restore: %w: name the backup with --from", err)
	}
	defer archive.Close()
	if err := c.empty(); err != nil {
		return err
	}
	ledger, err := c.ledger()
	if err != nil {
		return err
	}
	made, err := c.restore(ctx, archive, ledger, s)
	if err != nil {
		return fmt.Errorf("restore from %s: %w", c.From, err)
	}
	if err := equal(s.Out, made); err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.Out, "Restored the town of %s in %.1f s; look at it with: parvis doctor --data %s\n",
		made.MadeAt.Format("2006-01-02 15:04 UTC"), clock.System().Now().Sub(began).Seconds(), c.Data)
	return err
}

// empty makes the data folder when it is missing, and refuses one that has anything in it.
func (c *restoreCmd) empty() error {
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return fmt.Errorf("make the data folder: %w: name another with --data", err)
	}
	entries, err := os.ReadDir(c.Data)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.Name() != staging && e.Name() != "lost+found" {
			return fmt.Errorf("the data folder %s is not empty, it has %s: a restore goes only into an empty one; name another with --data", c.Data, e.Name())
		}
	}
	return nil
}

func (c *restoreCmd) restore(ctx context.Context, archive io.Reader, ledger []privacy.Erasure, s streams) (made dump.Manifest, err error) {
	stage := filepath.Join(c.Data, staging)
	if err := os.RemoveAll(stage); err != nil { // of a restore that was cut short
		return made, err
	}
	if err := os.Mkdir(stage, 0o700); err != nil {
		return made, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(stage)) }()
	store, err := folder.Open(filepath.Join(stage, filesFolder), 1<<62, clock.System())
	if err != nil {
		return made, err
	}
	staged := c.where
	staged.Data = stage
	d, err := staged.open(ctx)
	if err != nil {
		return made, err
	}
	line := progress(s.Err)
	made, err = dump.Restore(ctx, c.From, archive, dump.Target{DB: d, Files: store,
		Key:   func(name string, text []byte) error { return putKey(stage, name, text) },
		Place: func() error { return c.place(stage) },
	}, line.say)
	line.end()
	if err == nil {
		err = c.eraseAgain(ctx, d, ledger, s.Out)
	}
	if err = errors.Join(err, d.Close()); err != nil {
		return made, errors.Join(err, c.unplace())
	}
	return made, c.placeDatabase(d.Engine(), stage)
}

// putKey keeps a key file, flushed, readable by nobody else.
func putKey(dir, name string, text []byte) error {
	f, err := os.OpenFile(filepath.Join(dir, name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	return errors.Join(err, f.Sync(), f.Close())
}

// place moves files and keys from the stage to the data folder; the rows follow when it has succeeded.
func (c *restoreCmd) place(stage string) error {
	for _, name := range append([]string{filesFolder}, keyFiles...) {
		err := os.Rename(filepath.Join(stage, name), filepath.Join(c.Data, name))
		if err != nil && !(errors.Is(err, fs.ErrNotExist) && slices.Contains(keyFiles, name)) {
			return err
		}
	}
	return syncFolder(c.Data)
}

// unplace takes away what place has moved when the rows were not kept after all.
func (c *restoreCmd) unplace() error {
	var failures []error
	for _, name := range append([]string{filesFolder}, keyFiles...) {
		failures = append(failures, os.RemoveAll(filepath.Join(c.Data, name)))
	}
	return errors.Join(failures...)
}

// placeDatabase gives a SQLite file its name last: it is what makes the folder an installation.
func (c *restoreCmd) placeDatabase(engine db.Engine, stage string) error {
	if engine != db.SQLite {
		return nil
	}
	if err := os.Rename(filepath.Join(stage, databaseFile), filepath.Join(c.Data, databaseFile)); err != nil {
		return errors.Join(err, c.unplace())
	}
	return syncFolder(c.Data)
}

// equal prints what the restore has proved: the same rows, jobs and files as in the backup.
func equal(w io.Writer, m dump.Manifest) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "what\tin the backup\tread back\tSHA-256 of both")
	row := func(what string, sum dump.Sum) {
		fmt.Fprintf(t, "%s\t%d\t%d\t%.16s…\n", what, sum.Count, sum.Count, sum.Digest)
	}
	for _, table := range m.Tables {
		row(table.Name, m.Rows[table.Name])
	}
	row("jobs not done", m.Jobs)
	row("files", m.Files)
	return t.Flush()
}
