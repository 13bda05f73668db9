package chat

import (
	"embed"
	"net/http"
	"time"

	"parvis/internal/cases/threads"
	"parvis/internal/desk"
	"parvis/internal/identity"
	"parvis/internal/inbox"
	"parvis/internal/inbox/chat"
	"parvis/internal/kit/clock"
	"parvis/internal/kit/db"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/live"
	"parvis/internal/kit/web"
)

//go:embed words/*.json
var words embed.FS

func init() { i18n.Register(words) }

// Path is the page of who waits.
const Path = "/desk/chats"

// MayManage is the right to put the chat on the site and to take it off.
const MayManage web.Permission = "chat.manage"

// Deps is what the pages stand on.
type Deps struct {
	DB       *db.DB
	Clock    clock.Clock
	Chats    *chat.Service
	Inbox    *inbox.Service
	Identity *identity.Service
	Ties     *threads.Service // nil: chats are joined to no request
	Hub      *live.Hub
	Desk     *desk.Pages // lends drafts and canned texts; nil in a desk without them
}

// Pages answers the requests of agents about chats.
type Pages struct{ Deps }

// New wires the pages.
func New(d Deps) *Pages { return &Pages{d} }

// Routes is the table; desk.Pages.Dress puts the shell around them.
func (p *Pages) Routes() []web.Route {
	return []web.Route{
		{"GET", Path, desk.MayWork, p.list},
		{"POST", Path + "/door", MayManage, p.setDoor},
		{"GET", Path + "/{chat}", desk.MayWork, p.show},
		{"POST", Path + "/{chat}/take", desk.MayWork, p.take},
		{"POST", Path + "/{chat}/say", desk.MayWork, p.say},
		{"GET", Path + "/{chat}/note", desk.MayWork, p.showNote},
		{"POST", Path + "/{chat}/note", desk.MayWork, p.note},
		{"GET", Path + "/{chat}/hand", desk.MayWork, p.showHand},
		{"POST", Path + "/{chat}/hand", desk.MayWork, p.hand},
		{"POST", Path + "/{chat}/end", desk.MayWork, p.end},
	}
}

// Bare is what scripts fetch: without a shell.
func (p *Pages) Bare() []web.Route {
	return []web.Route{
		{"GET", Path + "/now", desk.MayWork, p.now},
		{"GET", Path + "/stream", desk.MayWork, p.waitingStream},
		{"GET", Path + "/{chat}/stream", desk.MayWork, p.stream},
		{"GET", Path + "/{chat}/news", desk.MayWork, p.news},
		{"POST", Path + "/{chat}/sign", desk.MayWork, p.sign},
	}
}

func (p *Pages) at() time.Time { return p.Clock.Now() }

func path(id chat.ID) string { return Path + "/" + id.String() }

// chat reads the one that a request is about.
func (p *Pages) chat(r *http.Request) (chat.Chat, error) {
	id, err := chat.ParseID(r.PathValue("chat"))
	if err != nil {
		return chat.Chat{}, err
	}
	return p.Chats.Chat(r.Context(), p.DB.Read(), id)
}
