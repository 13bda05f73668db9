package tracking

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
	"parvis/internal/workflow"
)

// askPage asks once more before something that matters: to withdraw, to contest.
type askPage struct {
	ui.Page
	Case     seen
	Here     *identity.Authority
	Text     string
	Button   string
	Action   string
	Contest  []string // how to contest, in the words of the decision
	Typed    url.Values
	Problems errs.Problems
}

// errNoMove is for a move that the flow does not let a resident make, or not from here.
var errNoMove = errs.New(errs.NotFound, "website.tracking.no_move")

func (p *Pages) showMove(w http.ResponseWriter, r *http.Request) error {
	c, move, err := p.movable(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, moveTempl(p.movePage(r.Context(), c, move)))
}

func (p *Pages) movePage(ctx context.Context, c seen, move *catalogue.Move) askPage {
	label := move.Label.Of(ctx)
	page := askPage{Page: ui.Page{Title: label, NoIndex: true}, Case: c, Here: identity.AuthorityOf(ctx), Button: label}
	page.Text = i18n.T(ctx, "website.tracking.move_sure", "Reference", string(c.Reference))
	return page
}

// movable finds a move that the flow offers residents from where the case stands.
func (p *Pages) movable(r *http.Request) (seen, *catalogue.Move, error) {
	c, err := p.open(r)
	if err != nil {
		return c, nil, err
	}
	service, err := p.Offer.Version(r.Context(), c.Service, c.Version)
	if err != nil {
		return c, nil, err
	}
	move, ok := service.Move(r.PathValue("move"))
	if !ok || move.May != catalogue.MayResident || !move.From.Has(c.State) {
		return c, nil, errNoMove
	}
	return c, move, nil
}

func (p *Pages) move(w http.ResponseWriter, r *http.Request) error {
	c, _, err := p.movable(r)
	if err != nil {
		return err
	}
	ctx := identity.As(r.Context(), c.By)
	err = p.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := p.Flow.Move(ctx, tx, workflow.Choice{Case: c.ID, Move: r.PathValue("move")})
		return err
	})
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, Path(c.Reference)+"?done=move")
}

func (p *Pages) showObjection(w http.ResponseWriter, r *http.Request) error {
	c, err := p.open(r)
	if err != nil {
		return err
	}
	if c.Decision == nil {
		return errNoMove
	}
	return p.drawObjection(w, r, http.StatusOK, c, nil, nil)
}

func (p *Pages) drawObjection(w http.ResponseWriter, r *http.Request, status int, c seen, in url.Values, problems errs.Problems) error {
	ctx := r.Context()
	page := askPage{
		Page: ui.Page{Title: i18n.T(ctx, "website.tracking.object_title"), NoIndex: true, Failed: problems.Any()}, Case: c, Here: identity.AuthorityOf(ctx),
		Contest: paragraphs(c.Decision.Contest.Of(ctx)), Typed: in, Problems: problems,
	}
	return web.Render(w, r, status, objectionTempl(page))
}

// object has a person look again, or contests the decision with the resident's reasons.
func (p *Pages) object(w http.ResponseWriter, r *http.Request) error {
	c, err := p.open(r)
	if err != nil {
		return err
	}
	if c.Decision == nil {
		return errNoMove
	}
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	slow, err := p.paced(r, c, "reasons")
	if err != nil {
		return err
	}
	if slow.Any() {
		return p.drawObjection(w, r, http.StatusTooManyRequests, c, in, slow)
	}
	objection := cases.Objected{Text: strings.TrimSpace(in.Get("reasons")), Human: in.Get("what") == "human"}
	if problems := checkObjection(in, objection); problems.Any() {
		return p.drawObjection(w, r, http.StatusUnprocessableEntity, c, in, problems)
	}
	err = p.DB.Write(r.Context(), func(tx *db.Tx) error {
		_, err := p.Cases.Object(r.Context(), tx, cases.Change{Case: c.ID, By: c.By, Channel: cases.ByWeb}, objection)
		return err
	})
	if errs.KindOf(err) == errs.Invalid {
		var problems errs.Problems
		problems.Say("reasons", i18n.InArgs(i18n.LangOf(r.Context()), errs.KeyOf(err), errs.ArgsOf(err)))
		return p.drawObjection(w, r, http.StatusUnprocessableEntity, c, in, problems)
	}
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, Path(c.Reference)+"?done=objection")
}

func checkObjection(in url.Values, o cases.Objected) (problems errs.Problems) {
	switch {
	case in.Get("what") != "human" && in.Get("what") != "contest":
		problems.Add("what", "website.tracking.choose_objection")
	case !o.Human && o.Text == "":
		problems.Add("reasons", "website.tracking.say_why")
	}
	return problems
}

func paragraphs(text string) (all []string) {
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			all = append(all, line)
		}
	}
	return all
}
