package website

import (
	"context"
	"net/http"
	"strings"

	"parvis/internal/catalogue"
	"parvis/internal/identity"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
)

// statement is what an authority says of its site beside what the house knows, under the
// setting "website.statement". What is not said is told as not said.
type statement struct {
	Conformity string    `json:"conformity,omitempty"` // none, partial, full: the result of an audit
	Audited    string    `json:"audited,omitempty"`    // the day of the audit, 2026-05-12
	Auditor    string    `json:"auditor,omitempty"`
	DPO        string    `json:"dpo,omitempty"`      // e-mail of the data protection officer
	Director   string    `json:"director,omitempty"` // of publication
	Host       i18n.Text `json:"host,omitempty"`     // name, address and telephone of the host
}

func statementOf(a *identity.Authority) (said statement, err error) {
	_, err = a.Settings.Read("website.statement", &said)
	return said, err
}

// conformity is the state that the law wants in the footer. A site that nobody audited is
// "not compliant", whatever programs found.
func conformity(a *identity.Authority) state {
	said, err := statementOf(a)
	switch {
	case err != nil || said.Audited == "":
		return "none"
	case said.Conformity == "full" || said.Conformity == "partial":
		return state(said.Conformity)
	}
	return "none"
}

type state string

func (s state) words(lang i18n.Lang) string { return t(lang, "conformity."+string(s)) }

type statementPage struct {
	ui.Page
	Here     *identity.Authority
	Said     statement
	State    state
	Services []processing
}

func (s *Site) statement(r *http.Request, title string) (page statementPage, err error) {
	ctx := r.Context()
	page = statementPage{Page: ui.Page{Title: i18n.T(ctx, title)}, Here: identity.AuthorityOf(ctx)}
	page.State = conformity(page.Here)
	page.Said, err = statementOf(page.Here)
	return page, err
}

func (s *Site) accessibility(w http.ResponseWriter, r *http.Request) error {
	page, err := s.statement(r, "website.accessibility.title")
	if err != nil {
		return err
	}
	if page.Services, err = s.register(r.Context()); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, accessibilityTempl(page))
}

// privacy holds the register of processing, written from what the live services declare.
func (s *Site) privacy(w http.ResponseWriter, r *http.Request) error {
	page, err := s.statement(r, "website.privacy.title")
	if err != nil {
		return err
	}
	if page.Services, err = s.register(r.Context()); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, privacyTempl(page))
}

func (s *Site) cookies(w http.ResponseWriter, r *http.Request) error {
	page, err := s.statement(r, "website.cookies.title")
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, cookiesTempl(page))
}

func (s *Site) legal(w http.ResponseWriter, r *http.Request) error {
	page, err := s.statement(r, "website.legal.title")
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, legalTempl(page))
}

// processing is one service in the register.
type processing struct {
	ID    string
	Title string
	Rows  []ui.Row
	Held  ui.Table // each personal answer: why, and how long it is kept
}

func (s *Site) register(ctx context.Context) (all []processing, err error) {
	services, err := s.Offer.List(ctx, catalogue.Filter{Lang: i18n.LangOf(ctx)})
	for _, service := range services {
		all = append(all, processingOf(ctx, service.Service))
	}
	return all, err
}

func processingOf(ctx context.Context, service *catalogue.Service) processing {
	p := processing{ID: string(service.Definition.Service), Title: service.Title.Of(ctx)}
	p.row(ctx, "purpose", service.Data.Purpose.Of(ctx))
	basis := catalogue.Name(i18n.LangOf(ctx), "basis", string(service.Data.Basis))
	if law := service.Data.Law.Of(ctx); law != "" {
		basis += "\n" + law
	}
	p.row(ctx, "basis", basis)
	recipients := i18n.T(ctx, "website.register.nobody_else")
	if len(service.Data.Recipients) > 0 {
		recipients = joined(ctx, service.Data.Recipients)
	}
	p.row(ctx, "recipients", recipients)
	p.row(ctx, "keep", strings.Join(keepWords(ctx, service.Data.Keep), "\n"))
	p.Held = held(ctx, service)
	return p
}

func (p *processing) row(ctx context.Context, key, value string) {
	if value != "" {
		p.Rows = append(p.Rows, ui.Row{Key: i18n.T(ctx, "website.register."+key), Value: value})
	}
}

// held lists the answers about a person. What shares the case's own time says so by it.
func held(ctx context.Context, service *catalogue.Service) ui.Table {
	lang := i18n.LangOf(ctx)
	table := ui.Table{
		Caption: i18n.T(ctx, "website.register.held", "Service", service.Title.Of(ctx)), Scroll: true, RowNames: true,
		Head: []ui.Cell{{Text: i18n.T(ctx, "website.register.what")}, {Text: i18n.T(ctx, "website.register.why")}, {Text: i18n.T(ctx, "website.register.how_long")}},
	}
	for _, field := range service.PersonalFields() {
		name := field.Label.Of(ctx)
		if field.Sensitive {
			name += i18n.T(ctx, "website.register.sensitive")
		}
		kept := field.Keep.Words(lang)
		if field.Keep.After != "" {
			kept += i18n.T(ctx, "website.keep.after."+field.Keep.After)
		}
		table.Rows = append(table.Rows, []ui.Cell{{Text: name}, {Text: field.Why.In(lang)}, {Text: kept}})
	}
	return table
}
