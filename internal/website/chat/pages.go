package chat

import (
	"embed"
	"net/http"
	"sync"

	"parvis/internal/identity"
	"parvis/internal/inbox"
	"parvis/internal/inbox/chat"
	"parvis/internal/kit/clock"
	"parvis/internal/kit/db"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/web"
)

//go:embed words/*.json
var words embed.FS

func init() { i18n.Register(words) }

// Path is where the page stands.
const Path = "/chat"

// Deps is what the pages stand on.
type Deps struct {
	DB       *db.DB
	Clock    clock.Clock
	Chats    *chat.Service
	Inbox    *inbox.Service
	Identity *identity.Service
	Secure   bool // served over HTTPS
}

// Pages answers the requests of residents.
type Pages struct {
	Deps
	pace  pace
	doors sync.Map // of door, as drawn
}

// New wires the pages.
func New(d Deps) *Pages { return &Pages{Deps: d} }

// Routes is the table of this slice.
func (p *Pages) Routes() []web.Route {
	return []web.Route{
		{"GET", Path, web.Anyone, p.show},
		{"POST", Path, web.Anyone, p.begin},
		{"POST", Path + "/say", web.Anyone, p.say},
		{"POST", Path + "/end", web.Anyone, p.end},
		{"POST", Path + "/new", web.Anyone, p.another},
		{"POST", Path + "/erase", web.Anyone, p.erase},
		{"POST", Path + "/sign", web.Anyone, p.sign},
		{"GET", Path + "/news", web.Anyone, p.news},
		{"GET", Path + "/stream", web.Anyone, p.stream},
		{"GET", Path + "/ws", web.Anyone, p.socket},
		{"GET", Path + "/copy", web.Anyone, p.copy},
		{"POST", Path + "/copy", web.Anyone, p.mailCopy},
		{"GET", Path + "/files/{file}", web.Anyone, p.file},
	}
}

// cookieLife is longer than any conversation; the key itself ends a day after its end.
const cookieLife = 48 * 60 * 60

func (p *Pages) cookie() string {
	if p.Secure {
		return "__Host-parvis-chat"
	}
	return "parvis-chat"
}

func (p *Pages) hold(w http.ResponseWriter, k chat.Key) { p.setCookie(w, string(k), cookieLife) }

func (p *Pages) drop(w http.ResponseWriter) { p.setCookie(w, "", -1) }

func (p *Pages) setCookie(w http.ResponseWriter, value string, life int) {
	http.SetCookie(w, &http.Cookie{
		Name: p.cookie(), Value: value, Path: "/", MaxAge: life, HttpOnly: true, Secure: p.Secure, SameSite: http.SameSiteLaxMode,
	})
}

// mine is the chat of this browser: chat.ErrUnknown when it has none.
func (p *Pages) mine(r *http.Request) (chat.Chat, error) {
	c, err := r.Cookie(p.cookie())
	if err != nil {
		return chat.Chat{}, chat.ErrUnknown
	}
	return p.Chats.OfKey(r.Context(), p.DB.Read(), chat.Key(c.Value))
}

// inPanel tells that the page stands in a frame of another page of ours.
func inPanel(r *http.Request) bool { return r.URL.Query().Has("panel") }

// here is the page again, in the frame if it was there.
func here(r *http.Request) string { return at(inPanel(r), Path) }

func at(panel bool, path string) string {
	if panel {
		return path + "?panel=1"
	}
	return path
}
