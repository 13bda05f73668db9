package uploads

import (
	"bytes"
	"io"
)

// vetPDF keeps the file as it is: rewriting a PDF would break signatures. It must end as one; a few bytes
// of white space or of a clumsy server behind the end are common and harmless.
func vetPDF(source io.ReaderAt, size int64) (Upload, error) {
	tail := make([]byte, min(size, 4096))
	if _, err := source.ReadAt(tail, size-int64(len(tail))); err != nil && err != io.EOF {
		return Upload{}, err
	}
	if !bytes.Contains(tail, []byte("%%EOF")) {
		return Upload{}, refuse("damaged")
	}
	u := Upload{Type: PDF}
	u.keep(source, 0, size)
	return u, nil
}
