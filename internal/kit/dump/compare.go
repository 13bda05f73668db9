package dump

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"

	"parvis/internal/kit/db"
)

// compare says whether what was read is what the manifest says was written.
func (in *reading) compare() error {
	m := in.manifest
	for _, table := range in.head.Tables {
		var got digest
		if in.rows[table.Name] != nil {
			got = *in.rows[table.Name]
		}
		if err := differ("table "+table.Name, got.result(), m.Rows[table.Name]); err != nil {
			return err
		}
	}
	if err := differ("the jobs", in.jobs.result(), m.Jobs); err != nil {
		return err
	}
	if err := differ("the files", in.files.result(), m.Files); err != nil {
		return err
	}
	if !maps.Equal(in.keyed, m.Keys) {
		return fault("its keys %v are not those of its manifest %v", slices.Sorted(maps.Keys(in.keyed)), slices.Sorted(maps.Keys(m.Keys)))
	}
	return nil
}

func differ(what string, got, want Sum) error {
	switch {
	case got.Count != want.Count:
		return fault("%s: it holds %d, its manifest says %d", what, got.Count, want.Count)
	case got.Digest != want.Digest:
		return fault("%s: the digest is not that of its manifest", what)
	}
	return nil
}

// readBack proves that the database and the store give back what was put there.
func (in *reading) readBack(ctx context.Context, tx *db.Tx) error {
	in.seen.What = "reading back"
	for _, table := range in.head.Tables {
		in.watch.tell(in.seen)
		var got digest
		err := eachRow(ctx, tx.Engine(), tx, table, func(line []byte) error { got.add(line); return nil })
		if err != nil {
			return fmt.Errorf("read back %s: %w", table.Name, err)
		}
		if err := changed(table.Name, got.result(), in.manifest.Rows[table.Name]); err != nil {
			return err
		}
	}
	var jobs digest
	if err := eachJob(ctx, tx.Engine(), tx, func(line []byte) error { jobs.add(line); return nil }); err != nil {
		return fmt.Errorf("read back the jobs: %w", err)
	}
	if err := changed("the jobs", jobs.result(), in.manifest.Jobs); err != nil {
		return err
	}
	return in.readFilesBack(ctx)
}

func (in *reading) readFilesBack(ctx context.Context) error {
	var got digest
	for info, err := range in.Files.All(ctx) {
		if err != nil {
			return fmt.Errorf("read back the files: %w", err)
		}
		f, err := in.Files.Open(ctx, info.Key)
		if err != nil {
			return fmt.Errorf("read back file %s: %w", info.Key, err)
		}
		_, err = io.Copy(io.Discard, f)
		f.Close()
		if err != nil {
			return fmt.Errorf("read back file %s: %w", info.Key, err)
		}
		got.add([]byte(info.Key))
	}
	return changed("the files", got.result(), in.manifest.Files)
}

func changed(what string, got, want Sum) error {
	if got != want {
		return fmt.Errorf("read back %s: %d of them with digest %.12s, stored were %d with %.12s: nothing was kept; check the disk and try again",
			what, got.Count, got.Digest, want.Count, want.Digest)
	}
	return nil
}
