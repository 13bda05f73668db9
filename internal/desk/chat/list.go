package chat

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/a-h/templ"

	"parvis/internal/desk"
	"parvis/internal/identity"
	"parvis/internal/inbox/chat"
	"parvis/internal/kit/db"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
)

// mostListed is how many chats of one kind the page shows.
const mostListed = 200

// listPage is who waits, and who talks with whom.
type listPage struct {
	ui.Page
	Waiting, Mine, Others []row
	Door                  doorState
	May                   bool // put the chat on the site, take it off
}

// doorState is how the site's chat stands.
type doorState struct {
	On    bool
	Words string
}

// row is one chat of the list.
type row struct {
	Chat  chat.Chat
	Href  string
	Who   string
	Since string
	With  string
	First string
	Late  bool
}

func (p *Pages) list(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	waiting, open, err := p.Chats.Live(ctx, mostListed)
	if err != nil {
		return err
	}
	agent, _ := identity.AgentOf(ctx)
	page := listPage{Page: ui.Page{Title: i18n.T(ctx, "desk.chats.title")}, May: identity.May(ctx, MayManage)}
	for i, c := range waiting {
		one := p.row(ctx, c)
		if i < mostQuestions {
			if one.First, err = p.question(ctx, c); err != nil {
				return err
			}
		}
		page.Waiting = append(page.Waiting, one)
	}
	for _, c := range open {
		if c.Agent == agent.ID.UUID {
			page.Mine = append(page.Mine, p.row(ctx, c))
		} else {
			page.Others = append(page.Others, p.row(ctx, c))
		}
	}
	if page.Door, err = p.door(ctx); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, listView(page))
}

func (p *Pages) row(ctx context.Context, c chat.Chat) row {
	one := row{Chat: c, Href: path(c.ID), Who: c.Name, With: c.AgentName}
	minutes := int(p.at().Sub(c.Opened).Minutes())
	one.Since = i18n.T(ctx, "desk.chats.since", "Count", max(minutes, 1))
	one.Late = c.State == chat.Waiting && p.at().Sub(c.Opened) > promised
	return one
}

// mostQuestions is of how many who wait the page shows the question: those who are next.
const mostQuestions = 20

// question is what somebody who waits began with.
func (p *Pages) question(ctx context.Context, c chat.Chat) (string, error) {
	lines, err := p.Chats.Lines(ctx, p.DB.Read(), c, 0, false)
	if err != nil || len(lines) == 0 {
		return "", err
	}
	words := []rune(strings.Join(strings.Fields(lines[0].Words), " "))
	if len(words) > longestQuestion {
		return string(words[:longestQuestion]) + "…", nil
	}
	return string(words), nil
}

const longestQuestion = 140

// promised is how soon somebody who opens a chat may expect an answer.
const promised = 2 * time.Minute

func (p *Pages) door(ctx context.Context) (d doorState, err error) {
	today, err := p.Chats.Today(ctx, identity.AuthorityOf(ctx).Calendar)
	switch {
	case !p.Chats.IsOn(ctx):
		return doorState{Words: i18n.T(ctx, "desk.chats.door.off")}, nil
	case err != nil:
		return d, err
	case today.Open:
		return doorState{true, i18n.T(ctx, "desk.chats.door.on")}, nil
	}
	return doorState{true, i18n.T(ctx, "desk.chats.door.closed")}, nil
}

// setDoor puts the chat on the site, answered by the agent's first team, or takes it off.
func (p *Pages) setDoor(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	agent, _ := identity.AgentOf(ctx)
	var team identity.TeamID
	if len(agent.Teams) > 0 {
		team = agent.Teams[0].ID
	}
	if err := p.DB.Write(ctx, func(tx *db.Tx) error { return p.Chats.SetDoor(ctx, tx, in.Get("on") == "1", team) }); err != nil {
		return err
	}
	return web.SeeOther(w, r, Path)
}

// Panel says in the top bar of every page how many wait; nil for those who do not answer.
func (p *Pages) Panel(r *http.Request) (templ.Component, error) {
	ctx := r.Context()
	if !identity.May(ctx, desk.MayWork) || !p.Chats.IsOn(ctx) {
		return nil, nil
	}
	n, err := p.Chats.WaitingNow(ctx)
	return waitingFrame(n), err
}

// now is the inside of the panel, fetched when the queue moves.
func (p *Pages) now(w http.ResponseWriter, r *http.Request) error {
	n, err := p.Chats.WaitingNow(r.Context())
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, waitingBody(n))
}

// waitingStream tells that the queue moves.
func (p *Pages) waitingStream(w http.ResponseWriter, r *http.Request) error {
	return p.Hub.Stream(w, r, chat.Queue)
}
