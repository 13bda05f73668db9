package dump

import (
	"archive/tar"
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"parvis/internal/kit/db"
	"parvis/internal/kit/files"
	"parvis/internal/kit/jobs"
)

// Target is the empty installation that a backup is restored into.
type Target struct {
	DB    *db.DB
	Files files.Swept
	Key   func(name string, text []byte) error // keeps a key file
	Place func() error                         // runs when everything was compared, just before the rows are kept
}

// faultError is what is wrong with the backup itself, not with the machine that reads it.
type faultError struct{ error }

func (f faultError) Unwrap() error { return f.error }

func fault(format string, args ...any) error {
	return faultError{fmt.Errorf("the backup is damaged: "+format+": take another copy of it", args...)}
}

// Damaged says whether err is about the backup itself.
func Damaged(err error) bool {
	_, yes := errors.AsType[faultError](err)
	return yes
}

// Restore reads the backup r, compressed as name says, into t. Whatever fails, no row is kept; files and
// keys are the business of t, which keeps them with Place.
func Restore(ctx context.Context, name string, r io.Reader, t Target, watch Watch) (Manifest, error) {
	plain, done, err := decompressor(name, bufio.NewReaderSize(r, 1<<20))
	if err != nil {
		return Manifest{}, fault("its beginning is not that of a %s file (%w)", Extensions, err)
	}
	defer done()
	in := &reading{Target: t, plain: plain, tar: tar.NewReader(plain), watch: watch, rows: map[string]*digest{}, keyed: map[string]string{}}
	if err := in.begin(ctx); err != nil {
		return Manifest{}, err
	}
	began := false
	err = t.DB.Write(ctx, func(tx *db.Tx) error {
		if began {
			return errors.New("the database wants the restore to begin again: run it once more, with nobody else in the database")
		}
		began = true
		return in.all(ctx, tx)
	})
	if err != nil {
		return Manifest{}, err
	}
	return in.manifest, t.DB.Migrate(ctx) // what this release has added since
}

type reading struct {
	Target
	plain io.Reader
	tar   *tar.Reader
	watch Watch
	seen  Progress

	head     Head
	rows     map[string]*digest
	jobs     digest
	files    digest
	keyed    map[string]string
	manifest Manifest
}

// begin reads the head, refuses what it cannot take, and makes the tables of the backup's own schema.
func (in *reading) begin(ctx context.Context) error {
	entry, err := in.next()
	if err != nil {
		return err
	}
	if entry.Name != "head.json" {
		return fault("it begins with %q and not with its head", entry.Name)
	}
	if err := json.NewDecoder(in.tar).Decode(&in.head); err != nil {
		return fault("its head cannot be read (%w)", err)
	}
	if err := in.head.acceptable(); err != nil {
		return err
	}
	if err := Empty(ctx, in.DB); err != nil {
		return err
	}
	return in.DB.MigrateTo(ctx, in.head.Versions)
}

// acceptable refuses what a newer release has written.
func (h Head) acceptable() error {
	if h.Format > Format {
		return fmt.Errorf("the backup has format %d, this release reads up to %d: restore it with the release that wrote it (%s) or a newer one", h.Format, Format, h.Parvis)
	}
	known, err := db.Versions()
	if err != nil {
		return err
	}
	for _, version := range h.Versions {
		if !slices.Contains(known, version) {
			return fmt.Errorf("the backup has schema %04d, which this release does not know: restore it with the release that wrote it (%s) or a newer one", version, h.Parvis)
		}
	}
	return nil
}

// Empty refuses a database that holds anything.
func Empty(ctx context.Context, d *db.DB) error {
	tables, err := d.Tables(ctx)
	if err != nil {
		return err
	}
	for _, table := range tables {
		var some bool
		if err := d.Read().QueryRowContext(ctx, fmt.Sprintf(`select exists (select 1 from "%s")`, table.Name)).Scan(&some); err != nil {
			return fmt.Errorf("look into %s: %w", table.Name, err)
		}
		if some {
			return fmt.Errorf("the database is not empty, %s has rows: a restore goes only into an empty one; name another with --data or --db", table.Name)
		}
	}
	return nil
}

func (in *reading) next() (*tar.Header, error) {
	entry, err := in.tar.Next()
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return nil, fault("it ends before its manifest, so it is cut short")
	case err != nil:
		return nil, fault("%w", err)
	}
	return entry, nil
}

// all fills the database, reads it back, and has everything else put in its place.
func (in *reading) all(ctx context.Context, tx *db.Tx) error {
	if err := in.prepare(ctx, tx); err != nil {
		return err
	}
	for in.manifest.Rows == nil {
		entry, err := in.next()
		if err != nil {
			return err
		}
		if err := in.take(ctx, tx, entry.Name); err != nil {
			if errors.Is(err, io.ErrUnexpectedEOF) {
				return fault("it is cut short in %s", entry.Name)
			}
			return fmt.Errorf("%s: %w", entry.Name, err)
		}
	}
	if err := in.rest(); err != nil {
		return err
	}
	if err := in.compare(); err != nil {
		return err
	}
	if err := in.readBack(ctx, tx); err != nil {
		return err
	}
	return in.Place()
}

