package desk

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/identity"
	"parvis/internal/kit/civil"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
)

// mandatePage writes down at the counter that somebody acts for a person.
type mandatePage struct {
	ui.Page
	Name   string
	Back   string
	Action string
	Faults []ui.Fault
	Fields []templ.Component
}

func mandatePath(id identity.PersonID) string { return personPath(id) + "/mandate" }

func mandateEndPath(id identity.PersonID, m identity.Mandate) string {
	return personPath(id) + "/mandates/" + m.ID.String() + "/end"
}

func (p *Pages) showMandate(w http.ResponseWriter, r *http.Request) error {
	who, err := p.personAt(r, "person")
	if err != nil {
		return err
	}
	return p.askMandate(w, r, who, url.Values{"how": {string(identity.Declared)}, "for": {string(identity.ForEverything)}}, nil)
}

func (p *Pages) askMandate(w http.ResponseWriter, r *http.Request, who identity.Person, in url.Values, problems errs.Problems) error {
	ctx := r.Context()
	page := mandatePage{Page: ui.Page{Title: i18n.T(ctx, "desk.mandate.title"), Failed: len(problems) > 0}, Name: nameOf(ctx, who),
		Back: personPath(who.ID), Action: mandatePath(who.ID), Faults: faults(ctx, problems)}
	input := func(name, label, kind string) {
		page.Fields = append(page.Fields, ui.Input{Name: name, Label: i18n.T(ctx, label), Type: kind, Value: in.Get(name), Error: fault(ctx, problems, name), Spellcheck: "false"})
	}
	radios := func(name string, choices []ui.Choice) {
		page.Fields = append(page.Fields, ui.Radios{Name: name, Legend: i18n.T(ctx, "desk.mandate.ask."+name), Value: in.Get(name), Error: fault(ctx, problems, name), Choices: choices})
	}
	input("given", "desk.transfer.given", "")
	input("family", "desk.transfer.family", "")
	input("email", "desk.transfer.email", "email")
	input("phone", "desk.transfer.phone", "tel")
	radios("kind", choicesOf(catalogue.HelpKinds, func(v string) string { return i18n.T(ctx, "desk.mandate.kind."+v) }))
	radios("how", choicesOf(catalogue.HelpGiven, func(v string) string { return catalogue.HelpWords(i18n.LangOf(ctx), v) }))
	page.Fields = append(page.Fields, ui.Input{Name: "proof", Label: i18n.T(ctx, "desk.mandate.ask.proof"), Hint: i18n.T(ctx, "desk.transfer.proof.hint"), Value: in.Get("proof"), Error: fault(ctx, problems, "proof")})
	scopes, err := p.mandateScopes(ctx, who.ID)
	if err != nil {
		return err
	}
	radios("for", scopes)
	page.Fields = append(page.Fields, ui.Input{Name: "until", Label: i18n.T(ctx, "desk.mandate.ask.until"), Hint: i18n.T(ctx, "desk.mandate.ask.until.hint"), Type: "date", Value: in.Get("until"), Error: fault(ctx, problems, "until")})
	status := http.StatusOK
	if page.Failed {
		status = http.StatusUnprocessableEntity
	}
	return web.Render(w, r, status, mandateView(page))
}

func choicesOf(values []string, words func(string) string) (all []ui.Choice) {
	for _, v := range values {
		all = append(all, ui.Choice{Value: v, Text: words(v)})
	}
	return all
}

// mandateScopes are everything, or one of the person's open requests that the agent may see.
func (p *Pages) mandateScopes(ctx context.Context, id identity.PersonID) ([]ui.Choice, error) {
	choices := []ui.Choice{{Value: string(identity.ForEverything), Text: i18n.T(ctx, "desk.mandate.scope.all")}}
	all, err := p.Cases.OfPerson(ctx, p.DB.Read(), id, mostOfPerson)
	for i := range all {
		if c := &all[i]; !c.Closed() && maySee(ctx, c.Sensitive) {
			choices = append(choices, ui.Choice{Value: c.ID.String(), Text: i18n.T(ctx, "desk.mandate.for_one", "Reference", string(c.Reference), "Title", c.Title)})
		}
	}
	return choices, err
}

