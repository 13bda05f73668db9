package dump_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"strings"
	"testing"

	"parvis/internal/kit/db"
)

// rewritten is a backup whose entries went through somebody's hands; a nil content drops one.
func rewritten(t *testing.T, archive []byte, hands func(name string, content []byte) []byte) []byte {
	t.Helper()
	z, err := gzip.NewReader(bytes.NewReader(archive))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	packed := gzip.NewWriter(&out)
	from, to := tar.NewReader(z), tar.NewWriter(packed)
	for {
		entry, err := from.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		content, failure := io.ReadAll(from)
		if err = errors.Join(err, failure); err != nil {
			t.Fatal(err)
		}
		if content = hands(entry.Name, content); content == nil {
			continue
		}
		err = to.WriteHeader(&tar.Header{Name: entry.Name, Size: int64(len(content)), Mode: 0o600})
		_, failure = to.Write(content)
		if err = errors.Join(err, failure); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(to.Close(), packed.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func replace(entry, old, with string) func(string, []byte) []byte {
	return func(name string, content []byte) []byte {
		if strings.HasPrefix(name, entry) {
			return bytes.Replace(content, []byte(old), []byte(with), 1)
		}
		return content
	}
}

func drop(entry string) func(string, []byte) []byte {
	return func(name string, content []byte) []byte {
		if strings.HasPrefix(name, entry) {
			return nil
		}
		return content
	}
}

func TestABackupThatSomebodyChanged(t *testing.T) {
	t.Parallel()
	source := newTown(t, db.SQLite)
	source.fill(false)
	archive, _ := source.backup("a.tar.gz")
	for name, test := range map[string]struct {
		hands func(string, []byte) []byte
		says  string
	}{
		"a newer format":    {replace("head", `"format": 1`, `"format": 2`), "format 2, this release reads up to 1"},
		"a newer schema":    {replace("head", `902`, `990`), "schema 0990, which this release does not know"},
		"a word":            {replace("tables/towns", "Là-haut", "Là-bas!"), "table towns: the digest is not that of its manifest"},
		"a table gone":      {drop("tables/streets"), "table streets: it holds 0, its manifest says 15"},
		"an unknown column": {replace("tables/towns", `"motto"`, `"montt"`), "column montt is not in the head"},
		"an unknown table":  {replace("head", `"streets"`, `"avenues"`), "does not have the table"},
		"a file":            {replace("files/", "avis", "Avis"), "its bytes are not those of its name"},
		"a file gone":       {drop("files/"), "the files: it holds 0, its manifest says 3"},
		"a key":             {replace("keys/", "5a5a", "5a5b"), "its keys"},
		"a key gone":        {drop("keys/"), "its keys"},
		"a job gone":        {drop("jobs/"), "the jobs: it holds 0"},
		"no manifest":       {drop("manifest"), "it ends before its manifest"},
		"no head":           {drop("head"), "it begins with"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			to := newTown(t, db.SQLite)
			_, err := to.restore(t.Context(), "a.tar.gz", bytes.NewReader(rewritten(t, archive, test.hands)))
			if err == nil || !strings.Contains(err.Error(), test.says) || strings.Contains(err.Error(), "\n") {
				t.Errorf("got %v, want %q on one line", err, test.says)
			}
			if n := to.rows(); n != 0 {
				t.Errorf("%d rows were kept", n)
			}
		})
	}
}
