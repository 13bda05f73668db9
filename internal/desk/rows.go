package desk

import (
	"context"
	"net/http"

	"parvis/internal/cases"
	"parvis/internal/identity"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
)

// row is a line of the list, ready to be drawn.
type row struct {
	Ref     cases.Reference
	ID      string
	Href    string // the page of the case
	Detail  string // the case beside the list, fetched
	Push    string // the address of the list with the case beside it
	Icon    string
	Channel string
	Who     string
	Title   string
	Due     ui.Due
	Unseen  bool
	Current bool
	Tag     ui.Tag
	Last    string
	When    string
	In      bool   // still belongs to the view
	Pick    bool   // may be ticked
	Thread  bool   // messages that belong to no case yet
	Name    string // the case's reference, or the thread's id
}

// rows makes lines of what a list gave. It asks nothing of the database.
func (p *Pages) rows(ctx context.Context, l look, list []one) ([]row, error) {
	labels, all := p.labels(), make([]row, 0, len(list))
	for _, r := range list {
		if r.Thread != nil {
			all = append(all, p.threadRow(ctx, l, *r.Thread))
			continue
		}
		one, err := p.row(ctx, l, labels, r.Case)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, nil
}

func (p *Pages) row(ctx context.Context, l look, labels *labels, r *cases.Row) (row, error) {
	service, err := labels.service(ctx, r.Service, r.Version)
	if err != nil {
		return row{}, err
	}
	href := l.caseURL(r.Reference)
	one := row{
		Ref: r.Reference, Name: string(r.Reference), ID: r.ID.String(), Href: href, Push: l.with(r.Reference), Detail: detailOf(l, r.Reference),
		Icon: doorIcon(r.Channel), Channel: doorWords(ctx, r.Channel), Who: r.Person, Title: r.Title,
		Due: rowDue(ctx, r, p.now()), Unseen: r.Unseen, Current: l.Case == r.Reference,
		Tag: tag(ctx, service, r.State, r.Outcome, !r.WaitingAt.IsZero()), When: when(ctx, r.Last.At, p.now()), In: true,
	}
	if one.Who == "" {
		one.Who = i18n.T(ctx, "desk.nameless")
	}
	if !r.ClosedAt.IsZero() && r.Outcome == "" { // only what follows another one ends without an outcome
		one.Tag = ui.Tag{Text: i18n.T(ctx, "desk.merged.tag"), Icon: "merge"}
	}
	if r.Contested {
		one.Tag = ui.Tag{Text: i18n.T(ctx, "desk.contested"), Colour: "pink", Icon: "scale"}
	}
	one.Last = lastWords(ctx, r)
	if !maySee(ctx, r.Sensitive) {
		return veil(ctx, one), nil
	}
	return one, nil
}

func detailOf(l look, ref cases.Reference) string {
	return casePath(ref) + "/detail?" + l.place().Encode()
}

// lastWords are those of a person where there are any, in quotes when the resident's, else what happened.
func lastWords(ctx context.Context, r *cases.Row) string {
	switch {
	case r.Last.Words == "":
		return known(ctx, "desk.last."+string(r.Last.Kind), "")
	case r.Last.By == identity.ByResident:
		return i18n.T(ctx, "desk.quoted", "Text", r.Last.Words)
	}
	return r.Last.Words
}

// oneRow draws one line again, after a hint. It says whether the case belongs to the view as it is now.
func (p *Pages) oneRow(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	l, err := p.lookOf(r)
	if err != nil {
		return err
	}
	ref, ok := cases.ParseReference(r.PathValue("reference"))
	if !ok {
		return cases.ErrUnknown
	}
	only := cases.Filter{Text: string(ref), Stage: cases.StageAll}
	found, err := p.Cases.List(ctx, p.DB.Read(), only, cases.Cursor{}, 1)
	if err != nil {
		return err
	}
	if len(found.Rows) == 0 || found.Rows[0].Reference != ref {
		return cases.ErrUnknown
	}
	one, err := p.row(ctx, l, p.labels(), &found.Rows[0])
	if err != nil {
		return err
	}
	if one.In, err = p.belongs(ctx, l, ref); err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	return web.Render(w, r, http.StatusOK, rowLine(one))
}

// belongs asks the view for this case alone.
func (p *Pages) belongs(ctx context.Context, l look, ref cases.Reference) (bool, error) {
	f := mine(ctx, l.Filter)
	f.Text = string(ref)
	n, _, err := p.Cases.Count(ctx, p.DB.Read(), f, 1)
	return n > 0, err
}

// mine fills in who looks.
func mine(ctx context.Context, f cases.Filter) cases.Filter {
	agent, _ := identity.AgentOf(ctx)
	f = f.For(agent.ID, teamsOf(agent))
	if _, named := cases.ParseReference(f.Text); f.Text != "" && !named {
		f.NoSensitive = !maySee(ctx, true)
	}
	return f
}

func teamsOf(a identity.Agent) []identity.TeamID {
	ids := make([]identity.TeamID, 0, len(a.Teams))
	for _, t := range a.Teams {
		ids = append(ids, t.ID)
	}
	return ids
}
