package filestest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"parvis/internal/kit/clock"
	"parvis/internal/kit/files"
)

// Limit is the size limit that the suite wants its stores made with.
const Limit = 1 << 20

// Run proves that the stores made by open keep the promises of files.Swept.
func Run(t *testing.T, open func(t *testing.T, c clock.Clock) files.Swept) {
	for name, test := range map[string]func(*testing.T, files.Swept, *clock.Fake){
		"what is put is read back": readBack, "same bytes, same key": sameBytes, "limit": limit,
		"broken upload keeps nothing": broken, "cancelled upload keeps nothing": cancelled,
		"unknown and hostile keys": hostile, "delete": deletes, "seek": seeks,
		"many at once": together, "sweep": sweep, "put again before the sweep": putAgain,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := clock.NewFake(time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC))
			test(t, open(t, c), c)
		})
	}
}

func put(t *testing.T, s files.Store, text string) files.Stored {
	t.Helper()
	stored, err := s.Put(t.Context(), strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return stored
}

func read(t *testing.T, s files.Store, key files.Key) string {
	t.Helper()
	f, err := s.Open(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	text, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func count(t *testing.T, s files.Swept) (n int) {
	t.Helper()
	for _, err := range s.All(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	return n
}

func readBack(t *testing.T, s files.Swept, _ *clock.Fake) {
	big := make([]byte, Limit)
	chacha := rand.NewChaCha8([32]byte{1})
	_, _ = chacha.Read(big)
	for _, text := range []string{"", "avis d'impôt", string(big)} {
		stored := put(t, s, text)
		if want := sha256.Sum256([]byte(text)); stored.SHA256 != want || stored.Key != files.KeyOf(want) || stored.Size != int64(len(text)) {
			t.Errorf("%d bytes: stored as %+v", len(text), stored)
		}
		if read(t, s, stored.Key) != text {
			t.Errorf("%d bytes came back otherwise", len(text))
		}
	}
}

func sameBytes(t *testing.T, s files.Swept, _ *clock.Fake) {
	if put(t, s, "a") != put(t, s, "a") || count(t, s) != 1 {
		t.Error("the same bytes were kept twice")
	}
}

func limit(t *testing.T, s files.Swept, _ *clock.Fake) {
	_, err := s.Put(t.Context(), bytes.NewReader(make([]byte, Limit+1)))
	if !errors.Is(err, files.ErrTooLarge) || count(t, s) != 0 {
		t.Errorf("one byte too many: %v, %d files", err, count(t, s))
	}
}

func broken(t *testing.T, s files.Swept, _ *clock.Fake) {
	cut := io.MultiReader(strings.NewReader("half of"), iotest.ErrReader(io.ErrUnexpectedEOF))
	if _, err := s.Put(t.Context(), cut); !errors.Is(err, io.ErrUnexpectedEOF) || count(t, s) != 0 {
		t.Errorf("cut upload: %v, %d files", err, count(t, s))
	}
}

func cancelled(t *testing.T, s files.Swept, _ *clock.Fake) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Put(ctx, strings.NewReader("a")); !errors.Is(err, context.Canceled) || count(t, s) != 0 {
		t.Errorf("cancelled upload: %v, %d files", err, count(t, s))
	}
}

func hostile(t *testing.T, s files.Swept, _ *clock.Fake) {
	for _, key := range []string{"", "a", "../../etc/passwd", strings.Repeat("0", 64), strings.Repeat("A", 64), strings.Repeat("../", 21) + "a", strings.Repeat("\x00", 64)} {
		if f, err := s.Open(t.Context(), key); !errors.Is(err, files.ErrNotFound) {
			t.Errorf("open %q: %v, %v", key, f, err)
		}
		if err := s.Delete(t.Context(), key); err != nil {
			t.Errorf("delete %q: %v", key, err)
		}
	}
}

func deletes(t *testing.T, s files.Swept, _ *clock.Fake) {
	stored := put(t, s, "a")
	for range 2 {
		if err := s.Delete(t.Context(), stored.Key); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Open(t.Context(), stored.Key); !errors.Is(err, files.ErrNotFound) {
		t.Errorf("open after delete: %v", err)
	}
	if put(t, s, "a") != stored || read(t, s, stored.Key) != "a" {
		t.Error("what was deleted cannot be put again")
	}
}

func seeks(t *testing.T, s files.Swept, _ *clock.Fake) {
	f, err := s.Open(t.Context(), put(t, s, "0123456789").Key)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, at := range []int64{7, 0} {
		if _, err := f.Seek(at, io.SeekStart); err != nil {
			t.Fatal(err)
		}
		if rest, err := io.ReadAll(f); err != nil || string(rest) != "0123456789"[at:] {
			t.Errorf("from %d: %q, %v", at, rest, err)
		}
	}
}

func together(t *testing.T, s files.Swept, _ *clock.Fake) {
	var group sync.WaitGroup
	for i := range 24 {
		group.Go(func() {
			text := strings.Repeat("x", i%3+1)
			stored, err := s.Put(t.Context(), strings.NewReader(text))
			if err != nil || stored.Size != int64(len(text)) {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if count(t, s) != 3 {
		t.Errorf("kept %d files, want 3", count(t, s))
	}
}

func sweep(t *testing.T, s files.Swept, c *clock.Fake) {
	named, orphan := put(t, s, "named"), put(t, s, "orphan")
	c.Advance(48 * time.Hour)
	young := put(t, s, "young")
	rows := func(_ context.Context, keys []files.Key) (map[files.Key]bool, error) {
		return map[files.Key]bool{named.Key: true}, nil
	}
	done, err := files.Sweep(t.Context(), s, c.Now().Add(-24*time.Hour), rows)
	if err != nil || done != (files.Swepts{Kept: 1, Young: 1, Deleted: 1}) {
		t.Errorf("swept %+v, %v", done, err)
	}
	if _, err := s.Open(t.Context(), orphan.Key); !errors.Is(err, files.ErrNotFound) {
		t.Errorf("the orphan is still there: %v", err)
	}
	if read(t, s, named.Key)+read(t, s, young.Key) != "namedyoung" {
		t.Error("a named or young file was swept")
	}
	away := errors.New("database away")
	_, err = files.Sweep(t.Context(), s, c.Now().Add(time.Hour), func(context.Context, []files.Key) (map[files.Key]bool, error) { return nil, away })
	if !errors.Is(err, away) || count(t, s) != 2 {
		t.Errorf("with the database away: %v, %d files", err, count(t, s))
	}
}

func putAgain(t *testing.T, s files.Swept, c *clock.Fake) {
	put(t, s, "form")
	c.Advance(48 * time.Hour)
	stored := put(t, s, "form")
	if deleted, err := s.DeleteOlder(t.Context(), stored.Key, c.Now()); deleted || err != nil {
		t.Errorf("deleted %v, %v: a transaction was about to name it", deleted, err)
	}
	c.Advance(time.Second)
	if deleted, err := s.DeleteOlder(t.Context(), stored.Key, c.Now()); !deleted || err != nil {
		t.Errorf("deleted %v, %v: it is old now", deleted, err)
	}
}
