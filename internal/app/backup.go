package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"parvis/internal/kit/clock"
	"parvis/internal/kit/db"
	"parvis/internal/kit/dump"
	"parvis/internal/kit/files/folder"
)

// where names an installation, for the commands that need nothing else of the settings.
type where struct {
	Data string `help:"Folder of the database, the files and the installation's secrets." default:"data" env:"PARVIS_DATA" placeholder:"DIR"`
	DB   Secret `help:"PostgreSQL that keeps the rows instead of the SQLite file in the data folder: postgres://…" env:"PARVIS_DB" placeholder:"URL"`

	allowUnsafe bool // as in Config
}

// keyFiles are the installation's secrets, by their names in the data folder.
var keyFiles = []string{sealFile, linksFile, inboxFile, apiSeal}

const (
	databaseFile = "parvis.db"
	filesFolder  = "files"
	sealFile     = "seal.key"
	linksFile    = "links.key"
	erasuresFile = "erasures.jsonl" // who must stay erased; to be kept beside the backups
)

// there refuses a place where nothing was ever installed: opening it would make an empty one.
func (w where) there() error {
	info, err := os.Stat(w.Data)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("there is no folder %s: name the data folder with --data", w.Data)
	case err != nil:
		return err
	case !info.IsDir():
		return fmt.Errorf("%s is not a folder: name the data folder with --data", w.Data)
	}
	if w.DB != "" {
		return nil
	}
	if _, err := os.Stat(filepath.Join(w.Data, databaseFile)); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no %s in %s: name the data folder with --data, or the PostgreSQL with --db", databaseFile, w.Data)
	}
	return nil
}

func (w where) open(ctx context.Context) (*db.DB, error) {
	d, err := db.Open(ctx, db.Config{URL: string(w.DB), Dir: w.Data, Log: slog.New(slog.DiscardHandler), AllowUnsafe: w.allowUnsafe})
	if err != nil {
		return nil, howToReach(w.DB, err)
	}
	return d, nil
}

type backupCmd struct {
	where
	To string `help:"File to write, ending in .tar.zst or .tar.gz. It holds the secrets too: guard it." required:"" placeholder:"FILE"`
}

// Help is shown by parvis backup --help.
func (backupCmd) Help() string {
	return `Everything of one moment goes into one file: rows, waiting jobs, stored files, keys. The town may be
served meanwhile. The file can be restored on SQLite as well as on PostgreSQL.

    parvis backup --to /backups/town.tar.zst --data /srv/parvis`
}

// Run writes the backup under another name, and gives it its own when it is whole and on the disk.
func (c *backupCmd) Run(ctx context.Context, s streams) (err error) {
	if err := errors.Join(dump.Named(c.To), c.free()); err != nil {
		return err
	}
	if err := c.there(); err != nil {
		return err
	}
	d, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	began := clock.System().Now()
	made, size, err := c.write(ctx, d, began, s.Err)
	if err != nil {
		return fmt.Errorf("backup to %s: %w", c.To, err)
	}
	for _, key := range made.Damaged {
		fmt.Fprintf(s.Err, "parvis: file %s is damaged in %s and was left out: put it back from an earlier backup\n", key, c.Data)
	}
	_, err = fmt.Fprintf(s.Out, "%s: %d rows of %d tables, %d jobs, %d files, %s (%.1f s)\n",
		c.To, rowsOf(made), len(made.Tables), made.Jobs.Count, made.Files.Count, sized(size), clock.System().Now().Sub(began).Seconds())
	return err
}

func (c *backupCmd) free() error {
	if _, err := os.Lstat(c.To); err == nil {
		return fmt.Errorf("%s is there already: name another file, or remove it first", c.To)
	}
	return nil
}

func (c *backupCmd) write(ctx context.Context, d *db.DB, now time.Time, said io.Writer) (made dump.Manifest, size int64, err error) {
	source, err := c.source(d, now)
	if err != nil {
		return made, 0, err
	}
	f, err := os.CreateTemp(filepath.Dir(c.To), "."+filepath.Base(c.To)+".part-*") // mode 0600
	if err != nil {
		return made, 0, err
	}
	defer os.Remove(f.Name()) // no longer there once it has its name
	line := progress(said)
	made, err = dump.Write(ctx, c.To, f, source, line.say)
	line.end()
	if err != nil {
		return made, 0, errors.Join(err, f.Close())
	}
	info, err := f.Stat()
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return made, 0, err
	}
	if err := os.Rename(f.Name(), c.To); err != nil {
		return made, 0, err
	}
	return made, info.Size(), syncFolder(filepath.Dir(c.To))
}

func (c *backupCmd) source(d *db.DB, now time.Time) (dump.Source, error) {
	store, err := folder.Look(filepath.Join(c.Data, filesFolder), clock.System())
	if err != nil {
		return dump.Source{}, err
	}
	s := dump.Source{DB: d, Files: store, Keys: map[string]string{}, Parvis: Version, Now: now}
	for _, name := range keyFiles {
		path := filepath.Join(c.Data, name)
		if _, err := os.Stat(path); err == nil {
			s.Keys[name] = path
		} else if !errors.Is(err, fs.ErrNotExist) {
			return s, err
		}
	}
	return s, nil
}

func rowsOf(m dump.Manifest) (n int64) {
	for _, sum := range m.Rows {
		n += sum.Count
	}
	return n
}

// syncFolder makes the names in a folder survive a power cut.
func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

func sized(bytes int64) string {
	switch {
	case bytes >= 1<<30:
		return fmt.Sprintf("%.1f GB", float64(bytes)/(1<<30))
	case bytes >= 1<<20:
		return fmt.Sprintf("%.1f MB", float64(bytes)/(1<<20))
	}
	return fmt.Sprintf("%d kB", (bytes+1023)/1024)
}
