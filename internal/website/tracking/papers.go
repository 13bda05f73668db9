package tracking

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"

	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/files"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/jobs"
	"parvis/internal/kit/scan"
	"parvis/internal/kit/tenant"
	"parvis/internal/kit/uploads"
	"parvis/internal/kit/web"
)

// What one post may carry.
const (
	mostPapers  = 10
	mostBytes   = 40 << 20
	inMemory    = 2 << 20
	scannerWait = 60_000_000_000 // a minute: a file waits when the scanner does not answer
)

// posted reads a form that may carry papers, by the input they were sent for.
func (p *Pages) posted(w http.ResponseWriter, r *http.Request) (url.Values, map[string][]*multipart.FileHeader, error) {
	web.AllowBody(w, r, mostBytes)
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
		if err := r.ParseMultipartForm(inMemory); err != nil {
			return nil, nil, web.BodyError(err)
		}
	}
	in, err := web.Form(r)
	if err != nil || r.MultipartForm == nil {
		return in, nil, err
	}
	sent := map[string][]*multipart.FileHeader{}
	for input, papers := range r.MultipartForm.File {
		for _, paper := range papers {
			if paper.Size > 0 || paper.Filename != "" {
				sent[input] = append(sent[input], paper)
			}
		}
	}
	return in, sent, nil
}

// keep takes each paper: typed by its bytes, without its metadata, stored, held until it was
// looked at. One that is refused leaves a problem beside its field.
func (p *Pages) keep(r *http.Request, papers map[string][]*multipart.FileHeader) (kept []cases.Document, problems errs.Problems) {
	for _, input := range sortedKeys(papers) {
		for _, paper := range papers[input] {
			if len(kept) >= mostPapers {
				problems.Add(input, "website.tracking.too_many_papers", "Most", mostPapers)
				return kept, problems
			}
			doc, err := p.keepOne(r.Context(), paper)
			if err != nil {
				problems.Say(input, paperFault(r, paper.Filename, err))
				continue
			}
			if input != filesInput {
				doc.Field = input
			}
			kept = append(kept, doc)
		}
	}
	return kept, problems
}

func (p *Pages) keepOne(ctx context.Context, paper *multipart.FileHeader) (cases.Document, error) {
	file, err := paper.Open()
	if err != nil {
		return cases.Document{}, fmt.Errorf("open an upload: %w", err)
	}
	defer file.Close()
	vetted, err := uploads.Vet(file, paper.Size, uploads.Usual)
	if err != nil {
		return cases.Document{}, err
	}
	stored, err := p.Files.Put(ctx, vetted.Reader())
	if err != nil {
		return cases.Document{}, fmt.Errorf("keep a paper: %w", err)
	}
	return cases.Document{
		ID: db.NewID(), Upload: db.NewID(), Name: uploads.Name(paper.Filename, vetted.Type), Type: string(vetted.Type),
		Size: stored.Size, SHA256: hex.EncodeToString(stored.SHA256[:]), FileKey: stored.Key, Scan: cases.ScanWaiting,
	}, nil
}

// paperFault is what a refused file says, with its name. What is our fault is said too.
func paperFault(r *http.Request, name string, err error) string {
	words := i18n.InArgs(i18n.LangOf(r.Context()), errs.KeyOf(err), errs.ArgsOf(err))
	if errs.KindOf(err) == errs.Internal {
		web.Note(r, "upload", err.Error())
		words = i18n.T(r.Context(), "website.tracking.upload_ours")
	}
	runes := []rune(strings.ToValidUTF8(name, ""))
	return string(runes[:min(len(runes), 40)]) + i18n.T(r.Context(), "website.tracking.colon") + words
}

// Scan is the job that has one paper of a case looked at. It is idempotent: a verdict that is
// known already changes nothing.
type Scan struct {
	Authority uuid.UUID `json:"authority"`
	Upload    uuid.UUID `json:"upload"`
	FileKey   string    `json:"file_key"`
}

// Kind names the job in its rows.
func (Scan) Kind() string { return "website.tracking.scan" }

// Outside has it run where slow machines hold up nothing else.
func (Scan) Outside() bool { return true }

// Tenant is whose job it is.
func (s Scan) Tenant() tenant.ID { return s.Authority }

// haveScanned adds the job for each paper, unless what they came with failed.
func (p *Pages) haveScanned(ctx context.Context, tx *db.Tx, at tenant.ID, kept []cases.Document, failed error) error {
	if failed != nil {
		return nil
	}
	for _, doc := range kept {
		if err := jobs.Add(ctx, p.Jobs, tx, Scan{at, doc.Upload, doc.FileKey}); err != nil {
			return err
		}
	}
	return nil
}

// scan asks the scanner. A file that it will not read to its end is never opened by anybody.
func (p *Pages) scan(ctx context.Context, job Scan) error {
	file, err := p.Files.Open(ctx, job.FileKey)
	if err != nil {
		return fmt.Errorf("open the paper %s: %w", job.Upload, err)
	}
	verdict, err := p.Scanner.Scan(ctx, file)
	if errors.Is(err, scan.ErrAway) {
		return errors.Join(file.Close(), jobs.Snooze(scannerWait))
	}
	if errors.Is(err, scan.ErrTooLarge) {
		verdict, err = scan.Verdict{}, nil
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return err
	}
	result := cases.ScanRefused
	if verdict.Clean {
		result = cases.ScanClean
	}
	return p.DB.Write(ctx, func(tx *db.Tx) error { return p.Cases.Scanned(ctx, tx, job.Upload, result) })
}

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
