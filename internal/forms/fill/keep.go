package fill

import (
	"context"
	"net/http"
	"strings"

	"parvis/internal/forms"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
)

// keepPage lets a person leave and come back on any device.
type keepPage struct {
	ui.Page
	Back   ui.BackLink
	Bar    ui.FormBar
	Until  string
	Action string
	Email  string
	Texts  bool // a telephone will do: the authority can text
	Birth  string
	Faults []ui.Fault
	Code   string // once asked for
	SentTo string
	Year   string // the second item, when there is no e-mail
	Resume string
	Go     string
}

const (
	emailInput = "email"
	birthInput = "birth-year"
	howInput   = "how" // mail, paper
)

func (p *Pages) keep(w http.ResponseWriter, r *http.Request) error {
	d, done, err := p.open(w, r)
	if done {
		return err
	}
	page := p.keeping(r, d)
	page.Email = d.Contact
	return web.Render(w, r, http.StatusOK, keep(page))
}

func (p *Pages) keeping(r *http.Request, d *forms.Draft) keepPage {
	ctx := r.Context()
	return keepPage{
		Texts: p.Identity.CanText(ctx),
		Page:  ui.Page{Title: i18n.T(ctx, "forms.fill.keep.title"), NoIndex: true},
		Back:  ui.BackLink{Href: d.ID.Path(), Text: i18n.T(ctx, "forms.fill.back.request")},
		Bar:   ui.FormBar{Tag: notSent(ctx), Text: i18n.T(ctx, "forms.fill.bar.until", "Date", keptUntil(ctx, d))},
		Until: keptUntil(ctx, d), Action: d.ID.Path() + "/keep", Go: d.ID.Path(), Resume: r.Host + forms.ResumePath,
	}
}

// keepForLater mails a link and a code, and shows the code.
func (p *Pages) keepForLater(w http.ResponseWriter, r *http.Request) error {
	d, done, err := p.open(w, r)
	if done {
		return err
	}
	in, err := read(w, r)
	if err != nil {
		return err
	}
	page := p.keeping(r, d)
	page.Email, page.Birth = in.Get(emailInput), in.Get(birthInput)
	var keys identity.Keys
	if in.Get(howInput) == "paper" {
		keys, err = p.onPaper(r, d, &page)
	} else {
		keys, err = p.byMail(r, d, &page)
	}
	if kind := errs.KindOf(err); err != nil && (kind == errs.Invalid || kind == errs.TooMany) {
		return p.keepFault(w, r, page, in.Get(howInput), err)
	}
	if err != nil {
		return err
	}
	page.Code = keys.Code.String()
	return web.Render(w, r, http.StatusOK, kept(page))
}

func (p *Pages) byMail(r *http.Request, d *forms.Draft, page *keepPage) (keys identity.Keys, err error) {
	err = p.Forms.DB.Write(r.Context(), func(tx *db.Tx) (err error) {
		keys, err = p.Forms.KeepForLater(r.Context(), tx, d, page.Email)
		return err
	})
	page.SentTo = strings.TrimSpace(page.Email)
	return keys, err
}

func (p *Pages) onPaper(r *http.Request, d *forms.Draft, page *keepPage) (keys identity.Keys, err error) {
	year, err := identity.ParseBirthYear(page.Birth)
	if err != nil {
		return keys, errs.New(errs.Invalid, "forms.fill.keep.year")
	}
	err = p.Forms.DB.Write(r.Context(), func(tx *db.Tx) (err error) {
		keys, err = p.Forms.KeepOnPaper(r.Context(), tx, d, year)
		return err
	})
	page.Year = string(year)
	return keys, err
}

func (p *Pages) keepFault(w http.ResponseWriter, r *http.Request, page keepPage, how string, err error) error {
	field := emailInput
	if how == "paper" {
		field = birthInput
	}
	page.Failed = true
	page.Faults = []ui.Fault{{Text: i18n.InArgs(i18n.LangOf(r.Context()), errs.KeyOf(err), errs.ArgsOf(err)), Field: field}}
	return web.Render(w, r, web.StatusOf(err), keep(page))
}

// reach asks where the link shall go.
func (k keepPage) reach(ctx context.Context) ui.Input {
	in := ui.Input{Name: emailInput, Label: i18n.T(ctx, "forms.fill.keep.email"), Hint: i18n.T(ctx, "forms.fill.keep.email.hint"), Type: "email", Inputmode: "email",
		Autocomplete: "email", Spellcheck: "false", Capitals: "none", Value: k.Email, Error: k.fault(emailInput)}
	if k.Texts {
		in.Label, in.Type, in.Autocomplete = i18n.T(ctx, "forms.fill.keep.reach"), "", ""
	}
	return in
}

// without is for those who have nothing of the kind.
func (k keepPage) without(ctx context.Context) string {
	if k.Texts {
		return i18n.T(ctx, "forms.fill.keep.no_reach")
	}
	return i18n.T(ctx, "forms.fill.keep.no_email")
}

// fault is the message beside an input.
func (k keepPage) fault(field string) string {
	for _, fault := range k.Faults {
		if fault.Field == field {
			return fault.Text
		}
	}
	return ""
}
