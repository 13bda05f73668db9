package secret_test

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"parvis/internal/kit/secret"
)

const loss = "do without"

func TestFileIsMadeOnce(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a.key")
	var all [8][secret.Size]byte
	var wg sync.WaitGroup
	for i := range all {
		wg.Go(func() {
			var err error
			if all[i], err = secret.File(path, loss); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	for _, s := range all {
		if s != all[0] || s == [secret.Size]byte{} {
			t.Fatal("processes that start together do not share the secret")
		}
	}
	if left, err := os.ReadDir(filepath.Dir(path)); err != nil || len(left) != 1 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

func TestFileRefuses(t *testing.T) {
	t.Parallel()
	sound := strings.Repeat("5a", secret.Size)
	for name, test := range map[string]struct {
		text string
		mode os.FileMode
		says string
	}{
		"cut short":          {sound[:40], 0o600, "is damaged"},
		"too long":           {sound + "5a", 0o600, "is damaged"},
		"not hexadecimal":    {"x" + sound[1:], 0o600, "or do without"},
		"empty":              {"", 0o600, "is damaged"},
		"readable by others": {sound, 0o644, "chmod 600"},
		"readable by group":  {sound, 0o640, "chmod 600"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "a.key")
			if err := os.WriteFile(path, []byte(test.text), test.mode); err != nil {
				t.Fatal(err)
			}
			_, err := secret.File(path, loss)
			if err == nil || !strings.Contains(err.Error(), test.says) || !strings.Contains(err.Error(), path) {
				t.Errorf("got %v, want %q and the path", err, test.says)
			}
			if err != nil && test.text != "" && strings.Contains(err.Error(), test.text) {
				t.Errorf("the secret is in the message: %v", err)
			}
			if kept, _ := os.ReadFile(path); string(kept) != test.text {
				t.Error("the file was changed")
			}
		})
	}
}

func TestFileInAFolderThatIsNotThere(t *testing.T) {
	t.Parallel()
	if _, err := secret.File(filepath.Join(t.TempDir(), "none", "a.key"), loss); err == nil {
		t.Error("want an error")
	}
}
