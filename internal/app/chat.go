package app

import (
	"context"
	"net/http"

	"github.com/a-h/templ"

	"parvis/internal/desk"
	deskchat "parvis/internal/desk/chat"

	"parvis/internal/identity"
	"parvis/internal/identity/town"
	"parvis/internal/inbox"
	"parvis/internal/inbox/chat"
	"parvis/internal/kit/db"
	talk "parvis/internal/website/chat"
)

// chatWay is the door of those who talk on the site; its service is wired after the table of doors.
func (h *house) chatWay() inbox.Way {
	return chat.Way(chat.Channel{Chats: func() *chat.Service { return h.chats }})
}

// conversations opens the door of chats. It stands on the ties, which keep what belongs to a request.
func (h *house) conversations(context.Context) error {
	h.chats = chat.New(chat.Deps{
		DB: h.db, Clock: h.clock, Bus: h.bus, Jobs: h.jobs, Inbox: h.inbox, Identity: h.ids, Notices: h.notices, Hub: h.hub,
		Keeps: h.belongsToCase,
	})
	h.chats.Register()
	return nil
}

// belongsToCase tells whether a request keeps a thread.
func (h *house) belongsToCase(ctx context.Context, q db.Queryer, id inbox.ThreadID) (bool, error) {
	tie, known, err := h.threads.Of(ctx, q, id)
	return known && !tie.Case.IsZero(), err
}

// chatPages are the agents' pages of chats.
func (h *house) chatPages(agents *desk.Pages) *deskchat.Pages {
	return deskchat.New(deskchat.Deps{
		DB: h.db, Clock: h.clock, Chats: h.chats, Inbox: h.inbox, Identity: h.ids, Ties: h.threads, Hub: h.hub, Desk: agents,
	})
}

// panels are what stands in the top bar of every page of the desk: the call that rings, and who waits in the chat.
func (h *house) panels(r *http.Request) (templ.Component, error) {
	var all []templ.Component
	for _, panel := range []func(*http.Request) (templ.Component, error){h.calls().Panel, h.chatPages(nil).Panel} {
		one, err := panel(r)
		if err != nil {
			return nil, err
		}
		if one != nil {
			all = append(all, one)
		}
	}
	return templ.Join(all...), nil
}

// talks are the residents' pages of a chat.
func (h *house) talks() *talk.Pages {
	return talk.New(talk.Deps{
		DB: h.db, Clock: h.clock, Chats: h.chats, Inbox: h.inbox, Identity: h.ids, Secure: h.config.Secure(),
	})
}

// settleChat puts a chat on the demo town's site, answered by the front desk at any hour: whoever tries the demo is awake.
func (h *house) settleChat(ctx context.Context, a identity.Authority) error {
	if a.ID != town.PortvieuxID {
		return nil // Valbrume has no agents
	}
	if known, err := h.chats.HasDoor(ctx); err != nil || known {
		return err // it is there, or was taken off
	}
	return h.db.Write(ctx, func(tx *db.Tx) error {
		return h.chats.SetDoor(ctx, tx, true, town.Welcome, chat.Settings{Always: true})
	})
}
