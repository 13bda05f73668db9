package chat

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"strconv"

	"parvis/internal/inbox/chat"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/web"
)

// news is what a page is told: the lines that changed since a revision, drawn as the page draws them, and how it stands.
type news struct {
	Lines  string `json:"lines,omitempty"`
	Rev    int64  `json:"rev,omitempty"`
	Last   int64  `json:"last,omitempty"`
	Status string `json:"status,omitempty"`
	State  string `json:"state,omitempty"`
	Typing string `json:"typing,omitempty"`
}

// sign is what a page says beside messages.
type sign struct {
	Typing bool  `json:"typing"`
	Seen   int64 `json:"seen"`
}

// feed follows one conversation from a revision on.
type feed struct {
	pages  *Pages
	chat   chat.Chat
	rev    int64
	status string // as it was told last
}

// next tells what changed; some is false when nothing did.
func (f *feed) next(ctx context.Context) (n news, some bool, err error) {
	p := f.pages
	if f.chat, err = p.Chats.Chat(ctx, p.DB.Read(), f.chat.ID); err != nil {
		return n, false, err
	}
	if n.Status, err = p.status(ctx, f.chat); err != nil {
		return n, false, err
	}
	n.State = string(f.chat.State)
	if f.chat.Seq > f.rev {
		if err := f.lines(ctx, &n); err != nil {
			return n, false, err
		}
	}
	some = n.Lines != "" || n.Status != f.status
	f.status = n.Status
	return n, some, p.Chats.Alive(ctx, f.chat)
}

func (f *feed) lines(ctx context.Context, n *news) error {
	all, err := f.pages.Chats.Lines(ctx, f.pages.DB.Read(), f.chat, f.rev, false)
	if err != nil {
		return err
	}
	lines, rev, last := lay(ctx, f.chat, all)
	var drawn bytes.Buffer
	if err := linesView(lines).Render(ctx, &drawn); err != nil {
		return err
	}
	f.rev = max(f.rev, rev)
	n.Lines, n.Rev, n.Last = drawn.String(), f.rev, last
	return nil
}

// signed takes a sign of a page.
func (p *Pages) signed(ctx context.Context, c chat.Chat, s sign) error {
	if s.Typing && c.Live() {
		p.Chats.Typing(ctx, c.ID, "resident")
	}
	return p.Chats.Seen(ctx, c, s.Seen)
}

// typing is what the resident reads while an agent writes.
func (f *feed) typing(ctx context.Context, who string) (news, bool) {
	if who != "agent" || f.chat.AgentName == "" {
		return news{}, false
	}
	return news{Typing: i18n.T(ctx, "chat.typing", "Name", f.chat.AgentName)}, true
}

// follow begins a feed from the revision that the page has.
func (p *Pages) follow(r *http.Request) (*feed, error) {
	c, err := p.mine(r)
	if err != nil {
		return nil, err
	}
	after := r.URL.Query().Get("after")
	if id := r.Header.Get("Last-Event-ID"); id != "" { // what the browser had when its stream broke
		after = id
	}
	return &feed{pages: p, chat: c, rev: number(after)}, nil
}

func number(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// news answers at once: the last way, for networks that let nothing stay open.
func (p *Pages) news(w http.ResponseWriter, r *http.Request) error {
	f, err := p.follow(r)
	if err != nil {
		return gone(w, err)
	}
	n, _, err := f.next(r.Context())
	if err != nil {
		return err
	}
	n.Rev = max(n.Rev, f.rev)
	return web.JSON(w, http.StatusOK, n)
}

// gone tells a script that this conversation is no longer there, so that it stops asking.
func gone(w http.ResponseWriter, err error) error {
	if errs.KindOf(err) != errs.NotFound {
		return err
	}
	return web.JSON(w, http.StatusGone, news{State: "gone"})
}

func (n news) encode() ([]byte, error) { return json.Marshal(n) }
