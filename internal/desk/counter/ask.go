package counter

import (
	"context"
	"net/http"
	"net/url"

	"github.com/a-h/templ"

	"parvis/internal/catalogue"
	"parvis/internal/identity"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
	"parvis/internal/rules"
)

// newPage asks who is there, for which service, and whether they agree.
type newPage struct {
	ui.Page
	Person *known // nil for somebody who is written down now
	Faults []ui.Fault
	Who    []templ.Component // their names and ways to be reached, when they are new
	Asks   ui.Radios
	Lang   ui.Radios
	Which  ui.Select
	Agrees ui.Checkboxes
}

// known is the person found before.
type known struct{ ID, Href, Name, Born, Reached, Manner string }

func (p *Pages) showNew(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	person, err := p.chosen(ctx, r.URL.Query().Get("person"))
	if err != nil {
		return err
	}
	in := url.Values{"asks": {"self"}, "lang": {string(spoken(ctx))}, "helper-how": {string(identity.Declared)}, "service": {r.URL.Query().Get("service")}}
	if person != nil && person.Lang != "" {
		in.Set("lang", string(person.Lang))
	}
	return p.ask(w, r, person, in, nil)
}

func (p *Pages) ask(w http.ResponseWriter, r *http.Request, person *identity.Person, in url.Values, problems errs.Problems) error {
	ctx := r.Context()
	f := fields{ctx, in, problems}
	page := newPage{Page: ui.Page{Title: i18n.T(ctx, "counter.new"), Failed: len(problems) > 0}, Faults: f.faults()}
	if person != nil {
		page.Person = &known{person.ID.String(), "/desk/people/" + person.ID.String(), nameOf(ctx, *person), bornWords(ctx, *person), reached(*person), person.Manner}
		page.Title = i18n.T(ctx, "counter.new.for", "Name", page.Person.Name)
	} else {
		page.Who = f.party("")
		page.Who = append(page.Who, f.born())
	}
	services, err := p.services(ctx, in.Get("service"))
	if err != nil {
		return err
	}
	page.Which = ui.Select{Name: "service", Label: i18n.T(ctx, "counter.service"), Options: services, Error: f.fault("service")}
	page.Lang = ui.Radios{Name: "lang", Legend: i18n.T(ctx, "counter.lang"), Hint: i18n.T(ctx, "counter.lang.hint"), Value: in.Get("lang"), Error: f.fault("lang"), Inline: true,
		Choices: []ui.Choice{{Value: string(i18n.FR), Text: i18n.FR.Name()}, {Value: string(i18n.EN), Text: i18n.EN.Name()}}}
	page.Asks = f.asks()
	page.Agrees = ui.Checkboxes{Name: "agrees", Legend: i18n.T(ctx, "counter.agrees.legend"), Values: in["agrees"], Error: f.fault("agrees"),
		Choices: []ui.Choice{{Value: "1", Text: i18n.T(ctx, "counter.agrees"), Hint: i18n.T(ctx, "counter.agrees.hint")}}}
	status := http.StatusOK
	if page.Failed {
		status = http.StatusUnprocessableEntity
	}
	return web.Render(w, r, status, newView(page))
}

// services are those that may be asked today.
func (p *Pages) services(ctx context.Context, chosen string) ([]ui.Option, error) {
	today := rules.DateOf(p.Clock.Now().In(i18n.ZoneOf(ctx)))
	all, err := p.Offer.List(ctx, catalogue.Filter{Lang: i18n.LangOf(ctx), OpenOn: today})
	options := []ui.Option{{Value: "", Text: i18n.T(ctx, "counter.service.choose")}}
	for _, one := range all {
		id := string(one.Definition.Service)
		options = append(options, ui.Option{Value: id, Text: one.Title.Of(ctx), Selected: id == chosen})
	}
	return options, err
}

// fields draws the questions of one page, each with what was typed and what is wrong with it.
type fields struct {
	ctx      context.Context
	in       url.Values
	problems errs.Problems
}

func (f fields) fault(name string) string {
	if problem, ok := f.problems.Of(name); ok {
		return i18n.Problem(f.ctx, problem)
	}
	return ""
}

func (f fields) faults() (all []ui.Fault) {
	for _, problem := range f.problems {
		all = append(all, ui.Fault{Text: i18n.Problem(f.ctx, problem), Field: problem.Field})
	}
	return all
}

func (f fields) input(name, label, kind string) ui.Input {
	return ui.Input{Name: name, Label: i18n.T(f.ctx, label), Type: kind, Value: f.in.Get(name), Error: f.fault(name), Spellcheck: "false", Autocomplete: "off"}
}

// party asks for names and for ways to be reached; somebody who has neither e-mail nor telephone leaves them empty.
func (f fields) party(prefix string) []templ.Component {
	return []templ.Component{
		f.input(prefix+"given", "counter.given", ""), f.input(prefix+"family", "counter.family", ""),
		f.input(prefix+"email", "counter.email", "email"), f.input(prefix+"phone", "counter.phone", "tel"),
	}
}

func (f fields) born() ui.Input {
	born := f.input("born", "counter.born", "date")
	born.Hint, born.Width = i18n.T(f.ctx, "counter.born.hint"), 10
	return born
}

// asks is who came: the person, or somebody for them with their names and their right to.
func (f fields) asks() ui.Radios {
	other := f.party("helper-")
	kind := ui.Radios{Name: "helper-kind", Legend: i18n.T(f.ctx, "counter.helper.kind"), Value: f.in.Get("helper-kind"), Error: f.fault("helper-kind")}
	for _, v := range catalogue.HelpKinds {
		kind.Choices = append(kind.Choices, ui.Choice{Value: v, Text: i18n.T(f.ctx, "desk.mandate.kind."+v)})
	}
	how := ui.Radios{Name: "helper-how", Legend: i18n.T(f.ctx, "counter.helper.how"), Value: f.in.Get("helper-how"), Error: f.fault("helper-how")}
	for _, v := range catalogue.HelpGiven {
		how.Choices = append(how.Choices, ui.Choice{Value: v, Text: catalogue.HelpWords(i18n.LangOf(f.ctx), v)})
	}
	proof := f.input("helper-proof", "counter.helper.proof", "")
	proof.Hint = i18n.T(f.ctx, "counter.helper.proof.hint")
	return ui.Radios{Name: "asks", Legend: i18n.T(f.ctx, "counter.asks"), Value: f.in.Get("asks"), Error: f.fault("asks"), Choices: []ui.Choice{
		{Value: "self", Text: i18n.T(f.ctx, "counter.asks.self")},
		{Value: "other", Text: i18n.T(f.ctx, "counter.asks.other"), Hint: i18n.T(f.ctx, "counter.asks.other.hint"), Reveal: templ.Join(append(other, kind, how, proof)...)},
	}}
}
