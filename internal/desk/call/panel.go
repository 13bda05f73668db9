package call

import (
	"context"
	"net/http"
	"time"

	"github.com/a-h/templ"

	"parvis/internal/desk"
	"parvis/internal/identity"
	"parvis/internal/inbox/phone"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/web"
)

// An exchange may forget to say that a call has ended: after this long the panel goes by itself.
const (
	longestRing = 5 * time.Minute
	longestCall = 4 * time.Hour
)

// panelOf is what an agent is told of the call that is theirs now.
type panelOf struct {
	Call         phone.Call
	Title, About string
	Agent        string
}

// Panel stands on every page of an agent who has an extension; nil for the others.
func (p *Pages) Panel(r *http.Request) (templ.Component, error) {
	ctx := r.Context()
	agent, ok := identity.AgentOf(ctx)
	if !ok || !identity.May(ctx, desk.MayWork) {
		return nil, nil
	}
	extension, err := p.Phone.ExtensionOf(ctx, agent.ID)
	if err != nil || extension == "" {
		return nil, err
	}
	current, err := p.current(ctx, agent)
	if err != nil {
		return nil, err
	}
	return panelFrame(phone.Subject(agent.ID.UUID), current.unless(r.URL.Path)), nil
}

// current is the call that rings at the agent's extension, or that they have; nil when there is none.
func (p *Pages) current(ctx context.Context, agent identity.Agent) (*panelOf, error) {
	calls, err := p.Phone.CallsOf(ctx, agent.ID, 5)
	if err != nil {
		return nil, err
	}
	for _, c := range calls {
		longest := longestCall
		if c.State == phone.StateRinging {
			longest = longestRing
		}
		if !c.Live() || c.Outcome != "" || p.at().Sub(c.Last) > longest {
			continue
		}
		who, err := p.whoOf(ctx, c)
		if err != nil {
			return nil, err
		}
		return &panelOf{Call: c, Title: i18n.T(ctx, "call.panel."+string(c.State), "Who", who.title(ctx, c)), About: who.about(ctx, c), Agent: agent.Name}, nil
	}
	return nil, nil
}

// unless leaves the panel out where the page itself is about the call: it would stand before its own buttons.
func (c *panelOf) unless(on string) *panelOf {
	if c != nil && (on == path(c.Call.ID) || on == Path) {
		return nil
	}
	return c
}

// now is the inside of the panel, fetched when something rings.
func (p *Pages) now(w http.ResponseWriter, r *http.Request) error {
	agent, _ := identity.AgentOf(r.Context())
	current, err := p.current(r.Context(), agent)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, panelBody(current.unless(r.URL.Query().Get("on"))))
}

// stream tells that something rings at the agent's own extension, and nobody else's.
func (p *Pages) stream(w http.ResponseWriter, r *http.Request) error {
	agent, _ := identity.AgentOf(r.Context())
	return p.Hub.Stream(w, r, phone.Subject(agent.ID.UUID))
}
