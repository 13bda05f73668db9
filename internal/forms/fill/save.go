package fill

import (
	"errors"
	"mime"
	"net/http"
	"strconv"

	"parvis/internal/forms"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/web"
)

// Inputs of a page that are no answers.
const (
	revisionInput = "revision"
	thenInput     = "then"    // where to go after saving: check
	anywayInput   = "anyway"  // after both texts were shown: keep, take
	uploadInput   = "upload"  // a script sends the files of this input and nothing else
	dropInput     = "drop"    // a file to remove
	reuseInput    = "reuse"   // a question: take over what was said before
	mostBody      = 100 << 20 // without a script, several files travel with the page
	inMemory      = 1 << 20
)

// save takes a posted page: parse, keep, and say where to go.
func (p *Pages) save(w http.ResponseWriter, r *http.Request) error {
	d, done, err := p.open(w, r)
	if done {
		return err
	}
	slowly(w, r)
	in, err := read(w, r)
	if err != nil {
		return err
	}
	defer forget(r)
	r, settled := patient(r)
	defer settled()
	switch {
	case in.Get(uploadInput) != "":
		return p.upload(w, r, d, in.Get(uploadInput))
	case in.Get(anywayInput) == "keep":
		return web.SeeOther(w, r, pagePath(d, r.PathValue("page"), in.Get(thenInput)))
	case in.Get(reuseInput) != "":
		return p.reuse(w, r, d, in, in.Get(reuseInput))
	}
	return p.saveAnswers(w, r, d, in)
}

// saveAnswers keeps the files and the answers of a page, each for itself.
func (p *Pages) saveAnswers(w http.ResponseWriter, r *http.Request, d *forms.Draft, in forms.Typed) error {
	faults := p.attachAll(r, d)
	page := posted(r, in)
	page.Known = p.Forms.Locate(r.Context(), in)
	d, taken, err := p.write(w, r, d.ID, page)
	if errors.Is(err, forms.ErrStale) {
		return p.stale(w, r, d, page, taken)
	}
	if err != nil {
		return err
	}
	return p.afterSave(w, r, d, saved{page: page, taken: taken, files: faults, then: in.Get(thenInput), dropped: in.Get(dropInput) != ""})
}

// write keeps a page in one transaction; the draft comes back as it then is.
func (p *Pages) write(w http.ResponseWriter, r *http.Request, id forms.ID, page forms.Page) (d *forms.Draft, taken forms.Taken, err error) {
	err = p.Forms.DB.Write(r.Context(), func(tx *db.Tx) (err error) {
		if d, err = p.Forms.Trusted(r.Context(), tx, id); err != nil {
			return err
		}
		if err := p.dropFile(r, tx, d, page.Typed.Get(dropInput)); err != nil {
			return err
		}
		if taken, err = p.Forms.SavePage(r.Context(), tx, d, page); err != nil {
			return err
		}
		return p.settle(w, r, tx, d)
	})
	return d, taken, err
}

// saved is what happened to a posted page.
type saved struct {
	page    forms.Page
	taken   forms.Taken
	files   errs.Problems // of files that were sent along
	then    string
	dropped bool
}

// afterSave shows the page again when something is to be done on it, else goes on.
func (p *Pages) afterSave(w http.ResponseWriter, r *http.Request, d *forms.Draft, s saved) error {
	form, err := p.Forms.Form(r.Context(), d)
	if err != nil {
		return err
	}
	if s.taken.Moved || s.dropped {
		return web.SeeOther(w, r, pagePath(d, s.page.ID, s.then))
	}
	problems := append(errs.Problems{}, s.files...)
	for _, problem := range s.taken.Problems {
		if _, told := problems.Of(problem.Field); !told {
			problems = append(problems, problem)
		}
	}
	if problems.Any() {
		d, err = p.Forms.Trusted(r.Context(), p.Forms.DB.Read(), d.ID) // with the files that came along
		if err != nil {
			return err
		}
		return p.show(w, r, http.StatusUnprocessableEntity, asking{draft: d, form: form, page: s.page.ID, then: s.then, problems: problems, typed: s.page.Typed})
	}
	if s.taken.More {
		return web.SeeOther(w, r, pagePath(d, s.page.ID, s.then)+"#"+firstNew(form, d, s.page))
	}
	return web.SeeOther(w, r, next(form, d, s.page.ID, s.then))
}

// withFiles reports that the body may carry files.
func withFiles(r *http.Request) bool {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return err == nil && kind == "multipart/form-data"
}

// read takes the body of a posted page, files included. The temporary files go with forget.
func read(w http.ResponseWriter, r *http.Request) (forms.Typed, error) {
	if withFiles(r) {
		web.AllowBody(w, r, mostBody)
		if err := r.ParseMultipartForm(inMemory); err != nil {
			return nil, web.BodyError(err)
		}
	}
	values, err := web.Form(r)
	return forms.Typed(values), err
}

func forget(r *http.Request) {
	if r.MultipartForm != nil {
		if err := r.MultipartForm.RemoveAll(); err != nil {
			web.Note(r, "leftover", err.Error())
		}
	}
}

func posted(r *http.Request, in forms.Typed) forms.Page {
	revision, err := strconv.ParseInt(in.Get(revisionInput), 10, 64)
	if err != nil {
		revision = 0 // a page that does not say what it showed is as old as can be
	}
	return forms.Page{ID: r.PathValue("page"), Revision: revision, Typed: in, Anyway: in.Get(anywayInput) == "take"}
}
