package forms_test

import (
	"bytes"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/png"
	"io"
	"testing"
	"time"

	"parvis/internal/forms"
	"parvis/internal/forms/formstest"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/events"
	"parvis/internal/kit/scan/demo"

	"context"
)

// picture is a small photo whose colour comes from its name: other names, other bytes.
func picture(name string) []byte {
	sum := crc32.ChecksumIEEE([]byte(name))
	img := image.NewRGBA(image.Rect(0, 0, 4, 4))
	img.Set(1, 1, color.RGBA{byte(sum), byte(sum >> 8), byte(sum >> 16), 255})
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func arriving(input, name string, content []byte) forms.Arriving {
	return forms.Arriving{Input: input, Name: name, Bytes: bytes.NewReader(content), Size: int64(len(content))}
}

func attach(t *testing.T, h *formstest.House, d *forms.Draft, input, name string) forms.Upload {
	t.Helper()
	u, err := h.Forms.Attach(h.Here(), d, arriving(input, name, picture(name)))
	if err != nil {
		t.Fatalf("attach %s: %v", name, err)
	}
	*d = *h.Fresh(d)
	return u
}

// needsNotice is a draft whose person has no quotient and shows papers.
func needsNotice(h *formstest.House) *forms.Draft {
	d, _ := h.Start()
	h.Save(d, "means", []string{"knows_quotient"}, "knows_quotient", "no")
	return d
}

// TestFilesAreHeld: nothing is opened before a scanner looked, also when it is away
// (open-forms and others let files wait for ever, or pass).
func TestFilesAreHeld(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := formstest.New(t, d)
		var heard []forms.UploadScanned
		events.On(h.Bus, "the test listens", func(_ context.Context, _ *db.Tx, e forms.UploadScanned) error {
			heard = append(heard, e)
			return nil
		})
		draft := needsNotice(h)
		h.Scanner.Away = true
		good := attach(t, h, draft, "tax_notice", "avis.png")
		evil, err := h.Forms.Attach(h.Here(), draft, arriving("tax_notice", "autre.pdf", pdf(demo.EICAR())))
		if err != nil {
			t.Fatal(err)
		}
		drain(t, h)
		if _, _, err := h.Forms.File(h.Here(), h.Fresh(draft), good.ID); !errors.Is(err, forms.ErrHeld) {
			t.Errorf("scanner away: got %v, want held", err)
		}
		h.Scanner.Away = false
		h.Clock.Advance(2 * time.Minute)
		drain(t, h)
		draft = h.Fresh(draft)
		if _, f, err := h.Forms.File(h.Here(), draft, good.ID); err != nil {
			t.Errorf("clean: %v", err)
		} else if b, err := io.ReadAll(f); err != nil || len(b) == 0 || f.Close() != nil {
			t.Errorf("clean, read: %v", err)
		}
		if _, _, err := h.Forms.File(h.Here(), draft, evil.ID); !errors.Is(err, forms.ErrHeld) {
			t.Errorf("harmful: got %v, want held", err)
		}
		if len(heard) != 2 {
			t.Errorf("%d files were told as looked at, want 2", len(heard))
		}
		form, _ := h.Forms.Form(h.Here(), draft)
		list, _ := form.Final(draft)["tax_notice"].([]any)
		if len(list) != 1 || list[0].(map[string]any)["name"] != "avis.png" {
			t.Errorf("files of the request: %v", list)
		}
	})
}

// TestFilesStayOne: a paper is one paper however many other pages are filled in after it.
func TestFilesStayOne(t *testing.T) {
	t.Parallel()
	h := formstest.New(t, dbtest.New(t))
	draft := needsNotice(h)
	attach(t, h, draft, "tax_notice", "avis.png")
	for _, child := range []string{"Malo Le Goff", "Inès Le Goff", "Nolwenn Le Goff"} {
		h.Save(draft, "child", []string{"child_name"}, "child_name", child)
	}
	if list, _ := h.Fresh(draft).All()["tax_notice"].([]any); len(list) != 1 {
		t.Errorf("one paper was sent, and the draft counts %d: %v", len(list), list)
	}
}

