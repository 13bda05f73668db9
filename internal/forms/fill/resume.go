package fill

import (
	"net/http"

	"parvis/internal/forms"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
)

// resumePage asks for a code and its second item.
type resumePage struct {
	ui.Page
	Code, Second string
	Faults       []ui.Fault
}

const (
	codeInput   = "code"
	secondInput = "second"
)

func (p *Pages) resume(w http.ResponseWriter, r *http.Request) error {
	return web.Render(w, r, http.StatusOK, resume(resumePage{Page: ui.Page{Title: i18n.T(r.Context(), "forms.fill.resume.title"), NoIndex: true}}))
}

// resumeByCode opens a draft on one more device. Wrong, unknown, used and ended codes get
// the same answer after the same work; tries are counted.
func (p *Pages) resumeByCode(w http.ResponseWriter, r *http.Request) error {
	in, err := read(w, r)
	if err != nil {
		return err
	}
	page := resumePage{Page: ui.Page{Title: i18n.T(r.Context(), "forms.fill.resume.title"), NoIndex: true}, Code: in.Get(codeInput), Second: in.Get(secondInput)}
	code, codeErr := identity.ParseCode(page.Code)
	second, secondErr := p.Identity.ParseSecond(r.Context(), page.Second)
	for _, wrong := range []struct {
		err   error
		field string
	}{{codeErr, codeInput}, {secondErr, secondInput}} {
		if wrong.err != nil {
			page.Faults = append(page.Faults, ui.Fault{Text: i18n.InArgs(i18n.LangOf(r.Context()), errs.KeyOf(wrong.err), errs.ArgsOf(wrong.err)), Field: wrong.field})
		}
	}
	if len(page.Faults) > 0 {
		return refuse(w, r, page, http.StatusUnprocessableEntity)
	}
	opened, err := p.Identity.UseCode(r.Context(), code, second)
	if kind := errs.KindOf(err); err != nil && (kind == errs.Invalid || kind == errs.TooMany) {
		page.Faults = []ui.Fault{{Text: i18n.InArgs(i18n.LangOf(r.Context()), errs.KeyOf(err), errs.ArgsOf(err)), Field: codeInput}}
		return refuse(w, r, page, web.StatusOf(err))
	}
	if err != nil {
		return err
	}
	if err := identity.RememberVisit(r.Context(), opened.Session); err != nil {
		return err
	}
	return p.enterBy(w, r, opened.Grant)
}

// enterBy leads to what a code opened, and gives this browser a key when it is a draft.
func (p *Pages) enterBy(w http.ResponseWriter, r *http.Request, grant identity.Grant) error {
	id, err := forms.ParseID(grant.Ref)
	if err != nil {
		return web.SeeOther(w, r, p.Identity.Where(grant)) // the code of a request, typed on this page
	}
	err = p.Forms.DB.Write(r.Context(), func(tx *db.Tx) error {
		d, err := p.Forms.Trusted(r.Context(), tx, id)
		if err != nil {
			return err
		}
		return p.settle(w, r, tx, d)
	})
	if errs.KindOf(err) == errs.NotFound {
		return web.SeeOther(w, r, p.Identity.Where(grant))
	}
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, id.Path())
}

func refuse(w http.ResponseWriter, r *http.Request, page resumePage, status int) error {
	page.Failed = true
	return web.Render(w, r, status, resume(page))
}

func (p resumePage) fault(field string) string {
	for _, fault := range p.Faults {
		if fault.Field == field {
			return fault.Text
		}
	}
	return ""
}
