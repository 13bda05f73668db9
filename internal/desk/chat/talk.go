package chat

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"parvis/internal/cases/papers"
	"parvis/internal/desk"
	"parvis/internal/identity"
	"parvis/internal/inbox"
	"parvis/internal/inbox/chat"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/web"
)

func lineID(l chat.Line) string { return "l" + strconv.FormatInt(l.N, 10) }

func after(r *http.Request) int64 {
	n, err := strconv.ParseInt(r.URL.Query().Get("after"), 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

func asksJSON(r *http.Request) bool {
	return strings.Contains(r.Header.Get("Accept"), "application/json")
}

// said is what a script is told of a message.
type said struct {
	Kept bool   `json:"kept"`
	Why  string `json:"why,omitempty"`
}

// stream tells that this chat has changed, or that the resident writes.
func (p *Pages) stream(w http.ResponseWriter, r *http.Request) error {
	c, err := p.chat(r)
	if err != nil {
		return err
	}
	return p.Hub.Stream(w, r, chat.Subject(c.ID))
}

// sign tells the resident that the agent writes.
func (p *Pages) sign(w http.ResponseWriter, r *http.Request) error {
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	c, err := p.chat(r)
	if err != nil {
		return err
	}
	agent, _ := identity.AgentOf(r.Context())
	if in.Has("typing") && c.Live() && c.Agent == agent.ID.UUID {
		p.Chats.Typing(r.Context(), c.ID, "agent")
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// take makes a chat the agent's own; "from" takes it over from a colleague who has it.
func (p *Pages) take(w http.ResponseWriter, r *http.Request) error {
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	return p.do(w, r, in, func(ctx context.Context, tx *db.Tx, c chat.Chat) error {
		agent, _ := identity.AgentOf(ctx)
		if from, err := uuid.Parse(in.Get("from")); err == nil && from == c.Agent {
			return p.Chats.Hand(ctx, tx, c.ID, chat.Handing{Agent: agent.ID, By: agent.Name})
		}
		return p.Chats.Take(ctx, tx, c.ID, agent.ID)
	})
}

// say sends what the agent wrote; a chat that nobody has becomes theirs with it.
func (p *Pages) say(w http.ResponseWriter, r *http.Request) error {
	in, sent, err := papers.Read(w, r)
	if err != nil {
		return p.tell(w, r, url.Values{}, "text", err)
	}
	parts, err := chat.TakeFiles(sent["files"])
	if err != nil {
		return p.tell(w, r, in, "files", err)
	}
	files, err := p.Chats.OutFiles(r.Context(), parts)
	if err != nil {
		return p.tell(w, r, in, "files", err)
	}
	if len([]rune(in.Get("text"))) > chat.MostText {
		return p.tell(w, r, in, "text", errs.New(errs.Invalid, "inbox.chat.too_long", "Most", chat.MostText, "Length", len([]rune(in.Get("text")))))
	}
	if err := desk.Unfilled(in.Get("text")); err != nil {
		return p.tell(w, r, in, "text", err)
	}
	return p.do(w, r, in, func(ctx context.Context, tx *db.Tx, c chat.Chat) error {
		return p.send(ctx, tx, c, in, files)
	})
}

func (p *Pages) send(ctx context.Context, tx *db.Tx, c chat.Chat, in url.Values, files []inbox.OutFile) error {
	agent, _ := identity.AgentOf(ctx)
	if !c.Live() {
		return chat.ErrEnded
	}
	if err := p.Chats.Take(ctx, tx, c.ID, agent.ID); err != nil {
		return err
	}
	key := "chat/" + agent.ID.String() + "/" + in.Get("key")
	if _, err := p.Inbox.Send(ctx, tx, inbox.Outgoing{Thread: c.Thread, Key: key, Text: in.Get("text"), Files: files}); err != nil {
		return err
	}
	if err := p.Inbox.Seen(ctx, tx, c.Thread); err != nil || p.Desk == nil {
		return err
	}
	return p.Desk.DropBegun(ctx, tx, c.Thread)
}

func (p *Pages) end(w http.ResponseWriter, r *http.Request) error {
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	return p.do(w, r, in, func(ctx context.Context, tx *db.Tx, c chat.Chat) error { return p.Chats.Finish(ctx, tx, c.ID) })
}

// do carries one verb out, and shows the page again; a refusal stands on it with what was typed.
func (p *Pages) do(w http.ResponseWriter, r *http.Request, in url.Values, verb func(ctx context.Context, tx *db.Tx, c chat.Chat) error) error {
	ctx := r.Context()
	c, err := p.chat(r)
	if err != nil {
		return err
	}
	if err := p.DB.Write(ctx, func(tx *db.Tx) error {
		now, err := p.Chats.Chat(ctx, tx, c.ID)
		if err != nil {
			return err
		}
		return verb(ctx, tx, now)
	}); err != nil {
		return p.tell(w, r, in, "text", err)
	}
	if asksJSON(r) {
		return web.JSON(w, http.StatusOK, said{Kept: true})
	}
	return web.SeeOther(w, r, path(c.ID))
}

// tell says why something was not done.
func (p *Pages) tell(w http.ResponseWriter, r *http.Request, in url.Values, field string, err error) error {
	switch errs.KindOf(err) {
	case errs.Internal, errs.NotFound, errs.Forbidden:
		return err
	}
	if asksJSON(r) {
		return web.JSON(w, web.StatusOf(err), said{Why: i18n.InArgs(i18n.LangOf(r.Context()), errs.KeyOf(err), errs.ArgsOf(err))})
	}
	return p.draw(w, r, in, errs.Problems{{Field: field, Key: errs.KeyOf(err), Args: errs.ArgsOf(err)}}, web.StatusOf(err))
}
