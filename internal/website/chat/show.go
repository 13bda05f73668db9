package chat

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"parvis/internal/identity"
	"parvis/internal/inbox/chat"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
)

// chatPage is the page in each of its states.
type chatPage struct {
	ui.Page
	Here   *identity.Authority
	Panel  bool
	Closed string // why nobody answers, and until when; "" when somebody does
	Talk   *talk  // the conversation of this browser, nil before one
	In     url.Values
	Key    chat.Key
	Faults []ui.Fault
	Fault  map[string]string
	Wait   string // how many wait, before one begins
	Mailed string // where a copy has just been sent
}

func (p *chatPage) to(path string) string { return at(p.Panel, path) }

func (p *Pages) show(w http.ResponseWriter, r *http.Request) error {
	return p.draw(w, r, url.Values{}, nil, http.StatusOK)
}

// draw shows the conversation of this browser, or how one begins.
func (p *Pages) draw(w http.ResponseWriter, r *http.Request, in url.Values, problems errs.Problems, status int) error {
	page, err := p.page(r, in, problems)
	if err != nil {
		return err
	}
	c, err := p.mine(r)
	switch {
	case err == nil:
		if page.Talk, err = p.talk(r.Context(), c, page.Panel); err != nil {
			return err
		}
		if err := p.looked(r.Context(), c, page.Talk); err != nil {
			return err
		}
		page.Mailed = web.PopString(r.Context(), mailedKey)
		return web.Render(w, r, status, talkView(page))
	case !errors.Is(err, chat.ErrUnknown):
		return err
	}
	if page.Closed, err = p.closed(r.Context()); err != nil {
		return err
	}
	if page.Closed != "" {
		return web.Render(w, r, status, closedView(page))
	}
	if page.Wait, err = p.wait(r.Context()); err != nil {
		return err
	}
	return web.Render(w, r, status, beginView(page))
}

func (p *Pages) page(r *http.Request, in url.Values, problems errs.Problems) (*chatPage, error) {
	ctx := r.Context()
	page := &chatPage{
		Page: ui.Page{Title: i18n.T(ctx, "chat.title"), NoIndex: true, Failed: len(problems) > 0, Bare: inPanel(r)},
		Here: identity.AuthorityOf(ctx), Panel: inPanel(r), In: in, Fault: map[string]string{}, Key: chat.Key(in.Get("key")),
	}
	if page.Key == "" {
		page.Key = chat.NewKey()
	}
	for _, problem := range problems {
		says := i18n.Problem(ctx, problem)
		page.Faults, page.Fault[problem.Field] = append(page.Faults, ui.Fault{Text: says, Field: problem.Field}), says
	}
	return page, nil
}

// closed says why nobody answers now; "" when somebody does.
func (p *Pages) closed(ctx context.Context) (string, error) {
	now := p.Clock.Now()
	today, err := p.Chats.Today(ctx, identity.AuthorityOf(ctx).Calendar)
	switch {
	case errors.Is(err, chat.ErrShut):
		return i18n.T(ctx, "chat.closed.none"), nil
	case err != nil:
		return "", err
	case today.Open:
		return "", nil
	case today.Opens.IsZero():
		return i18n.T(ctx, "chat.closed.now"), nil
	case today.SameDay:
		return i18n.T(ctx, "chat.closed.today", "At", i18n.Time(ctx, today.Opens)), nil
	}
	return i18n.T(ctx, "chat.closed.day", "Day", i18n.NearDate(ctx, today.Opens, now), "At", i18n.Time(ctx, today.Opens)), nil
}

// wait says how many wait at the moment.
func (p *Pages) wait(ctx context.Context) (string, error) {
	n, err := p.Chats.WaitingNow(ctx)
	if n == 0 || err != nil {
		return "", err
	}
	return i18n.T(ctx, "chat.wait", "Count", n), nil
}

// looked notes that the lines were on the screen, for whoever reads without a script.
func (p *Pages) looked(ctx context.Context, c chat.Chat, t *talk) error {
	if err := p.Chats.Alive(ctx, c); err != nil {
		return err
	}
	return p.Chats.Seen(ctx, c, t.Last)
}
