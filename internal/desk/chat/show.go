package chat

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"time"

	"parvis/internal/identity"
	"parvis/internal/inbox"
	"parvis/internal/inbox/chat"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
)

// talkPage is one conversation, for an agent.
type talkPage struct {
	ui.Page
	Chat   chat.Chat
	Path   string
	Thread string // the address of its thread at the desk
	Lines  []line
	Rev    int64
	Last   int64
	Tag    ui.Tag
	Status string
	Says   []string // how to reach them, as they say
	Mine   bool
	Case   string // the request that it belongs to
	Text   string
	Next   string
	Canned []ui.Option
	Faults []ui.Fault
	Fault  map[string]string
}

// line is one thing said, ready to be drawn.
type line struct {
	chat.Line
	ID, Icon, Class, Time, Text, Sent string
	Bad                               bool
	Papers                            []paper
}

type paper struct {
	Href, Name, Words string
	Bad               bool
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request) error {
	return p.draw(w, r, url.Values{}, nil, http.StatusOK)
}

func (p *Pages) draw(w http.ResponseWriter, r *http.Request, in url.Values, problems errs.Problems, status int) error {
	c, err := p.chat(r)
	if err != nil {
		return err
	}
	page, err := p.page(r.Context(), c, problems)
	if err != nil {
		return err
	}
	if in.Has("text") {
		page.Text = in.Get("text")
	}
	return web.Render(w, r, status, talkView(page))
}

func (p *Pages) page(ctx context.Context, c chat.Chat, problems errs.Problems) (*talkPage, error) {
	agent, _ := identity.AgentOf(ctx)
	page := &talkPage{
		Page: ui.Page{Title: i18n.T(ctx, "desk.chat.title", "Name", c.Name), Fixed: true, Class: "d-thread", Failed: len(problems) > 0},
		Chat: c, Path: path(c.ID), Thread: "/desk/threads/" + c.Thread.String(), Mine: c.Agent == agent.ID.UUID, Tag: tag(ctx, c),
		Status: p.status(ctx, c), Fault: map[string]string{}, Next: string(chat.NewKey())[:22],
	}
	for _, problem := range problems {
		says := i18n.Problem(ctx, problem)
		page.Faults, page.Fault[problem.Field] = append(page.Faults, ui.Fault{Text: says, Field: problem.Field}), says
	}
	for key, value := range map[string]string{"desk.chat.email": c.Email, "desk.chat.phone": c.Phone} {
		if value != "" {
			page.Says = append(page.Says, i18n.T(ctx, key, "Value", value))
		}
	}
	all, err := p.Chats.Lines(ctx, p.DB.Read(), c, 0, true)
	if err != nil {
		return nil, err
	}
	page.Lines, page.Rev, page.Last = lay(ctx, c, all)
	if err := p.seen(ctx, c); err != nil {
		return nil, err
	}
	return page, p.lent(ctx, page)
}

// lent is what the desk lends: the text that was begun, canned texts, the request that the thread belongs to.
func (p *Pages) lent(ctx context.Context, page *talkPage) (err error) {
	if p.Ties != nil {
		tie, _, err := p.Ties.Of(ctx, p.DB.Read(), page.Chat.Thread)
		if err != nil {
			return err
		}
		if !tie.Case.IsZero() {
			c, err := p.Ties.Cases.Load(ctx, p.DB.Read(), tie.Case)
			if err != nil {
				return err
			}
			page.Case = string(c.Reference)
		}
	}
	if p.Desk == nil {
		return nil
	}
	page.Text, page.Canned, err = p.Desk.Begun(ctx, page.Chat.Thread)
	return err
}

// seen marks what came in as read, once whoever answers has it on the screen.
func (p *Pages) seen(ctx context.Context, c chat.Chat) error {
	agent, _ := identity.AgentOf(ctx)
	t, err := p.Inbox.Thread(ctx, p.DB.Read(), c.Thread)
	if err != nil || t.Unread == 0 || c.Agent != agent.ID.UUID {
		return err
	}
	return p.DB.Write(ctx, func(tx *db.Tx) error { return p.Inbox.Seen(ctx, tx, c.Thread) })
}

func tag(ctx context.Context, c chat.Chat) ui.Tag {
	switch c.State {
	case chat.Waiting:
		return ui.Tag{Text: i18n.T(ctx, "desk.chat.waiting"), Colour: "yellow", Icon: "hourglass"}
	case chat.Open:
		return ui.Tag{Text: i18n.T(ctx, "desk.chat.open"), Colour: "blue", Icon: "chat"}
	}
	return ui.Tag{Text: i18n.T(ctx, "desk.chat.ended"), Icon: "check"}
}

