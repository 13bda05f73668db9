package officer

import (
	"context"
	"embed"
	"net/http"
	"strings"
	"time"

	"parvis/internal/cases"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
	"parvis/internal/privacy"
)

//go:embed words/*.json
var words embed.FS

func init() { i18n.Register(words) }

// Path is where the window stands.
const Path = "/desk/privacy"

// Deps is what the window looks at.
type Deps struct {
	DB      *db.DB
	Cases   *cases.Service
	Privacy *privacy.Service
}

// Pages answers the officer.
type Pages struct{ Deps }

// New gives the window.
func New(d Deps) *Pages { return &Pages{d} }

// Routes is the table for the desk to dress.
func (p *Pages) Routes() []web.Route {
	return []web.Route{
		{"GET", Path, privacy.MayProtect, p.show},
		{"POST", Path + "/hold", privacy.MayProtect, p.hold},
		{"POST", Path + "/lift", privacy.MayProtect, p.lift},
		{"POST", Path + "/copy", privacy.MayProtect, p.copyOf},
		{"POST", Path + "/asked", privacy.MayProtect, p.settle},
		{"POST", Path + "/erase", privacy.MayProtect, p.erase},
	}
}

const (
	soon     = 30 * 24 * time.Hour
	mostDue  = 100
	mostRuns = 10
)

// page is what the officer sees.
type page struct {
	ui.Page
	Faults []ui.Fault
	Typed  map[string]string // by input, kept when something was wrong
	Errors map[string]string
	Said   []string // what has just been done

	Due    []privacy.Due
	Holds  []held
	Asks   []asking
	Runs   []privacy.Run
	Erased []privacy.Erasure
}

type held struct {
	privacy.Hold
	Reference cases.Reference
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request) error { return p.render(w, r, &page{}) }

func (p *Pages) render(w http.ResponseWriter, r *http.Request, page *page) (err error) {
	ctx := r.Context()
	page.Page = ui.Page{Title: i18n.T(ctx, "officer.title"), NoIndex: true}
	if page.Due, err = p.Privacy.Due(ctx, p.Privacy.Clock.Now().Add(soon), mostDue); err != nil {
		return err
	}
	if page.Runs, err = p.Privacy.Runs(ctx, mostRuns); err != nil {
		return err
	}
	if page.Erased, err = p.Privacy.Ledger(ctx); err != nil {
		return err
	}
	if page.Asks, err = p.asks(ctx); err != nil {
		return err
	}
	if page.Holds, err = p.holds(ctx); err != nil {
		return err
	}
	status := http.StatusOK
	if len(page.Faults) > 0 {
		status = http.StatusUnprocessableEntity
	}
	w.Header().Set("Cache-Control", "no-store")
	return web.Render(w, r, status, view(page))
}

func (p *Pages) holds(ctx context.Context) (all []held, err error) {
	list, err := p.Privacy.Holds(ctx)
	if err != nil {
		return nil, err
	}
	for _, h := range list {
		c, err := p.Cases.Load(ctx, p.DB.Read(), h.Case)
		if errs.KindOf(err) == errs.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		all = append(all, held{h, c.Reference})
	}
	return all, nil
}

// again shows the page with what was wrong next to its field, and what was typed.
func (p *Pages) again(w http.ResponseWriter, r *http.Request, field string, err error) error {
	kind := errs.KindOf(err)
	if kind != errs.NotFound && kind != errs.Conflict && kind != errs.Invalid {
		return err
	}
	text := i18n.InArgs(i18n.LangOf(r.Context()), errs.KeyOf(err), errs.ArgsOf(err))
	if kind == errs.NotFound {
		text = i18n.T(r.Context(), "officer.no_request")
	}
	back := &page{Faults: []ui.Fault{{Text: text, Field: field}}, Errors: map[string]string{field: text}, Typed: map[string]string{}}
	for name := range r.PostForm {
		back.Typed[name] = r.PostForm.Get(name)
	}
	return p.render(w, r, back)
}

