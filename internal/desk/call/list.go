package call

import (
	"context"
	"net/http"

	"parvis/internal/identity"
	"parvis/internal/inbox/phone"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
)

// listPage is the telephone of an agent: what rings, whom to ring back, what was.
type listPage struct {
	ui.Page
	Done      bool
	Current   *panelOf
	Missed    []callLine
	Callbacks []callbackLine
	Mine      []callLine
	Extension string
	Fault     string
	Faults    []ui.Fault
}

type callLine struct {
	Href, Who, State, When string
	Tag                    ui.Tag
}

// mostLines is how many calls stand in one list.
const mostLines = 30

func (p *Pages) list(w http.ResponseWriter, r *http.Request) error {
	// Without a script, who waits for a call sees it come.
	w.Header().Set("Refresh", "20")
	extension, err := p.Phone.ExtensionOf(r.Context(), agentOf(r.Context()).ID)
	if err != nil {
		return err
	}
	return p.drawList(w, r, listPage{Extension: extension, Done: r.URL.Query().Get("done") != ""}, http.StatusOK)
}

func (p *Pages) drawList(w http.ResponseWriter, r *http.Request, page listPage, status int) error {
	ctx := r.Context()
	page.Page = ui.Page{Title: i18n.T(ctx, "call.list.title"), Failed: len(page.Faults) > 0}
	agent := agentOf(ctx)
	var err error
	if page.Current, err = p.current(ctx, agent); err != nil {
		return err
	}
	missed, err := p.Phone.MissedCalls(ctx, mostLines)
	if err != nil {
		return err
	}
	if page.Missed, err = p.lines(ctx, missed); err != nil {
		return err
	}
	mine, err := p.Phone.CallsOf(ctx, agent.ID, mostLines)
	if err != nil {
		return err
	}
	if page.Mine, err = p.lines(ctx, mine); err != nil {
		return err
	}
	if page.Callbacks, err = p.callbacks(ctx); err != nil {
		return err
	}
	return web.Render(w, r, status, listView(page))
}

func (p *Pages) lines(ctx context.Context, calls []phone.Call) (lines []callLine, err error) {
	for _, c := range calls {
		who, err := p.whoOf(ctx, c)
		if err != nil {
			return nil, err
		}
		line := callLine{Href: path(c.ID), Who: who.title(ctx, c), When: i18n.ShortDate(ctx, c.Last) + " " + i18n.Clock(ctx, c.Last), Tag: stateTag(ctx, c)}
		lines = append(lines, line)
	}
	return lines, nil
}

// stateTag says where a call stands, and that its note waits.
func stateTag(ctx context.Context, c phone.Call) ui.Tag {
	switch {
	case c.Outcome != "":
		return ui.Tag{Text: i18n.T(ctx, "call.outcome."+string(c.Outcome)), Colour: "green", Icon: "check"}
	case c.State == phone.StateEnded:
		return ui.Tag{Text: i18n.T(ctx, "call.unfinished"), Colour: "yellow", Icon: "clock"}
	case c.State == phone.StateMissed:
		return ui.Tag{Text: i18n.T(ctx, "call.state.missed"), Colour: "red", Icon: "alert"}
	}
	return ui.Tag{Text: i18n.T(ctx, "call.state."+string(c.State)), Colour: "blue", Icon: "phone"}
}

// setExtension says where the agent is rung.
func (p *Pages) setExtension(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	extension := in.Get("extension")
	err = p.DB.Write(ctx, func(tx *db.Tx) error { return p.Phone.SetExtension(ctx, tx, agentOf(ctx).ID, extension) })
	switch errs.KindOf(err) {
	case errs.Invalid, errs.Conflict:
		fault := i18n.T(ctx, errs.KeyOf(err))
		return p.drawList(w, r, listPage{Extension: extension, Fault: fault, Faults: []ui.Fault{{Text: fault, Field: "extension"}}}, web.StatusOf(err))
	}
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, Path)
}

func agentOf(ctx context.Context) identity.Agent {
	agent, _ := identity.AgentOf(ctx)
	return agent
}
