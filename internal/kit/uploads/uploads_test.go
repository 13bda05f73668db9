package uploads

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	_ "golang.org/x/image/webp"

	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
)

// The marker that must not survive: it stands for the place, the camera and the name of a photo.
const secret = "47.2184N 1.5536W Jeanne"

func picture() image.Image {
	m := image.NewRGBA(image.Rect(0, 0, 64, 48))
	for y := range 48 {
		for x := range 64 {
			m.Set(x, y, color.RGBA{uint8(x * 4), uint8(y * 5), uint8(x ^ y), 255})
		}
	}
	return m
}

func plainJPEGFile(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, picture(), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func segment(marker byte, body string) []byte {
	return append([]byte{0xff, marker, byte((len(body) + 2) >> 8), byte(len(body) + 2)}, body...)
}

// photo is a JPEG as a phone makes it: EXIF with orientation and place, XMP, profile, comment, and a second
// picture behind the end.
func photo(t testing.TB, orientation byte) []byte {
	plain := plainJPEGFile(t)
	tiff := string(tinyTIFF(orientation)) + secret
	file := slicesOf(plain[:2],
		segment(app1, "Exif\x00\x00"+tiff), segment(app1, "http://ns.adobe.com/xap/1.0/\x00"+secret),
		segment(app0+2, "ICC_PROFILE\x00\x01\x01"+secret), segment(0xfe, secret), segment(app0+13, "Photoshop 3.0\x00"+secret),
		plain[2:], plain, []byte(secret))
	return file
}

func slicesOf(parts ...[]byte) []byte { return bytes.Join(parts, nil) }

func chunk(kind, body string) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	b = append(b, kind+body...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE([]byte(kind+body)))
}

func scanned(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, picture()); err != nil {
		t.Fatal(err)
	}
	plain := b.Bytes()
	const ihdrEnd = 8 + 25
	return slicesOf(plain[:ihdrEnd], chunk("tEXt", "Author\x00"+secret), chunk("eXIf", string(tinyTIFF(6))+secret),
		chunk("iTXt", secret), chunk("prVt", secret), plain[ihdrEnd:], []byte(secret))
}

func webpFile(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name + ".webp")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// taggedWebP adds what a phone's gallery adds: an EXIF block and the flag that says so.
func taggedWebP(t testing.TB) []byte {
	b := webpFile(t, "lossy")
	exif := append([]byte("EXIF"), binary.LittleEndian.AppendUint32(nil, uint32(len(secret)+1))...)
	b = slicesOf(b, exif, []byte(secret+"\x00"))
	b[20] |= 0x08
	binary.LittleEndian.PutUint32(b[4:], uint32(len(b)-8))
	return b
}

const document = "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"

func vet(b []byte) (Upload, []byte, error) {
	u, err := Vet(bytes.NewReader(b), int64(len(b)), Usual)
	if err != nil {
		return u, nil, err
	}
	safe, err := io.ReadAll(u.Reader())
	return u, safe, err
}

func TestPicturesKeepTheirPixelsAndLoseTheRest(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		file []byte
		want Type
	}{
		"photo": {photo(t, 6), JPEG}, "plain jpeg": {plainJPEGFile(t), JPEG}, "scan": {scanned(t), PNG},
		"webp": {taggedWebP(t), WebP}, "lossless webp": {webpFile(t, "lossless"), WebP},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			u, safe, err := vet(c.file)
			if err != nil {
				t.Fatal(err)
			}
			if u.Type != c.want || int64(len(safe)) != u.Size() {
				t.Errorf("got %s, %d bytes announced as %d", u.Type, len(safe), u.Size())
			}
			if bytes.Contains(safe, []byte(secret[:8])) {
				t.Error("the place survived")
			}
			before, _, err := image.Decode(bytes.NewReader(c.file))
			if err != nil {
				t.Fatal(err)
			}
			after, _, err := image.Decode(bytes.NewReader(safe))
			if err != nil {
				t.Fatal(err)
			}
			if !cmp.Equal(before, after) || after.Bounds().Dx() != u.Width || after.Bounds().Dy() != u.Height {
				t.Error("the pixels changed")
			}
			if _, again, err := vet(safe); err != nil || !bytes.Equal(again, safe) {
				t.Errorf("safe bytes must pass unchanged: %v", err)
			}
		})
	}
}

func TestOrientationStays(t *testing.T) {
	t.Parallel()
	for o := byte(1); o <= 8; o++ {
		_, safe, err := vet(photo(t, o))
		if err != nil {
			t.Fatal(err)
		}
		got := byte(1)
		if at := bytes.Index(safe, []byte("Exif\x00\x00")); at >= 0 {
			got = exifOrientation(safe[at+6:])
		}
		if got != o {
			t.Errorf("orientation %d became %d", o, got)
		}
	}
	_, safe, err := vet(scanned(t))
	if at := bytes.Index(safe, []byte("eXIf")); err != nil || at < 0 || exifOrientation(safe[at+4:]) != 6 {
		t.Errorf("the orientation of the PNG is lost: %v", err)
	}
}

func TestPDFStaysAsItIs(t *testing.T) {
	t.Parallel()
	u, safe, err := vet([]byte(document))
	if err != nil || u.Type != PDF || string(safe) != document {
		t.Errorf("got %+v, %q, %v", u, safe, err)
	}
}