// found reads the request that an input names.
func (p *Pages) found(r *http.Request, input string) (cases.Case, error) {
	if err := r.ParseForm(); err != nil {
		return cases.Case{}, errs.New(errs.BadRequest, "kit.error.bad_request").Because(err)
	}
	c, err := p.Cases.Find(r.Context(), p.DB.Read(), cases.Reference(strings.TrimSpace(r.PostForm.Get(input))))
	if err == nil {
		web.Note(r, "case", string(c.Reference))
	}
	return c, err
}

func (p *Pages) hold(w http.ResponseWriter, r *http.Request) error {
	c, err := p.found(r, "hold")
	if err != nil {
		return p.again(w, r, "hold", err)
	}
	err = p.DB.Write(r.Context(), func(tx *db.Tx) error { return p.Privacy.Hold(r.Context(), tx, c.ID, r.PostForm.Get("reason")) })
	if errs.KeyOf(err) == errs.KeyOf(privacy.ErrNoReason) {
		return p.again(w, r, "reason", err)
	}
	if err != nil {
		return p.again(w, r, "hold", err)
	}
	return web.SeeOther(w, r, Path+"#holds")
}

func (p *Pages) lift(w http.ResponseWriter, r *http.Request) error {
	c, err := p.found(r, "request")
	if err != nil {
		return p.again(w, r, "hold", err)
	}
	err = p.DB.Write(r.Context(), func(tx *db.Tx) error { return p.Privacy.Lift(r.Context(), tx, c.ID) })
	if err != nil {
		return p.again(w, r, "hold", err)
	}
	return web.SeeOther(w, r, Path+"#holds")
}

// person finds whose request an input names.
func (p *Pages) person(r *http.Request, input string) (identity.PersonID, error) {
	c, err := p.found(r, input)
	if err == nil && c.Person.ID.IsZero() {
		err = errs.New(errs.Invalid, "officer.nobody")
	}
	return c.Person.ID, err
}

func (p *Pages) copyOf(w http.ResponseWriter, r *http.Request) error {
	id, err := p.person(r, "copy")
	if err != nil {
		return p.again(w, r, "copy", err)
	}
	if _, err := p.Privacy.Held(r.Context(), id, privacy.ForOfficer); err != nil { // before a byte leaves
		return p.again(w, r, "copy", err)
	}
	w.Header().Set("Content-Type", "application/zip")
	w.Header().Set("Content-Disposition", `attachment; filename="copie.zip"`)
	w.Header().Set("Cache-Control", "no-store")
	return p.Privacy.Export(r.Context(), w, id, privacy.ForOfficer)
}

func (p *Pages) erase(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	id, err := p.person(r, "erase")
	if err != nil {
		return p.again(w, r, "erase", err)
	}
	if r.PostForm.Get("sure") != "yes" {
		return p.again(w, r, "sure", errs.New(errs.Invalid, "officer.not_sure"))
	}
	done, err := p.Privacy.Erase(ctx, privacy.Asked{Person: id})
	if err != nil {
		return p.again(w, r, "erase", err)
	}
	said := []string{i18n.T(ctx, "officer.erased", "Requests", done.Deleted+done.Anonymised, "Drafts", done.Drafts, "Messages", done.Messages, "Threads", done.Threads, "Calls", done.Calls)}
	for _, stays := range done.Stays {
		said = append(said, i18n.T(ctx, "officer.stays", "Reference", string(stays.Reference), "Day", i18n.Date(ctx, stays.Until), "Law", stays.Law))
	}
	return p.render(w, r, &page{Said: said})
}

// did tells what a night did, in words.
func did(ctx context.Context, c privacy.Counts) string {
	var parts []string
	for _, one := range []struct {
		key string
		n   int
	}{{"deleted", c.Deleted}, {"anonymised", c.Anonymised}, {"fields", c.Fields}, {"held", c.Held}, {"archive", c.Archive}, {"failed", c.Failed}, {"messages", c.Messages}, {"people", c.People}, {"threads", c.Threads}, {"calls", c.Calls}} {
		if one.n > 0 {
			parts = append(parts, i18n.T(ctx, "officer.did."+one.key, "Count", one.n))
		}
	}
	if len(parts) == 0 {
		return i18n.T(ctx, "officer.did.nothing")
	}
	return strings.Join(parts, ", ")
}
