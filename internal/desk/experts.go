package desk

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/desk/expert"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
)

// MayConsult asks somebody outside of the town hall about a request, and shows them documents of it.
const MayConsult web.Permission = "case.consult"

// askedOutside is a question to somebody outside, ready to be drawn.
type askedOutside struct {
	Name, Note, Question string
	Tag                  ui.Tag
	Again, Revoke        string // "" once there is nothing to wait for
}

func (p *Pages) expertRoutes() []web.Route {
	return []web.Route{
		{"GET", "/desk/cases/{reference}/experts", MayConsult, p.showConsult},
		{"POST", "/desk/cases/{reference}/experts", MayConsult, p.consult},
		{"POST", "/desk/cases/{reference}/experts/{question}/again", MayConsult, p.consultAgain},
		{"POST", "/desk/cases/{reference}/experts/{question}/revoke", MayConsult, p.revokeConsult},
	}
}

// Outside are the pages of those who are asked and have no account; nothing of the desk surrounds them.
func (p *Pages) Outside() []web.Route { return p.experts.Routes() }

func (p *Pages) showConsult(w http.ResponseWriter, r *http.Request) error {
	c, err := p.read(r.Context(), cases.Reference(r.PathValue("reference")))
	if err != nil {
		return err
	}
	return p.askConsult(w, r, c, url.Values{"days": {"5"}}, nil)
}

func (p *Pages) askConsult(w http.ResponseWriter, r *http.Request, c cases.Case, in url.Values, problems errs.Problems) error {
	ctx := r.Context()
	page := p.choice(r, c, i18n.T(ctx, "expert.ask.title"), i18n.T(ctx, "expert.ask.do"), problems)
	page.Lead = []string{i18n.T(ctx, "expert.ask.lead"), i18n.T(ctx, "expert.ask.history")}
	input := func(name, kind string) ui.Input {
		return ui.Input{Name: name, Type: kind, Label: i18n.T(ctx, "expert.ask."+name), Value: in.Get(name), Error: fault(ctx, problems, name), Spellcheck: "false"}
	}
	langs := ui.Select{Name: "lang", Label: i18n.T(ctx, "expert.ask.lang"), Value: in.Get("lang")}
	for _, lang := range web.LangsOf(r) {
		langs.Options = append(langs.Options, ui.Option{Value: string(lang), Text: lang.Name()})
	}
	page.Fields = append(page.Fields, input("name", "text"), input("email", "email"),
		ui.Textarea{Name: "question", Label: i18n.T(ctx, "expert.ask.question"), Hint: i18n.T(ctx, "expert.ask.question.hint"), Value: in.Get("question"), Rows: 5, Error: fault(ctx, problems, "question")})
	if docs := cleanDocuments(c); len(docs) > 0 {
		page.Fields = append(page.Fields, ui.Checkboxes{Name: "document", Legend: i18n.T(ctx, "expert.ask.documents"), Hint: i18n.T(ctx, "expert.ask.documents.hint"), Values: in["document"], Choices: docs, Error: fault(ctx, problems, "document")})
	}
	days := ui.Select{Name: "days", Label: i18n.T(ctx, "expert.ask.days"), Value: in.Get("days"), Options: waitOptions(ctx), Error: fault(ctx, problems, "days")}
	page.Fields = append(page.Fields, days, langs)
	return page.render(w, r)
}

// cleanDocuments are those that may be shown outside.
func cleanDocuments(c cases.Case) (choices []ui.Choice) {
	for _, doc := range c.Documents {
		if doc.Scan == cases.ScanClean {
			choices = append(choices, ui.Choice{Value: doc.ID.String(), Text: doc.Name})
		}
	}
	return choices
}

// consult asks; the link leaves by mail with the same commit.
func (p *Pages) consult(w http.ResponseWriter, r *http.Request) error {
	c, in, err := p.begin(r)
	if err != nil {
		return err
	}
	n := questionTyped(r, in)
	if problems := n.Check(c); len(problems) > 0 {
		return p.askConsult(w, r, c, in, problems)
	}
	return p.carry(w, r, c, in, deed{name: "consult", do: func(ctx context.Context, tx *db.Tx, by cases.Change) (flash, error) {
		by.Expect = 0 // a question outside takes nothing from anybody
		q, err := p.experts.Ask(ctx, tx, by, c, n, identity.AuthorityOf(ctx).Calendar)
		return flash{Kind: "ok", Words: i18n.T(ctx, "expert.asked", "Name", q.Name)}, err
	}})
}

