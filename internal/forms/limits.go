package forms

import (
	"parvis/internal/catalogue"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/uploads"
)

// Bounds of one draft, whatever its definition says.
const (
	mostUploads   = 40
	mostBytes     = 150 << 20
	usualMB       = 10
	mostMB        = 25 // what scanners take
	usualFiles    = 1
	mostFilesEach = 20
)

// MaxBytes is how large a file of this field may be.
func MaxBytes(f *catalogue.Field) int64 {
	mb := f.MaxMB
	if mb <= 0 {
		mb = usualMB
	}
	return int64(min(mb, mostMB)) << 20
}

// MaxFiles is how many files this field takes.
func MaxFiles(f *catalogue.Field) int {
	if f.MaxFiles <= 0 {
		return usualFiles
	}
	return min(f.MaxFiles, mostFilesEach)
}

// accepts: without a word of the author, documents and pictures are both taken.
func accepts(f *catalogue.Field, t uploads.Type) bool {
	if len(f.Accept) == 0 {
		return true
	}
	for _, kind := range f.Accept {
		if kind == "image" && t.Image() || kind == "pdf" && t == uploads.PDF {
			return true
		}
	}
	return false
}

func wanted(f *catalogue.Field) string {
	if accepts(f, uploads.JPEG) {
		return "image"
	}
	return "pdf"
}

// twin finds the same bytes under the same question.
func twin(d *Draft, u *Upload) *Upload {
	for i := range d.Uploads {
		if d.Uploads[i].Field == u.Field && d.Uploads[i].SHA256 == u.SHA256 {
			return &d.Uploads[i]
		}
	}
	return nil
}

// roomFor refuses one file too many, for the question or for the whole draft.
func roomFor(d *Draft, field *catalogue.Field, u *Upload) error {
	total, here := u.Size, 0
	for _, other := range d.Uploads {
		total += other.Size
		if other.Field == u.Field && other.Scan != ScanRefused {
			here++
		}
	}
	switch {
	case here >= MaxFiles(field):
		return errs.New(errs.TooMany, "forms.file.enough", "Count", MaxFiles(field))
	case len(d.Uploads) >= mostUploads || total > mostBytes:
		return errs.New(errs.TooMany, "forms.file.full")
	}
	return nil
}

// Accept is the accept attribute of a file field: it makes phones offer the camera, and
// turn their own kind of photo into one that everybody can open.
func Accept(f *catalogue.Field) string {
	switch {
	case accepts(f, uploads.PDF) && accepts(f, uploads.JPEG):
		return uploads.Accept
	case accepts(f, uploads.JPEG):
		return "image/jpeg,image/png,image/webp,.jpg,.jpeg,.png,.webp"
	}
	return "application/pdf,.pdf"
}
