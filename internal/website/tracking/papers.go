package tracking

import (
	"fmt"
	"io"
	"net/http"

	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/kit/files"
	"parvis/internal/kit/uploads"
	"parvis/internal/kit/web"
)

// document hands out a paper that the resident may see: theirs or a letter, looked at, not
// internal. It is always a download: nothing a stranger made is shown inside our pages.
func (p *Pages) document(w http.ResponseWriter, r *http.Request) error {
	c, doc, err := p.paper(r)
	if err != nil {
		return err
	}
	file, err := p.Files.Open(r.Context(), files.Key(doc.FileKey))
	if err != nil {
		return fmt.Errorf("open document %s of %s: %w", doc.ID, c.Reference, err)
	}
	defer file.Close()
	uploads.Header(w.Header(), doc.Name, uploads.Type(doc.Type))
	if r.Method == http.MethodHead {
		return nil
	}
	if _, err := io.Copy(w, file); err != nil { // the answer has begun: only the log can tell
		web.Note(r, "cut", err.Error())
	}
	return nil
}

// paper finds a document that the reader may open: theirs, clean and not internal.
func (p *Pages) paper(r *http.Request) (seen, *cases.Document, error) {
	c, err := p.open(r)
	if err != nil {
		return c, nil, err
	}
	id, err := uuid.Parse(r.PathValue("document"))
	if err != nil {
		return c, nil, cases.ErrNoDocument
	}
	doc, ok := c.Document(id)
	if !ok || doc.Internal || doc.Scan != cases.ScanClean {
		return c, nil, cases.ErrNoDocument
	}
	return c, doc, nil
}
