package desk

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/files"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/uploads"
	"parvis/internal/kit/web"
)

var errHeld = errs.New(errs.Conflict, "desk.held")

// download hands out a document that a scanner found clean; never one that nobody looked at.
func (p *Pages) download(w http.ResponseWriter, r *http.Request) (err error) {
	ctx := r.Context()
	c, err := p.read(ctx, cases.Reference(r.PathValue("reference")))
	if err != nil {
		return err
	}
	doc, err := documentIn(c, r)
	if err != nil {
		return err
	}
	if doc.Scan != cases.ScanClean {
		return errHeld
	}
	f, err := p.Files.Open(ctx, doc.FileKey)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	uploads.Header(w.Header(), doc.Name, uploads.Type(doc.Type))
	w.Header().Set("Content-Length", strconv.FormatInt(doc.Size, 10))
	if _, err := io.Copy(w, files.Checked(f, doc.FileKey)); err != nil {
		web.Note(r, "download", err.Error()) // the answer has begun: only the log can tell
	}
	return nil
}

func documentIn(c cases.Case, r *http.Request) (cases.Document, error) {
	id, err := uuid.Parse(r.PathValue("document"))
	if err != nil {
		return cases.Document{}, cases.ErrNoDocument
	}
	doc, ok := c.Document(id)
	if !ok {
		return cases.Document{}, cases.ErrNoDocument
	}
	return *doc, nil
}

func (p *Pages) acceptDocument(w http.ResponseWriter, r *http.Request) error {
	c, in, err := p.begin(r)
	if err != nil {
		return err
	}
	doc, err := documentIn(c, r)
	if err != nil {
		return err
	}
	if doc.Scan != cases.ScanClean {
		return errHeld
	}
	return p.carry(w, r, c, in, deed{name: "accept", do: func(ctx context.Context, tx *db.Tx, by cases.Change) (flash, error) {
		_, err := p.Cases.AcceptDocument(ctx, tx, by, doc.ID)
		return flash{Kind: "ok", Words: i18n.T(ctx, "desk.done.accepted", "Name", doc.Name)}, err
	}})
}

func (p *Pages) showRefuse(w http.ResponseWriter, r *http.Request) error {
	c, err := p.read(r.Context(), cases.Reference(r.PathValue("reference")))
	if err != nil {
		return err
	}
	doc, err := documentIn(c, r)
	if err != nil {
		return err
	}
	return p.askRefuse(w, r, c, doc, nil)
}

func (p *Pages) askRefuse(w http.ResponseWriter, r *http.Request, c cases.Case, doc cases.Document, problems errs.Problems) error {
	ctx := r.Context()
	page := p.choice(r, c, i18n.T(ctx, "desk.refuse.title", "Name", doc.Name), i18n.T(ctx, "desk.do.refuse_document"), problems)
	page.Lead = []string{i18n.T(ctx, "desk.refuse.lead")}
	page.Fields = append(page.Fields, ui.Textarea{Name: "why", Label: i18n.T(ctx, "desk.refuse.why"), Hint: i18n.T(ctx, "desk.refuse.why.hint"),
		Rows: 3, Value: r.PostFormValue("why"), Error: fault(ctx, problems, "why")})
	return page.render(w, r)
}

// refuseDocument says why a document will not do, in words that the resident reads.
func (p *Pages) refuseDocument(w http.ResponseWriter, r *http.Request) error {
	c, in, err := p.begin(r)
	if err != nil {
		return err
	}
	doc, err := documentIn(c, r)
	if err != nil {
		return err
	}
	if strings.TrimSpace(in.Get("why")) == "" {
		return p.askRefuse(w, r, c, doc, errs.Problems{{Field: "why", Key: "desk.refuse.why.empty"}})
	}
	return p.carry(w, r, c, in, deed{name: "refuse_document", do: func(ctx context.Context, tx *db.Tx, by cases.Change) (flash, error) {
		_, err := p.Cases.RefuseDocument(ctx, tx, by, doc.ID, in.Get("why"))
		return flash{Kind: "ok", Words: i18n.T(ctx, "desk.done.refused", "Name", doc.Name)}, err
	}})
}
