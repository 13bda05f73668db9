package fill

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"strings"

	"parvis/internal/forms"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/uploads"
	"parvis/internal/kit/web"
)

// attachAll takes the files that travelled with a page. Each stands alone: one that is
// refused leaves a problem beside its question and does not keep the others out.
func (p *Pages) attachAll(r *http.Request, d *forms.Draft) (problems errs.Problems) {
	if r.MultipartForm == nil {
		return nil
	}
	for input, sent := range r.MultipartForm.File {
		for _, file := range sent {
			if file.Size == 0 && file.Filename == "" {
				continue
			}
			if err := p.attach(r.Context(), d, input, file); err != nil {
				problems = append(problems, fileProblem(r, input, file.Filename, err))
			}
		}
	}
	return problems
}

func (p *Pages) attach(ctx context.Context, d *forms.Draft, input string, sent *multipart.FileHeader) error {
	file, err := sent.Open()
	if err != nil {
		return fmt.Errorf("open an upload: %w", err)
	}
	_, err = p.Forms.Attach(ctx, d, forms.Arriving{Input: input, Name: sent.Filename, Bytes: file, Size: sent.Size})
	return errors.Join(err, file.Close())
}

// fileProblem is what a refused file says, with its name. What is our fault is said too:
// the form goes on without the file, and the operator finds the cause.
func fileProblem(r *http.Request, input, name string, err error) errs.Problem {
	words := i18n.InArgs(i18n.LangOf(r.Context()), errs.KeyOf(err), errs.ArgsOf(err))
	if errs.KindOf(err) == errs.Internal {
		web.Note(r, "upload", err.Error())
		words = i18n.T(r.Context(), "forms.file.ours")
	}
	return errs.Problem{Field: input, Text: cutName(name) + i18n.T(r.Context(), "forms.fill.colon") + words}
}

// cutName shortens a name for a message.
func cutName(name string) string {
	runes := []rune(strings.ToValidUTF8(name, ""))
	if len(runes) > 40 {
		return string(runes[:40]) + "…"
	}
	return string(runes)
}

// upload answers a script that sends one file: the rows of its question, with the fault of
// this file in words when it was refused.
func (p *Pages) upload(w http.ResponseWriter, r *http.Request, d *forms.Draft, input string) error {
	form, err := p.Forms.Form(r.Context(), d)
	if err != nil {
		return err
	}
	fault := ""
	if r.MultipartForm != nil {
		for _, file := range r.MultipartForm.File[input] {
			if err := p.attach(r.Context(), d, input, file); err != nil {
				fault = fileProblem(r, input, file.Filename, err).Text
			}
		}
	}
	status := http.StatusOK
	if fault != "" {
		status = http.StatusUnprocessableEntity
	}
	d, err = p.Forms.Trusted(r.Context(), p.Forms.DB.Read(), d.ID)
	if err != nil {
		return err
	}
	return p.fileRows(w, r, status, d, form, input, fault)
}

// fileRows draws the rows of one file question, for the script.
func (p *Pages) fileRows(w http.ResponseWriter, r *http.Request, status int, d *forms.Draft, form *forms.Form, input, fault string) error {
	item := form.Look(d.All()).Item(r.PathValue("page"), input)
	if item == nil {
		return forms.ErrNoUpload
	}
	f := &field{Item: item, Draft: d, Files: d.Files(input), lang: i18n.LangOf(r.Context())}
	var rows bytes.Buffer
	if err := fileRows(f).Render(r.Context(), &rows); err != nil {
		return err
	}
	return web.JSON(w, status, map[string]any{"rows": rows.String(), "fault": fault, "waiting": f.waiting(), "room": f.roomForFiles()})
}

// dropFile removes a file when that was the button.
func (p *Pages) dropFile(r *http.Request, tx *db.Tx, d *forms.Draft, id string) error {
	if id == "" {
		return nil
	}
	file, err := forms.ParseUploadID(id)
	if err != nil {
		return err
	}
	err = p.Forms.Remove(r.Context(), tx, d, file)
	if errors.Is(err, forms.ErrNoUpload) {
		return nil // pressed twice: it is gone already
	}
	return err
}

// download gives a file back to who sent it, once it was found clean.
func (p *Pages) download(w http.ResponseWriter, r *http.Request) error {
	d, done, err := p.open(w, r)
	if done {
		return err
	}
	id, err := forms.ParseUploadID(r.PathValue("file"))
	if err != nil {
		return err
	}
	u, f, err := p.Forms.File(r.Context(), d, id)
	if err != nil {
		return err
	}
	uploads.Header(w.Header(), u.Name, uploads.Type(u.Type))
	_, err = io.Copy(w, f)
	return errors.Join(ignoreGone(err), f.Close())
}

// ignoreGone: a reader who left is no fault of ours.
func ignoreGone(error) error { return nil }
