package dump

import (
	"archive/tar"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"time"

	"parvis/internal/kit/db"
	"parvis/internal/kit/files"
)

// Source is the installation that is backed up. It may be serving meanwhile.
type Source struct {
	DB     *db.DB
	Files  files.Swept
	Keys   map[string]string // path of each key file, by its name in the data folder
	Parvis string            // this release
	Now    time.Time
}

// Write writes a backup of s to w, compressed as name says. Rows and jobs are those of one moment; files are
// listed after it, so that none is missing that a row names.
func Write(ctx context.Context, name string, w io.Writer, s Source, watch Watch) (Manifest, error) {
	packed, err := compressor(name, w)
	if err != nil {
		return Manifest{}, err
	}
	b := &backup{Source: s, watch: watch, archive: archive{tar.NewWriter(packed), s.Now.UTC().Truncate(time.Second)}}
	if err := s.DB.Snapshot(ctx, func(q db.Queryer) error { return b.all(ctx, q) }); err != nil {
		return Manifest{}, err
	}
	return b.made, errors.Join(b.archive.tar.Close(), packed.Close())
}

type backup struct {
	Source
	archive archive
	watch   Watch
	made    Manifest
	seen    Progress
}

func (b *backup) all(ctx context.Context, q db.Queryer) error {
	b.made = Manifest{Rows: map[string]Sum{}, Keys: map[string]string{}}
	b.made.Head = Head{Format: Format, Parvis: b.Parvis, MadeAt: b.archive.at, Engine: b.DB.Engine()}
	var err error
	if b.made.Versions, err = b.DB.Applied(ctx, q); err != nil {
		return err
	}
	if b.made.Tables, err = b.DB.Tables(ctx); err != nil {
		return err
	}
	if err := b.archive.document("head.json", b.made.Head); err != nil {
		return err
	}
	for _, step := range []func(context.Context, db.Queryer) error{b.rows, b.jobs, b.keys, b.files} {
		if err := step(ctx, q); err != nil {
			return err
		}
	}
	return b.archive.document("manifest.json", b.made)
}

func (b *backup) rows(ctx context.Context, q db.Queryer) error {
	for _, table := range b.made.Tables {
		out := &lines{to: &b.archive, folder: "tables/" + table.Name}
		b.seen.What = table.Name
		err := eachRow(ctx, b.DB.Engine(), q, table, func(line []byte) error {
			b.tick()
			return out.add(line)
		})
		if err = errors.Join(err, out.flush()); err != nil {
			return fmt.Errorf("back up %s: %w", table.Name, err)
		}
		b.made.Rows[table.Name] = out.digest.result()
	}
	return nil
}

func (b *backup) tick() {
	if b.seen.Rows++; b.seen.Rows%500 == 0 {
		b.watch.tell(b.seen)
	}
}

func (b *backup) jobs(ctx context.Context, q db.Queryer) error {
	out := &lines{to: &b.archive, folder: "jobs"}
	b.seen.What = "jobs"
	err := eachJob(ctx, b.DB.Engine(), q, func(line []byte) error {
		b.tick()
		return out.add(line)
	})
	if err = errors.Join(err, out.flush()); err != nil {
		return fmt.Errorf("back up the jobs: %w", err)
	}
	b.made.Jobs = out.digest.result()
	return nil
}

func (b *backup) keys(context.Context, db.Queryer) error {
	for _, name := range slices.Sorted(maps.Keys(b.Keys)) {
		text, err := os.ReadFile(b.Keys[name])
		if err != nil {
			return fmt.Errorf("back up the key %s: %w", name, err)
		}
		hash := sha256.Sum256(text)
		b.made.Keys[name] = hex.EncodeToString(hash[:])
		if err := b.archive.put("keys/"+name, text); err != nil {
			return err
		}
	}
	return nil
}

func (b *backup) files(ctx context.Context, _ db.Queryer) error {
	var kept digest
	b.seen.What = "files"
	for info, err := range b.Files.All(ctx) {
		if err != nil {
			return fmt.Errorf("back up the files: %w", err)
		}
		size, err := b.file(ctx, info.Key)
		switch {
		case errors.Is(err, files.ErrNotFound): // erased since it was listed
			continue
		case errors.Is(err, files.ErrDamaged):
			b.made.Damaged = append(b.made.Damaged, info.Key)
			continue
		case err != nil:
			return fmt.Errorf("back up file %s: %w", info.Key, err)
		}
		kept.add([]byte(info.Key))
		b.made.Bytes += size
		b.seen.Files, b.seen.Bytes = kept.n, b.made.Bytes
		b.watch.tell(b.seen)
	}
	b.made.Files = kept.result()
	return nil
}

// file reads a file twice: what no longer has the bytes of its name must not pass for a backup of it.
func (b *backup) file(ctx context.Context, key files.Key) (int64, error) {
	f, err := b.Files.Open(ctx, key)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	size, err := io.Copy(io.Discard, f)
	if err != nil {
		return 0, err
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return 0, err
	}
	return size, b.archive.copy("files/"+key, f, size)
}