// TestFileLimits: each refusal is a sentence for the person, and nothing is kept.
func TestFileLimits(t *testing.T) {
	t.Parallel()
	h := formstest.New(t, dbtest.New(t))
	draft := needsNotice(h)
	for _, refused := range []struct {
		name, input string
		content     []byte
		key         string
	}{
		{"film.mov", "tax_notice", []byte("\x00\x00\x00\x14ftypqt  "), "uploads.video"},
		{"page.jpg", "tax_notice", []byte("<html><script>alert(1)</script>"), "uploads.page"},
		{"empty.pdf", "tax_notice", nil, "uploads.empty"},
		{"large.png", "tax_notice", make([]byte, 10<<20+1), "uploads.too_large"},
		{"a.png", "fee", picture("a"), "forms.no_upload"},
		{"a.png", "nothing", picture("a"), "forms.no_upload"},
		{"a.png", "children-9-certificate", picture("a"), "forms.no_upload"},
	} {
		_, err := h.Forms.Attach(h.Here(), draft, arriving(refused.input, refused.name, refused.content))
		if errs.KeyOf(err) != refused.key {
			t.Errorf("%s for %s: got %v, want %s", refused.name, refused.input, err, refused.key)
		}
	}
	if fresh := h.Fresh(draft); len(fresh.Uploads) > 0 {
		t.Errorf("refused and kept: %+v", fresh.Uploads)
	}
	first := attach(t, h, draft, "tax_notice", "1.png")
	again := attach(t, h, draft, "tax_notice", "1.png")
	if first.ID != again.ID || len(draft.Uploads) != 1 {
		t.Error("sent again after a cut, it is there twice")
	}
	attach(t, h, draft, "tax_notice", "2.png")
	if _, err := h.Forms.Attach(h.Here(), draft, arriving("tax_notice", "3.png", picture("3"))); errs.KeyOf(err) != "forms.file.enough" {
		t.Errorf("one too many: %v", err)
	}
	h.Write(h.Here(), func(tx *db.Tx) error { return h.Forms.Remove(h.Here(), tx, draft, first.ID) })
	if _, err := h.Forms.Attach(h.Here(), draft, arriving("tax_notice", "3.png", picture("3"))); err != nil {
		t.Errorf("in place of the one removed: %v", err)
	}
}

// FuzzAttach: whatever arrives is refused in words or kept as one of four types; nothing else.
func FuzzAttach(f *testing.F) {
	f.Add("a.png", picture("a"))
	f.Add("..\\..\\x.pdf", pdf(nil))
	f.Add("\u202egnp.exe", []byte("MZ"))
	h := formstest.New(f, dbtest.NewOn(f, db.SQLite))
	draft := needsNotice(h)
	f.Fuzz(func(t *testing.T, name string, content []byte) {
		u, err := h.Forms.Attach(h.Here(), draft, arriving("tax_notice", name, content))
		if err != nil {
			if errs.KindOf(err) == errs.Internal {
				t.Errorf("refused without words: %v", err)
			}
			return
		}
		if u.Scan != forms.ScanWaiting || u.Size <= 0 {
			t.Errorf("kept as %+v", u)
		}
		if err := h.DB.Write(h.Here(), func(tx *db.Tx) error { return h.Forms.Remove(h.Here(), tx, draft, u.ID) }); err != nil {
			t.Error(err)
		}
	})
}

func pdf(inside []byte) []byte {
	return append(append([]byte("%PDF-1.4\n1 0 obj\n<<>>\nendobj\n"), inside...), []byte("\ntrailer\n<<>>\nstartxref\n0\n%%EOF\n")...)
}

func drain(t *testing.T, h *formstest.House) {
	t.Helper()
	if err := h.Jobs.Drain(h.Here()); err != nil {
		t.Fatal(err)
	}
}
