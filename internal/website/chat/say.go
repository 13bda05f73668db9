package chat

import (
	"net/http"
	"net/url"
	"strings"

	"parvis/internal/cases/papers"
	"parvis/internal/inbox/chat"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/web"
)

const filesInput = "files"

// said is what a script is told of a message: its line, or why it was refused.
type said struct {
	N   int64  `json:"n,omitempty"`
	Why string `json:"why,omitempty"`
}

// say keeps a message with its files, then answers: to a script with JSON, else with the page.
func (p *Pages) say(w http.ResponseWriter, r *http.Request) error {
	in, sent, err := papers.Read(w, r)
	if err != nil {
		return p.tell(w, r, url.Values{}, "text", err)
	}
	c, err := p.mine(r)
	if err != nil {
		return p.tell(w, r, in, "text", err)
	}
	parts, err := chat.TakeFiles(sent[filesInput])
	if err != nil {
		return p.tell(w, r, in, filesInput, err)
	}
	n, _, err := p.Chats.Say(r.Context(), c, chat.Saying{Key: in.Get("key"), Text: in.Get("text"), Files: parts})
	if err != nil {
		return p.tell(w, r, in, "text", err)
	}
	if asksJSON(r) {
		return web.JSON(w, http.StatusOK, said{N: n})
	}
	return web.SeeOther(w, r, here(r)+"#say")
}

// tell says why a message was not kept; what was typed stays on the page.
func (p *Pages) tell(w http.ResponseWriter, r *http.Request, in url.Values, field string, err error) error {
	if errs.KindOf(err) == errs.Internal {
		return err
	}
	if asksJSON(r) {
		return web.JSON(w, web.StatusOf(err), said{Why: i18n.InArgs(i18n.LangOf(r.Context()), errs.KeyOf(err), errs.ArgsOf(err))})
	}
	in.Del("key")
	return p.draw(w, r, in, errs.Problems{{Field: field, Key: errs.KeyOf(err), Args: errs.ArgsOf(err)}}, web.StatusOf(err))
}

func asksJSON(r *http.Request) bool {
	return strings.Contains(r.Header.Get("Accept"), "application/json")
}

// end is the resident's own end.
func (p *Pages) end(w http.ResponseWriter, r *http.Request) error {
	c, err := p.mine(r)
	if err != nil {
		return err
	}
	if err := p.Chats.Leave(r.Context(), c); err != nil {
		return err
	}
	return web.SeeOther(w, r, here(r))
}

// another forgets, in this browser, a conversation that has ended.
func (p *Pages) another(w http.ResponseWriter, r *http.Request) error {
	if c, err := p.mine(r); err == nil && c.Live() {
		return web.SeeOther(w, r, here(r)) // it still goes on
	}
	p.drop(w)
	return web.SeeOther(w, r, here(r))
}

// erase removes a conversation that has ended, unless a request keeps it.
func (p *Pages) erase(w http.ResponseWriter, r *http.Request) error {
	c, err := p.mine(r)
	if err != nil {
		return err
	}
	done, err := p.Chats.Erase(r.Context(), c)
	if err != nil {
		return err
	}
	if !done {
		return p.draw(w, r, url.Values{}, errs.Problems{{Field: "erase", Key: "chat.not_erased"}}, http.StatusConflict)
	}
	p.drop(w)
	return web.SeeOther(w, r, here(r))
}

// sign is a sign of life of a page without a WebSocket: somebody types, or has lines on the screen.
func (p *Pages) sign(w http.ResponseWriter, r *http.Request) error {
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	c, err := p.mine(r)
	if err != nil {
		return err
	}
	if err := p.signed(r.Context(), c, sign{Typing: in.Has("typing"), Seen: number(in.Get("seen"))}); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}
