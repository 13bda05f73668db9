package uploads

import (
	"io"

	"parvis/internal/kit/errs"
)

// Type is a media type that we take.
type Type string

// The types that we take.
const (
	PDF  Type = "application/pdf"
	JPEG Type = "image/jpeg"
	PNG  Type = "image/png"
	WebP Type = "image/webp"
)

// Accept is the accept attribute of a file field that takes all of them. It makes phones convert HEIC.
const Accept = "application/pdf,image/jpeg,image/png,image/webp,.pdf,.jpg,.jpeg,.png,.webp"

// Ext returns the file name extension of a type, with its dot.
func (t Type) Ext() string {
	return map[Type]string{PDF: ".pdf", JPEG: ".jpg", PNG: ".png", WebP: ".webp"}[t]
}

// Image says whether the type is a picture.
func (t Type) Image() bool { return t != PDF }

// Limits bound what Vet takes.
type Limits struct {
	Bytes  int64 // of the file as sent
	Pixels int64 // width times height
	Side   int   // width or height
}

// Usual are limits that fit a photo of any phone and the scan of a long document.
var Usual = Limits{Bytes: 10 << 20, Pixels: 64_000_000, Side: 16_384}

// Upload is a vetted file: what it is, and its safe bytes.
type Upload struct {
	Type          Type
	Width, Height int // pictures, before their orientation
	parts         []part
}

// part is either a stretch of the file as sent or bytes of our own.
type part struct {
	literal []byte
	source  io.ReaderAt
	at, n   int64
}

// Reader returns the safe bytes from their start. It reads from the source that Vet was given.
func (u Upload) Reader() io.Reader {
	readers := make([]io.Reader, len(u.parts))
	for i, p := range u.parts {
		readers[i] = p.reader()
	}
	return io.MultiReader(readers...)
}

func (p part) reader() io.Reader {
	if p.source == nil {
		return newBytes(p.literal)
	}
	return io.NewSectionReader(p.source, p.at, p.n)
}

// Size returns how many safe bytes there are.
func (u Upload) Size() (n int64) {
	for _, p := range u.parts {
		n += p.n + int64(len(p.literal))
	}
	return n
}

func (u *Upload) keep(source io.ReaderAt, at, n int64) {
	if last := len(u.parts) - 1; last >= 0 && u.parts[last].source != nil && u.parts[last].at+u.parts[last].n == at {
		u.parts[last].n += n
		return
	}
	u.parts = append(u.parts, part{source: source, at: at, n: n})
}

func (u *Upload) write(b ...byte) { u.parts = append(u.parts, part{literal: b}) }

// Vet says what the size bytes of source are and how to read them safely, or refuses them with an error
// whose key is a sentence for the person who sent them. Read errors of source come back as they are.
func Vet(source io.ReaderAt, size int64, limits Limits) (Upload, error) {
	if size == 0 {
		return Upload{}, refuse("empty")
	}
	if size > limits.Bytes {
		return Upload{}, errs.New(errs.TooLarge, "uploads.too_large", "Megabytes", limits.Bytes>>20)
	}
	head := make([]byte, min(size, 1024))
	if _, err := source.ReadAt(head, 0); err != nil && err != io.EOF {
		return Upload{}, err
	}
	kind := detect(head)
	vet := map[string]func(io.ReaderAt, int64) (Upload, error){
		"pdf": vetPDF, "jpeg": vetJPEG, "png": vetPNG, "webp": vetWebP,
	}[kind]
	if vet == nil {
		return Upload{}, refuse(kind)
	}
	u, err := vet(source, size)
	if err != nil {
		return Upload{}, err
	}
	if u.Type.Image() {
		if err := fits(u, limits); err != nil {
			return Upload{}, err
		}
	}
	return u, onlyOneThing(u)
}

func fits(u Upload, limits Limits) error {
	if u.Width < 1 || u.Height < 1 {
		return refuse("damaged")
	}
	if u.Width > limits.Side || u.Height > limits.Side || int64(u.Width)*int64(u.Height) > limits.Pixels {
		return errs.New(errs.Invalid, "uploads.too_many_pixels", "Megapixels", limits.Pixels/1_000_000)
	}
	return nil
}

func refuse(why string) *errs.Error { return errs.New(errs.Invalid, "uploads."+why) }
