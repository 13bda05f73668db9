package papers

import (
	"context"
	"embed"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"parvis/internal/cases"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/files"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/jobs"
	"parvis/internal/kit/scan"
	"parvis/internal/kit/uploads"
	"parvis/internal/kit/web"
)

//go:embed words/*.json
var words embed.FS

func init() { i18n.Register(words) }

// What one post may carry.
const (
	Most      = 10
	mostBytes = 40 << 20
	inMemory  = 2 << 20
)

// Deps is what papers need.
type Deps struct {
	DB      *db.DB
	Cases   *cases.Service
	Files   files.Store
	Scanner scan.Scanner
	Jobs    *jobs.Queue
}

// Desk takes papers in.
type Desk struct{ Deps }

// New also has the scans done: one desk serves every window of a house. Without a queue every file waits.
func New(d Deps) *Desk {
	t := &Desk{d}
	if d.Jobs != nil {
		jobs.Work(d.Jobs, "a file that is added to a case is held until it was looked at", t.scan)
	}
	return t
}

// Sent are the papers of a posted form, by the input they came with.
type Sent map[string][]*multipart.FileHeader

// Read reads a form that may carry papers.
func Read(w http.ResponseWriter, r *http.Request) (url.Values, Sent, error) {
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
		in, err := web.Form(r)
		return in, nil, err
	}
	web.AllowBody(w, r, mostBytes)
	if err := r.ParseMultipartForm(inMemory); err != nil {
		return nil, nil, web.BodyError(err)
	}
	in, err := web.Form(r)
	if err != nil {
		return nil, nil, err
	}
	sent := Sent{}
	for input, given := range r.MultipartForm.File {
		for _, paper := range given {
			if paper.Size > 0 || paper.Filename != "" { // an empty field of files is sent as one without a name
				sent[input] = append(sent[input], paper)
			}
		}
	}
	return in, sent, nil
}

// Keep stores the papers of one input. Those that are refused leave a problem at the input; the others are kept all the same.
func (t *Desk) Keep(r *http.Request, input string, sent []*multipart.FileHeader) ([]cases.Document, errs.Problems) {
	return t.KeepAll(r, Sent{input: sent}, input)
}

// KeepAll stores the papers of every input, each with its input as the field that it answers; those of the loose input answer none.
func (t *Desk) KeepAll(r *http.Request, sent Sent, loose string) (kept []cases.Document, problems errs.Problems) {
	for _, input := range slices.Sorted(maps.Keys(sent)) {
		for _, paper := range sent[input] {
			if len(kept) >= Most {
				problems.Add(input, "papers.too_many", "Most", Most)
				return kept, problems
			}
			doc, err := t.keep(r.Context(), paper)
			if err != nil {
				problems.Say(input, fault(r, paper.Filename, err))
				continue
			}
			if input != loose {
				doc.Field = input
			}
			kept = append(kept, doc)
		}
	}
	return kept, problems
}

func (t *Desk) keep(ctx context.Context, paper *multipart.FileHeader) (cases.Document, error) {
	file, err := paper.Open()
	if err != nil {
		return cases.Document{}, fmt.Errorf("open an upload: %w", err)
	}
	defer file.Close()
	return t.Take(ctx, paper.Filename, file, paper.Size)
}

// Take stores one file for a case. An error of kind Invalid or TooLarge carries a sentence for who sent it.
func (t *Desk) Take(ctx context.Context, name string, file io.ReaderAt, size int64) (cases.Document, error) {
	vetted, err := uploads.Vet(file, size, uploads.Usual)
	if err != nil {
		return cases.Document{}, err
	}
	stored, err := t.Files.Put(ctx, vetted.Reader())
	if err != nil {
		return cases.Document{}, fmt.Errorf("keep a paper: %w", err)
	}
	return cases.Document{
		ID: db.NewID(), Upload: db.NewID(), Name: uploads.Name(name, vetted.Type), Type: string(vetted.Type),
		Size: stored.Size, SHA256: hex.EncodeToString(stored.SHA256[:]), FileKey: stored.Key, Scan: cases.ScanWaiting,
	}, nil
}

// longestName is how much of a file's name a message repeats.
const longestName = 40

// fault is what a refused file says, with its name. What is our fault is said too.
func fault(r *http.Request, name string, err error) string {
	says := i18n.InArgs(i18n.LangOf(r.Context()), errs.KeyOf(err), errs.ArgsOf(err))
	if errs.KindOf(err) == errs.Internal {
		web.Note(r, "upload", err.Error())
		says = i18n.T(r.Context(), "papers.ours")
	}
	runes := []rune(strings.ToValidUTF8(name, ""))
	return i18n.T(r.Context(), "papers.fault", "Name", string(runes[:min(len(runes), longestName)]), "Says", says)
}
