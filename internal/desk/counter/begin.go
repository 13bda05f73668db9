package counter

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/google/uuid"

	"parvis/internal/catalogue"
	"parvis/internal/desk"
	"parvis/internal/forms"
	"parvis/internal/identity"
	"parvis/internal/kit/civil"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/web"
)

// begin writes down who is there and what they said, and opens the form.
func (p *Pages) begin(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	known, err := p.chosen(ctx, in.Get("person"))
	if err != nil {
		return err
	}
	said, problems := p.read(ctx, in, known == nil)
	if len(problems) > 0 {
		return p.ask(w, r, known, in, problems)
	}
	var draft *forms.Draft
	err = p.DB.Write(ctx, func(tx *db.Tx) (err error) {
		draft, err = p.record(ctx, tx, known, said)
		return err
	})
	if errs.KindOf(err) == errs.Gone { // the service closed meanwhile
		return p.ask(w, r, known, in, errs.Problems{{Field: "service", Key: errs.KeyOf(err)}})
	}
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, draft.ID.Path())
}

// chosen is the person found before, nil for somebody who is written down now.
func (p *Pages) chosen(ctx context.Context, id string) (*identity.Person, error) {
	if id == "" {
		return nil, nil
	}
	parsed, err := identity.ParsePersonID(id)
	if err != nil {
		return nil, identity.ErrNobody.Because(err)
	}
	person, err := p.Identity.Person(ctx, parsed)
	return &person, err
}

// statement is what was said at the counter, read and checked.
type statement struct {
	Who     identity.NewPerson // when they were not known
	Helper  *identity.NewPerson
	Kind    identity.MandateKind
	How     identity.MandateWay
	Proof   string
	Lang    i18n.Lang
	Service *catalogue.Service
	Version catalogue.VersionNo
}

// read takes the page. Nobody is written down without their word: the box that says so is no formality.
func (p *Pages) read(ctx context.Context, in url.Values, unknown bool) (s statement, problems errs.Problems) {
	if unknown {
		s.Who, problems = desk.ReadParty(ctx, in, "")
		problems = append(problems, s.readBirth(in)...)
	}
	s.Lang = i18n.Lang(in.Get("lang"))
	if s.Lang != i18n.FR && s.Lang != i18n.EN {
		problems.Add("lang", "counter.lang.none")
	}
	s.Who.Lang = s.Lang
	switch in.Get("asks") {
	case "self":
	case "other":
		problems = append(problems, s.readHelper(ctx, in)...)
	default:
		problems.Add("asks", "counter.asks.none")
	}
	if in.Get("agrees") != "1" {
		problems.Add("agrees", "counter.agrees.none")
	}
	var err error
	if s.Service, s.Version, err = p.Offer.Live(ctx, catalogue.ServiceID(in.Get("service"))); err != nil {
		problems.Add("service", "counter.service.none")
	}
	return s, problems
}

func (s *statement) readBirth(in url.Values) (problems errs.Problems) {
	typed := strings.TrimSpace(in.Get("born"))
	if typed == "" {
		return nil
	}
	var err error
	if s.Who.Birth, err = civil.Parse(typed); err != nil {
		problems.Add("born", "counter.born.wrong")
	}
	return problems
}

// readHelper reads who came for somebody who is not there: what a paper gives needs a word on the paper.
func (s *statement) readHelper(ctx context.Context, in url.Values) errs.Problems {
	who, problems := desk.ReadParty(ctx, in, "helper-")
	who.Lang = s.Lang
	s.Helper, s.Kind, s.How = &who, identity.MandateKind(in.Get("helper-kind")), identity.MandateWay(in.Get("helper-how"))
	s.Proof = strings.TrimSpace(in.Get("helper-proof"))
	if !oneOf(catalogue.HelpKinds, in.Get("helper-kind")) {
		problems.Add("helper-kind", "counter.helper.kind.none")
	}
	if !oneOf(catalogue.HelpGiven, in.Get("helper-how")) {
		problems.Add("helper-how", "counter.helper.how.none")
	} else if s.Proof == "" && s.How != identity.Declared {
		problems.Add("helper-proof", "counter.helper.proof.none")
	}
	if len(s.Proof) > 300 {
		problems.Add("helper-proof", "counter.helper.proof.long")
	}
	return problems
}

func oneOf(all []string, one string) bool {
	for _, a := range all {
		if a == one {
			return true
		}
	}
	return false
}

// record writes people down, begins the draft with what is known of them, and keeps what was said.
func (p *Pages) record(ctx context.Context, tx *db.Tx, known *identity.Person, s statement) (*forms.Draft, error) {
	person, err := p.person(ctx, tx, known, s.Who)
	if err != nil {
		return nil, err
	}
	agent, _ := identity.AgentOf(ctx)
	v := visit{Agent: agent.ID, Person: person.ID, Kind: s.Kind, How: s.How, Proof: s.Proof}
	if s.Helper != nil {
		if v.Helper, _, err = p.Identity.Recognise(ctx, tx, *s.Helper); err != nil {
			return nil, err
		}
	}
	draft, _, err := p.Forms.Start(ctx, tx, forms.NewDraft{
		Service: s.Service, Version: s.Version, Lang: s.Lang, Channel: catalogue.DoorCounter,
		Person: uuid.NullUUID{UUID: person.ID.UUID, Valid: true}, Answers: answersOf(s.Service, person),
	})
	if err != nil {
		return nil, err
	}
	v.Draft = draft.ID
	return draft, keep(ctx, tx, v)
}

// person is whom the request is for. Somebody new who resembles somebody known is announced for an agent to judge, never
// joined.
func (p *Pages) person(ctx context.Context, tx *db.Tx, known *identity.Person, who identity.NewPerson) (identity.Person, error) {
	if known != nil {
		return *known, nil
	}
	id, _, err := p.Identity.Recognise(ctx, tx, who)
	if err != nil {
		return identity.Person{}, err
	}
	return p.Identity.PersonIn(ctx, tx, id)
}

// answersOf fills in the first question that asks who somebody is with what the town knows already: nobody spells their
// name twice. A question about who helps is none of them.
func answersOf(s *catalogue.Service, p identity.Person) catalogue.Answers {
	answers := catalogue.Answers{}
	for _, place := range s.Fields() {
		if place.Group != nil || place.Type != catalogue.TypePerson || s.Helper != nil && s.Helper.Person == place.ID {
			continue
		}
		who := map[string]any{}
		for _, part := range forms.PersonParts(place.Field) {
			if value := partOf(p, part); value != "" {
				who[part] = value
			}
		}
		answers[place.ID] = who
		break
	}
	return answers
}

func partOf(p identity.Person, part string) string {
	switch part {
	case "first_name":
		return p.Given
	case "last_name":
		return p.Family
	case "birth_date":
		if !p.Birth.IsZero() {
			return p.Birth.String()
		}
	case "email", "phone":
		point, _ := p.Contact(identity.ContactKind(part))
		return point.Value
	}
	return ""
}