// prepare: a restore lasts longer than an ordinary transaction, and jobs were not seen by Empty.
func (in *reading) prepare(ctx context.Context, tx *db.Tx) error {
	if tx.Engine() == db.Postgres {
		if _, err := tx.ExecContext(ctx, "set local idle_in_transaction_session_timeout = 0"); err != nil {
			return err
		}
	}
	return eachJob(ctx, tx.Engine(), tx, func([]byte) error {
		return errors.New("the database is not empty, it has jobs: a restore goes only into an empty one; name another with --data or --db")
	})
}

// take stores one entry.
func (in *reading) take(ctx context.Context, tx *db.Tx, name string) error {
	folder, rest, _ := strings.Cut(name, "/")
	switch {
	case folder == "tables":
		table, _, _ := strings.Cut(rest, "/")
		return in.takeRows(ctx, tx, table)
	case folder == "jobs":
		return in.takeJobs(ctx, tx)
	case folder == "keys":
		return in.takeKey(rest)
	case folder == "files":
		return in.takeFile(ctx, rest)
	case name == "manifest.json":
		if err := json.NewDecoder(in.tar).Decode(&in.manifest); err != nil || in.manifest.Rows == nil {
			return fault("its manifest cannot be read (%v)", err)
		}
		return nil
	}
	return fault("it has something that no backup has")
}

// rest reads to the very end, where the compression keeps its own checksum.
func (in *reading) rest() error {
	if _, err := in.tar.Next(); !errors.Is(err, io.EOF) {
		return fault("it goes on after its manifest (%v)", err)
	}
	if _, err := io.Copy(io.Discard, in.plain); err != nil {
		return fault("%w", err)
	}
	return nil
}

func (in *reading) takeRows(ctx context.Context, tx *db.Tx, name string) error {
	at := slices.IndexFunc(in.head.Tables, func(t db.Table) bool { return t.Name == name })
	if at < 0 {
		return fault("its head does not have the table %q", name)
	}
	if in.rows[name] == nil {
		in.rows[name] = &digest{}
	}
	in.seen.What = name
	fill := &filling{tx: tx, table: in.head.Tables[at]}
	if err := in.eachLine(in.rows[name], func(line []byte) error { return fill.add(ctx, line) }); err != nil {
		return err
	}
	return fill.flush(ctx)
}

func (in *reading) takeJobs(ctx context.Context, tx *db.Tx) error {
	in.seen.What = "jobs"
	return in.eachLine(&in.jobs, func(line []byte) error {
		var job jobs.Carried
		if err := json.Unmarshal(line, &job); err != nil {
			return fault("a line is not a job (%w)", err)
		}
		return jobs.Import(ctx, tx, []jobs.Carried{job})
	})
}

// longestLine is the most that one row may take.
const longestLine = 256 << 20

func (in *reading) eachLine(sum *digest, take func(line []byte) error) error {
	scan := bufio.NewScanner(in.tar)
	scan.Buffer(make([]byte, 64<<10), longestLine)
	for scan.Scan() {
		sum.add(scan.Bytes())
		if err := take(scan.Bytes()); err != nil {
			return err
		}
		if in.seen.Rows++; in.seen.Rows%500 == 0 {
			in.watch.tell(in.seen)
		}
	}
	if err := scan.Err(); err != nil {
		return fault("%w", err)
	}
	return nil
}

func (in *reading) takeKey(name string) error {
	if strings.ContainsAny(name, `/\`) || !strings.HasSuffix(name, ".key") {
		return fault("%q is not the name of a key", name)
	}
	text, err := io.ReadAll(io.LimitReader(in.tar, 64<<10))
	if err != nil {
		return fault("%w", err)
	}
	hash := sha256.Sum256(text)
	in.keyed[name] = hex.EncodeToString(hash[:])
	return in.Key(name, text)
}

func (in *reading) takeFile(ctx context.Context, key string) error {
	source := &source{r: in.tar}
	stored, err := in.Files.Put(ctx, source)
	if source.err != nil {
		return fault("%w", source.err)
	}
	if err != nil {
		return err
	}
	if stored.Key != key {
		return fault("its bytes are not those of its name")
	}
	in.files.add([]byte(key))
	in.seen.What, in.seen.Files, in.seen.Bytes = "files", in.files.n, in.seen.Bytes+stored.Size
	in.watch.tell(in.seen)
	return nil
}

// source remembers that it was the backup that failed, not the disk it is put on.
type source struct {
	r   io.Reader
	err error
}

func (s *source) Read(p []byte) (n int, err error) {
	n, err = s.r.Read(p)
	if err != nil && err != io.EOF {
		s.err = err
	}
	return n, err
}