// giveMandate writes down what was said or shown at the counter. Both people are told, and either may end it.
func (p *Pages) giveMandate(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	who, err := p.personAt(r, "person")
	if err != nil {
		return err
	}
	helper, problems := party(ctx, in)
	scopes, err := p.mandateScopes(ctx, who.ID)
	if err != nil {
		return err
	}
	m, more := readMandate(ctx, in, scopes)
	if problems = append(problems, more...); len(problems) > 0 {
		return p.askMandate(w, r, who, in, problems)
	}
	m.Beneficiary = who.ID
	if err := p.DB.Write(ctx, func(tx *db.Tx) error { return p.recordMandate(ctx, tx, helper, m) }); err != nil {
		return err
	}
	p.putFlash(ctx, flash{Kind: "ok", Words: i18n.T(ctx, "desk.mandate.given", "Helper", helper.Given+" "+helper.Family, "Person", nameOf(ctx, who))})
	return web.SeeOther(w, r, personPath(who.ID))
}

// readMandate reads what is not about who helps. What a paper gives needs a word on the paper.
func readMandate(ctx context.Context, in url.Values, scopes []ui.Choice) (m identity.Mandate, problems errs.Problems) {
	m = identity.Mandate{Kind: identity.MandateKind(in.Get("kind")), How: identity.MandateWay(in.Get("how")), Proof: strings.TrimSpace(in.Get("proof")),
		Scope: identity.ForEverything}
	if !slices.Contains(catalogue.HelpKinds, in.Get("kind")) {
		problems.Add("kind", "desk.mandate.ask.kind.none")
	}
	if !slices.Contains(catalogue.HelpGiven, in.Get("how")) {
		problems.Add("how", "desk.mandate.ask.how.none")
	}
	if m.Proof == "" && m.How != identity.Declared {
		problems.Add("proof", "desk.transfer.proof.empty")
	}
	if scope := in.Get("for"); !slices.ContainsFunc(scopes, func(c ui.Choice) bool { return c.Value == scope }) {
		problems.Add("for", "desk.mandate.ask.for.none")
	} else if scope != string(identity.ForEverything) {
		m.Scope, m.Ref = identity.ForCase, scope
	}
	if typed := strings.TrimSpace(in.Get("until")); typed != "" {
		day, err := civil.Parse(typed)
		if err != nil {
			problems.Add("until", "desk.mandate.ask.until.wrong")
			return m, problems
		}
		m.Until = time.Date(day.Year, day.Month, day.Day+1, 0, 0, 0, 0, i18n.ZoneOf(ctx))
	}
	return m, problems
}

// recordMandate writes the helper down as a person of their own, and tells the request that it is for.
func (p *Pages) recordMandate(ctx context.Context, tx *db.Tx, helper identity.NewPerson, m identity.Mandate) (err error) {
	if m.Helper, err = p.Identity.Register(ctx, tx, helper); err != nil {
		return err
	}
	if m, err = p.Identity.GiveMandate(ctx, tx, m); err != nil || m.Scope != identity.ForCase {
		return err
	}
	id, err := cases.ParseID(m.Ref)
	if err != nil {
		return err
	}
	_, err = p.Cases.Help(ctx, tx, cases.Change{Case: id}, cases.Helper{Party: partyOf(m.Helper, helper), Kind: m.Kind, How: m.How, Mandate: m.ID})
	return err
}

// endMandate ends it at the counter; both people are told.
func (p *Pages) endMandate(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	who, err := p.personAt(r, "person")
	if err != nil {
		return err
	}
	id, err := uuid.Parse(r.PathValue("mandate"))
	if err != nil {
		return identity.ErrNobody.Because(err)
	}
	err = p.DB.Write(ctx, func(tx *db.Tx) error {
		m, err := p.Identity.MandateIn(ctx, tx, id)
		if err == nil && m.Beneficiary != who.ID && m.Helper != who.ID {
			err = identity.ErrNobody
		}
		if err != nil {
			return err
		}
		return p.Identity.RevokeMandate(ctx, tx, id)
	})
	if err != nil {
		return err
	}
	p.putFlash(ctx, flash{Kind: "ok", Words: i18n.T(ctx, "desk.mandate.ended")})
	return web.SeeOther(w, r, personPath(who.ID))
}