func questionTyped(r *http.Request, in url.Values) expert.NewQuestion {
	n := expert.NewQuestion{Name: in.Get("name"), Email: in.Get("email"), Text: in.Get("question"), Lang: i18n.Lang(in.Get("lang"))}
	if !slices.Contains(web.LangsOf(r), n.Lang) {
		n.Lang = i18n.LangOf(r.Context())
	}
	if days, err := strconv.Atoi(in.Get("days")); err == nil {
		n.Days = days
	}
	for _, typed := range in["document"] {
		if id, err := uuid.Parse(typed); err == nil {
			n.Documents = append(n.Documents, id)
		}
	}
	return n
}

func (p *Pages) consultAgain(w http.ResponseWriter, r *http.Request) error {
	return p.withQuestion(w, r, "expert.sent_again", func(ctx context.Context, tx *db.Tx, c cases.Case, _ cases.Change, id uuid.UUID) (expert.Question, error) {
		return p.experts.Again(ctx, tx, c, id)
	})
}

func (p *Pages) revokeConsult(w http.ResponseWriter, r *http.Request) error {
	return p.withQuestion(w, r, "expert.revoked", func(ctx context.Context, tx *db.Tx, _ cases.Case, by cases.Change, id uuid.UUID) (expert.Question, error) {
		return p.experts.Revoke(ctx, tx, by, id)
	})
}

func (p *Pages) withQuestion(w http.ResponseWriter, r *http.Request, done string, do func(ctx context.Context, tx *db.Tx, c cases.Case, by cases.Change, id uuid.UUID) (expert.Question, error)) error {
	c, in, err := p.begin(r)
	if err != nil {
		return err
	}
	id, err := uuid.Parse(r.PathValue("question"))
	if err != nil {
		return expert.ErrUnknown
	}
	return p.carry(w, r, c, in, deed{name: "consult", do: func(ctx context.Context, tx *db.Tx, by cases.Change) (flash, error) {
		by.Expect = 0
		q, err := do(ctx, tx, c, by, id)
		return flash{Kind: "ok", Words: i18n.T(ctx, done, "Name", q.Name)}, err
	}})
}

// outside are the questions asked about the case, on its page.
func (p *Pages) outside(ctx context.Context, page *casePage) error {
	list, err := p.experts.OfCase(ctx, p.DB.Read(), page.Case.ID)
	page.Can.Consult = identity.May(ctx, MayConsult)
	for _, q := range list {
		page.Outside = append(page.Outside, p.askedOutside(ctx, page, q))
	}
	return err
}

var expertTags = map[expert.State]ui.Tag{
	expert.Asked: {Icon: "hourglass"}, expert.Opened: {Icon: "eye", Colour: "blue"}, expert.Late: {Icon: "alert", Colour: "red"},
	expert.Answered: {Icon: "check", Colour: "green"}, expert.Expired: {Icon: "clock", Colour: "pink"}, expert.Revoked: {Icon: "cross"},
}

func (p *Pages) askedOutside(ctx context.Context, page *casePage, q expert.Question) askedOutside {
	state := q.State(p.now())
	one := askedOutside{Name: q.Name, Question: clip(q.Text, mostWords), Tag: expertTags[state]}
	one.Tag.Text = i18n.T(ctx, "expert.state."+string(state))
	switch at := page.Path + "/experts/" + q.ID.String(); {
	case state == expert.Answered:
		one.Note = i18n.T(ctx, "expert.note.answered", "When", i18n.DateTime(ctx, q.Answered))
	case state == expert.Expired || state == expert.Revoked:
		one.Note = i18n.T(ctx, "expert.note.asked", "Agent", q.AgentName, "Date", i18n.ShortDate(ctx, q.Asked))
	default:
		one.Note = i18n.T(ctx, "expert.note.wanted", "Agent", q.AgentName, "Date", i18n.Date(ctx, q.Due))
		if !q.Opened.IsZero() {
			one.Note += " " + i18n.T(ctx, "expert.note.opened", "When", i18n.DateTime(ctx, q.Opened))
		}
		if page.Can.Consult {
			one.Again, one.Revoke = at+"/again", at+"/revoke"
		}
	}
	return one
}