// status says whose it is, since when, and whether they have read the last line.
func (p *Pages) status(ctx context.Context, c chat.Chat) string {
	switch {
	case c.State == chat.Waiting:
		return i18n.T(ctx, "desk.chat.status.waiting", "Time", i18n.Clock(ctx, c.Opened))
	case c.State == chat.Ended:
		return i18n.T(ctx, "desk.chat.status."+string(c.Why), "Time", i18n.Clock(ctx, c.End))
	case p.at().Sub(c.Alive) > away:
		return i18n.T(ctx, "desk.chat.status.away", "Name", c.AgentName, "Time", i18n.Clock(ctx, c.Alive))
	}
	return i18n.T(ctx, "desk.chat.status.open", "Name", c.AgentName)
}

// away is after how long without a sign of their page somebody may no longer be there.
const away = 5 * time.Minute

func lay(ctx context.Context, c chat.Chat, all []chat.Line) (lines []line, rev, last int64) {
	for _, l := range all {
		rev, last = max(rev, l.Rev), max(last, l.N)
		lines = append(lines, laid(ctx, c, l))
	}
	return lines, rev, last
}

var looks = map[chat.Kind][2]string{
	chat.In: {"chat", "d-ev--in"}, chat.Out: {"send", "d-ev--out"}, chat.Note: {"lock", "d-ev--note"}, chat.Told: {"info", ""},
}

func laid(ctx context.Context, c chat.Chat, l chat.Line) line {
	one := line{Line: l, ID: lineID(l), Icon: looks[l.Kind][0], Class: looks[l.Kind][1], Time: i18n.Clock(ctx, l.At), Text: l.Words}
	switch l.Kind {
	case chat.Told:
		one.Text = happened(ctx, c, l)
	case chat.Note:
		one.Sent = i18n.T(ctx, "desk.chat.note.only")
	case chat.Out:
		one.Sent, one.Bad = arrived(ctx, c, l)
	}
	for _, f := range l.Files {
		one.Papers = append(one.Papers, paperOf(ctx, f))
	}
	return one
}

// happened is a line about what happened; what speaks to the resident is said otherwise to agents.
func happened(ctx context.Context, c chat.Chat, l chat.Line) string {
	switch l.Words {
	case "joined", "handed", "warned":
		return i18n.T(ctx, "desk.chat.told."+l.Words, "Name", l.Who)
	}
	return chat.Happened(ctx, c, l)
}

// arrived says whether a line of ours was on the resident's screen.
func arrived(ctx context.Context, c chat.Chat, l chat.Line) (words string, bad bool) {
	switch {
	case l.State == inbox.StateFailed || l.State == inbox.StateUnsure:
		return i18n.T(ctx, "desk.chat.failed"), true
	case c.Seen >= l.N:
		return i18n.T(ctx, "desk.chat.read"), false
	case !c.Live():
		return i18n.T(ctx, "desk.chat.mailed"), false
	}
	return i18n.T(ctx, "desk.chat.unread"), false
}

func paperOf(ctx context.Context, f inbox.Attachment) paper {
	one := paper{Name: f.Name, Words: i18n.T(ctx, "desk.chat.file."+string(f.Scan)), Bad: f.Scan == inbox.ScanRefused}
	if f.Scan == inbox.ScanClean {
		one.Href = "/desk/files/" + f.ID.String()
	}
	return one
}

// news is what the script fetches after a hint: the same document as residents get.
type news struct {
	Lines  string `json:"lines,omitempty"`
	Rev    int64  `json:"rev"`
	Last   int64  `json:"last,omitempty"`
	Status string `json:"status"`
	State  string `json:"state"`
	Typing string `json:"typing,omitempty"`
}

func (p *Pages) news(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c, err := p.chat(r)
	if err != nil {
		return err
	}
	all, err := p.Chats.Lines(ctx, p.DB.Read(), c, after(r), true)
	if err != nil {
		return err
	}
	lines, rev, last := lay(ctx, c, all)
	n := news{Rev: max(rev, after(r)), Last: last, Status: p.status(ctx, c), State: string(c.State)}
	if len(lines) > 0 {
		var drawn bytes.Buffer
		if err := linesView(lines).Render(ctx, &drawn); err != nil {
			return err
		}
		n.Lines = drawn.String()
	}
	if err := p.seen(ctx, c); err != nil {
		return err
	}
	return web.JSON(w, http.StatusOK, n)
}
