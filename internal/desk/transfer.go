package desk

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"parvis/internal/cases"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
)

func (p *Pages) showTransfer(w http.ResponseWriter, r *http.Request) error {
	c, err := p.read(r.Context(), cases.Reference(r.PathValue("reference")))
	if err != nil {
		return err
	}
	return p.askTransfer(w, r, c, url.Values{}, nil)
}

func (p *Pages) askTransfer(w http.ResponseWriter, r *http.Request, c cases.Case, in url.Values, problems errs.Problems) error {
	ctx := r.Context()
	page := p.choice(r, c, i18n.T(ctx, "desk.transfer.title"), i18n.T(ctx, "desk.do.transfer"), problems)
	page.Warning = true
	page.Lead = []string{i18n.T(ctx, "desk.transfer.lead", "Name", c.Person.Name), i18n.T(ctx, "desk.transfer.links")}
	input := func(name string, more func(*ui.Input)) {
		one := ui.Input{Name: name, Label: i18n.T(ctx, "desk.transfer."+name), Value: in.Get(name), Error: fault(ctx, problems, name), Spellcheck: "false"}
		if more != nil {
			more(&one)
		}
		page.Fields = append(page.Fields, one)
	}
	input("given", nil)
	input("family", nil)
	input("email", func(i *ui.Input) { i.Type, i.Inputmode = "email", "email" })
	input("phone", func(i *ui.Input) { i.Type, i.Width = "tel", 20 })
	input("proof", func(i *ui.Input) { i.Hint, i.Spellcheck = i18n.T(ctx, "desk.transfer.proof.hint"), "" })
	page.Fields = append(page.Fields, ui.Textarea{Name: "why", Label: i18n.T(ctx, "desk.transfer.why"), Rows: 2, Value: in.Get("why"), Error: fault(ctx, problems, "why")})
	return page.render(w, r)
}

// transfer gives the case to another person. Links mailed before open nothing from then on.
func (p *Pages) transfer(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c, in, err := p.begin(r)
	if err != nil {
		return err
	}
	who, problems := party(ctx, in)
	for _, name := range []string{"proof", "why"} {
		if strings.TrimSpace(in.Get(name)) == "" {
			problems.Add(name, "desk.transfer."+name+".empty")
		}
	}
	if len(problems) > 0 {
		return p.askTransfer(w, r, c, in, problems)
	}
	return p.carry(w, r, c, in, deed{
		name: "transfer",
		do: func(ctx context.Context, tx *db.Tx, by cases.Change) (flash, error) {
			id, err := p.Identity.Register(ctx, tx, who)
			if err != nil {
				return flash{}, err
			}
			by.Why = in.Get("why")
			_, err = p.Cases.Transfer(ctx, tx, by, cases.Handover{To: partyOf(id, who), Proof: in.Get("proof")})
			return flash{Kind: "ok", Words: i18n.T(ctx, "desk.done.transferred", "Name", who.Given+" "+who.Family)}, err
		},
		again: func(problems errs.Problems) error { return p.askTransfer(w, r, c, in, problems) },
	})
}

func partyOf(id identity.PersonID, who identity.NewPerson) cases.Party {
	party := cases.Party{ID: id, Name: who.Given + " " + who.Family}
	for _, c := range who.Contacts {
		party.Contacts = append(party.Contacts, cases.Contact{Kind: c.Kind, Value: c.Value})
	}
	return party
}
