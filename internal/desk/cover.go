package desk

import (
	"context"
	"strings"

	"parvis/internal/cases"
	"parvis/internal/desk/rota"
	"parvis/internal/identity"
	"parvis/internal/kit/i18n"
)

// coverView begins the key of the view that shows an absent colleague's work to who sees to it.
const coverView = "cover-"

// covers are the views of colleagues whose work the reader sees to today.
func (p *Pages) covers(ctx context.Context, l look) (links []viewLink, err error) {
	absences, err := p.covered(ctx)
	for _, a := range absences {
		name, err := p.coverTitle(ctx, a)
		if err != nil {
			return nil, err
		}
		link, err := p.viewLink(ctx, l, coverView+a.Agent.String(), name, cases.Filter{Agent: a.Agent})
		if err != nil {
			return nil, err
		}
		links = append(links, link)
	}
	return links, err
}

func (p *Pages) covered(ctx context.Context) ([]rota.Absence, error) {
	if p.Rota == nil {
		return nil, nil
	}
	me, _ := identity.AgentOf(ctx)
	return p.Rota.CoveredBy(ctx, p.DB.Read(), me.ID)
}

func (p *Pages) coverTitle(ctx context.Context, a rota.Absence) (string, error) {
	who, err := p.Identity.Agent(ctx, a.Agent)
	return i18n.T(ctx, "desk.view.cover", "Name", who.Name), err
}

// covering finds the view of a colleague, for as long as the reader sees to their work.
func (p *Pages) covering(ctx context.Context, l *look) (found bool, err error) {
	id, ok := strings.CutPrefix(l.View, coverView)
	if !ok {
		return false, nil
	}
	absences, err := p.covered(ctx)
	for _, a := range absences {
		if a.Agent.String() == id {
			l.Filter = cases.Filter{Agent: a.Agent}
			l.Title, err = p.coverTitle(ctx, a)
			return err == nil, err
		}
	}
	return false, err
}

// whyTheirs says why the rota gave a thread to whoever has it, or left it with the team.
func (p *Pages) whyTheirs(ctx context.Context, page *threadPage) (err error) {
	if p.Rota != nil {
		page.Why, err = p.Rota.WhyOf(ctx, p.DB.Read(), draftOf(page.Thread.ID).UUID)
	}
	return err
}