func archive(t testing.TB, name string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, "hello"); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// bomb is a PNG header that announces more pixels than any machine holds.
func bomb() []byte {
	var ihdr [13]byte
	binary.BigEndian.PutUint32(ihdr[0:], 60_000)
	binary.BigEndian.PutUint32(ihdr[4:], 60_000)
	ihdr[8] = 8
	return slicesOf([]byte("\x89PNG\r\n\x1a\n"), chunk("IHDR", string(ihdr[:])), chunk("IDAT", "x"), chunk("IEND", ""))
}

func TestRefusalsSayWhatToSendInstead(t *testing.T) {
	t.Parallel()
	jpg, big := plainJPEGFile(t), bytes.Repeat([]byte{' '}, 11<<20)
	bigFrame := bytes.Clone(jpg)
	if at := bytes.Index(bigFrame, []byte{0xff, sof0}); at > 0 {
		copy(bigFrame[at+5:], "\xff\xff\xff\xff")
	}
	hidden := bytes.Clone(jpg) // an archive whose end lies inside the compressed data
	scan := bytes.Index(hidden, []byte{0xff, sos})
	hidden = slicesOf(hidden[:scan+14], append([]byte("PK\x05\x06"), make([]byte, 18)...), hidden[scan+14:])
	for name, c := range map[string]struct {
		file []byte
		want string
	}{
		"empty": {nil, "empty"}, "too large": {append([]byte(document), big...), "too_large"},
		"bomb": {bomb(), "too_many_pixels"}, "jpeg bomb": {bigFrame, "too_many_pixels"},
		"cut photo": {jpg[:len(jpg)/2], "damaged"}, "cut scan": {scanned(t)[:300], "damaged"}, "cut PDF": {[]byte(document[:40]), "damaged"},
		"jpeg without picture": {append(jpg[:2:2], 0xff, eoi), "damaged"}, "cut webp": {webpFile(t, "lossy")[:60], "damaged"},
		"heic": {[]byte("\x00\x00\x00\x18ftypheic...."), "heic"}, "video": {[]byte("\x00\x00\x00\x18ftypisom...."), "video"},
		"docx": {archive(t, "word/document.xml"), "office"}, "old doc": {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1...."), "office"},
		"zip": {archive(t, "photo.jpg"), "archive"}, "svg": {[]byte("<?xml version='1.0'?><svg onload='alert(1)'/>"), "page"},
		"html": {[]byte("  <HTML><script>alert(1)</script>"), "page"}, "program": {[]byte("MZ\x90"), "program"}, "text": {[]byte("bonjour"), "unknown"},
		"gif": {[]byte("GIF89a..."), "picture"}, "PDF with a page in front": {[]byte("<html>" + document), "page"},
		"PDF and page":          {[]byte("%PDF-1.4\n<script>alert(1)</script>\n%%EOF"), "two_things"},
		"PDF and archive":       {append([]byte(document), archive(t, "evil.exe")...), "two_things"},
		"picture and archive":   {hidden, "two_things"},
		"animated webp":         {slicesOf([]byte("RIFF\x16\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x02\x00\x00\x00"), make([]byte, 6)), "picture"},
		"PDF behind other text": {[]byte("hello\n" + document), "unknown"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, _, err := vet(c.file)
			if got := errs.KeyOf(err); got != "uploads."+c.want {
				t.Fatalf("got %v, want uploads.%s", err, c.want)
			}
			for _, l := range i18n.Langs {
				if words := i18n.InArgs(l, errs.KeyOf(err), errs.ArgsOf(err)); strings.Contains(words, "<no value>") {
					t.Errorf("%s: %s", l, words)
				}
			}
		})
	}
}

func TestAPictureThatHidesAnArchiveBehindItsEndLosesIt(t *testing.T) {
	t.Parallel()
	_, safe, err := vet(append(plainJPEGFile(t), archive(t, "evil.exe")...))
	if err != nil || bytes.Contains(safe, []byte("evil.exe")) {
		t.Errorf("got %d bytes, %v", len(safe), err)
	}
}

func TestReadErrorsAreOurs(t *testing.T) {
	t.Parallel()
	_, err := Vet(broken{}, 100, Usual)
	if errs.KindOf(err) != errs.Internal {
		t.Errorf("got %v", err)
	}
}

type broken struct{}

func (broken) ReadAt([]byte, int64) (int, error) { return 0, os.ErrClosed }

func FuzzVet(f *testing.F) {
	f.Add(photo(f, 6))
	f.Add(scanned(f))
	f.Add(taggedWebP(f))
	f.Add(webpFile(f, "lossless"))
	f.Add([]byte(document))
	f.Add(bomb())
	f.Fuzz(func(t *testing.T, b []byte) {
		u, safe, err := vet(b)
		if err != nil {
			if errs.KindOf(err) == errs.Internal {
				t.Fatalf("bytes alone must not be our fault: %v", err)
			}
			return
		}
		if len(safe) > len(b)+64 || int64(len(safe)) != u.Size() {
			t.Fatalf("%d bytes became %d, announced as %d", len(b), len(safe), u.Size())
		}
		if _, again, err := vet(safe); err != nil || !bytes.Equal(again, safe) {
			t.Fatalf("safe bytes do not pass again: %v", err)
		}
	})
}

func BenchmarkVetPhoto(b *testing.B) {
	file := photo(b, 6)
	file = slicesOf(file[:len(file)-len(secret)], bytes.Repeat([]byte{'x'}, 4<<20))
	for b.Loop() {
		if _, err := Vet(bytes.NewReader(file), int64(len(file)), Usual); err != nil {
			b.Fatal(err)
		}
	}
}
