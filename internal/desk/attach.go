package desk

import (
	"context"
	"mime/multipart"
	"net/http"
	"net/url"

	"parvis/internal/cases"
	"parvis/internal/cases/papers"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/web"
)

// filesInput is the field of the composer that takes files.
const filesInput = "files"

// acceptedFiles is what the picker of files offers; what is taken is told by the bytes.
const acceptedFiles = "image/jpeg,image/png,image/webp,.pdf"

// beginWithFiles is begin for a form that may carry files.
func (p *Pages) beginWithFiles(w http.ResponseWriter, r *http.Request) (c cases.Case, in url.Values, sent []*multipart.FileHeader, err error) {
	in, all, err := papers.Read(w, r)
	if err != nil {
		return c, in, nil, err
	}
	c, err = p.find(r)
	return c, in, all[filesInput], err
}

// attach puts files with the case, apart from any message: a paper brought to the counter, a scan.
func (p *Pages) attach(w http.ResponseWriter, r *http.Request) error {
	c, in, sent, err := p.beginWithFiles(w, r)
	if err != nil {
		return err
	}
	var problems errs.Problems
	if len(sent) == 0 {
		problems.Add(filesInput, "desk.attach.none")
	}
	kept, refused := p.Papers.Keep(r, filesInput, sent)
	if problems = append(problems, refused...); len(problems) > 0 {
		p.putFlash(r.Context(), flash{Kind: "bad", Case: c.Reference, Words: i18n.Problem(r.Context(), problems[0])})
	}
	if len(kept) == 0 {
		return web.SeeOther(w, r, backTo(in, c))
	}
	internal := in.Get("internal") != ""
	return p.carry(w, r, c, in, deed{name: "attach", do: func(ctx context.Context, tx *db.Tx, by cases.Change) (flash, error) {
		done := flash{Kind: "ok", Words: i18n.T(ctx, "desk.done.attached", "Count", len(kept))}
		if len(problems) > 0 {
			done.Kind, done.Words = "bad", done.Words+" "+i18n.Problem(ctx, problems[0])
		}
		return done, p.putPapers(ctx, tx, by, kept, internal)
	}})
}

// putPapers adds each to the case; internal ones are never shown to the resident.
func (p *Pages) putPapers(ctx context.Context, tx *db.Tx, by cases.Change, kept []cases.Document, internal bool) error {
	for _, doc := range kept {
		doc.Internal = internal
		if _, _, err := p.Cases.AddDocument(ctx, tx, by, doc); err != nil {
			return err
		}
		by.Expect = 0 // our own document has just changed the case
	}
	return p.Papers.HaveScanned(ctx, tx, kept)
}
