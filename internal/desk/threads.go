package desk

import (
	"context"
	"database/sql"
	"errors"
	"net/http"
	"strconv"

	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/identity"
	"parvis/internal/inbox"
	"parvis/internal/kit/db"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
)

// threadPage is one exchange with somebody, before it belongs to a case.
type threadPage struct {
	ui.Page
	Look   look
	Thread inbox.Thread
	Line   line
	Path   string
	Here   string // where a form of this page comes back to
	Title  string
	Over   string
	Icon   string
	Who    string
	Due    ui.Due
	Tag    ui.Tag
	Way    way
	Whose  string
	Why    string // it was given to them, or to nobody
	Mine   bool
	Can    threadCan
	Days   []messageDay
	Write  threadComposer
	Flash  *flash
	Stream string
	Case   string // the case that it belongs to
	Failed bool   // the last answer did not arrive
	Beside bool
	News   string // what came between, when an answer was held back
	Given  *given // what was handed over with it, until it is read
	Yours  []alertLine
}

// threadCan is what the agent may do, settled once.
type threadCan struct{ Work, Tie bool }

// threadComposer is where an answer is written.
type threadComposer struct {
	Text, Kept, To string
	Lang           i18n.Lang
	Faults         []ui.Fault
	No             string // why nothing can be written
	Asked          bool
	Canned         []ui.Option
	Files          bool   // the door carries them
	FileFault      string // what is wrong with one
}

func (p *Pages) threadRoutes() []web.Route {
	if p.Inbox == nil {
		return nil
	}
	routes := []web.Route{
		{"GET", "/desk/threads/{thread}", MayRead, p.showThread},
		{"GET", "/desk/threads/{thread}/detail", MayRead, p.threadDetail},
		{"GET", "/desk/rows/threads/{thread}", MayRead, p.oneThreadRow},
		{"POST", "/desk/threads/{thread}/presence", MayRead, p.threadPresence},
		{"POST", "/desk/threads/{thread}/draft", MayWork, p.keepThreadDraft},
		{"POST", "/desk/threads/{thread}/reply", MayWork, p.replyThread},
		{"GET", "/desk/threads/{thread}/assign", MayWork, p.showAssignThread},
		{"POST", "/desk/threads/{thread}/assign", MayWork, p.assignThread},
		{"POST", "/desk/threads/{thread}/close", MayWork, p.closeThread},
		{"POST", "/desk/threads/{thread}/junk", MayWork, p.junkThread},
		{"POST", "/desk/threads/{thread}/reopen", MayWork, p.reopenThread},
		{"GET", "/desk/files/{file}", MayRead, p.threadFile},
		{"GET", "/desk/items/{item}/original", MayRead, p.original},
		{"GET", "/desk/items/{item}/layout", MayRead, p.layout},
		{"GET", "/desk/wall", MayRead, p.wall},
		{"GET", figuresPath, MayRead, p.showFigures},
		{"GET", figuresPath + "/csv", MayRead, p.figuresCSV},
		{"GET", thresholdsPath, MaySetThresholds, p.showThresholds},
		{"POST", thresholdsPath, MaySetThresholds, p.setThresholds},
		{"GET", "/desk/held", MayRead, p.heldList},
		{"GET", "/desk/held/{item}", MayRead, p.heldItem},
		{"POST", "/desk/held/{item}/again", MayWork, p.readAgain},
		{"POST", "/desk/held/{item}/take", MayWork, p.takeHeld},
		{"POST", "/desk/held/{item}/dismiss", MayWork, p.dismissHeld},
	}
	routes = append(routes, p.threadAlertRoutes()...)
	if p.Ties != nil {
		routes = append(routes,
			web.Route{"GET", "/desk/threads/{thread}/case", MayWork, p.showCaseFor},
			web.Route{"POST", "/desk/threads/{thread}/open", MayWork, p.openCaseFor},
			web.Route{"POST", "/desk/threads/{thread}/join", MayWork, p.joinThread},
		)
	}
	return routes
}

// thread reads the thread that a request is about.
func (p *Pages) thread(r *http.Request) (inbox.Thread, error) {
	id, err := inbox.ParseThreadID(r.PathValue("thread"))
	if err != nil {
		return inbox.Thread{}, err
	}
	return p.Inbox.Thread(r.Context(), p.DB.Read(), id)
}

func (p *Pages) showThread(w http.ResponseWriter, r *http.Request) error {
	page, err := p.threadOf(r)
	if err != nil {
		return err
	}
	page.Flash = p.popFlash(r)
	return web.Render(w, r, http.StatusOK, threadPageView(page))
}

// threadDetail is the same thread beside the list.
func (p *Pages) threadDetail(w http.ResponseWriter, r *http.Request) error {
	page, err := p.threadOf(r)
	if err != nil {
		return err
	}
	page.beside()
	w.Header().Set("Cache-Control", "no-store")
	return web.Render(w, r, http.StatusOK, threadBesideView(page))
}

func (p *Pages) threadOf(r *http.Request) (*threadPage, error) {
	l, err := p.lookOf(r)
	if err != nil {
		return nil, err
	}
	t, err := p.thread(r)
	if err != nil {
		return nil, err
	}
	return p.threadPage(r.Context(), l, t)
}

// threadBeside opens beside the list the thread that its address names; one that is gone leaves the list of use.
func (p *Pages) threadBeside(ctx context.Context, page *inboxPage) error {
	if page.Detail != nil || page.Look.Thread.IsZero() || p.Inbox == nil {
		return nil
	}
	t, err := p.Inbox.Thread(ctx, p.DB.Read(), page.Look.Thread)
	if errors.Is(err, inbox.ErrUnknown) {
		return nil
	}
	if err != nil {
		return err
	}
	if page.Thread, err = p.threadPage(ctx, page.Look, t); err == nil {
		page.Thread.beside()
	}
	return err
}

func (t *threadPage) beside() { t.Beside, t.Here = true, t.Look.withThread(t.Thread.ID) }

// threadPage lays a thread out, and marks it as read when the reader is one who works on it.
func (p *Pages) threadPage(ctx context.Context, l look, t inbox.Thread) (*threadPage, error) {
	page := &threadPage{
		Look: l, Thread: t, Path: threadPath(t.ID), Here: l.threadURL(t.ID), Title: titleOf(ctx, t), Icon: threadIcon(t.Door),
		Who: partyWords(t), Stream: "/desk/stream?thread=" + t.ID.String(),
		Can: threadCan{Work: identity.May(ctx, MayWork), Tie: p.Ties != nil && identity.May(ctx, MayWork)},
	}
	page.Page = ui.Page{Title: page.Title, Fixed: true, Class: "d-thread"}
	page.Over = i18n.T(ctx, "desk.thread.over", "Door", i18n.T(ctx, "inbox.door."+string(t.Door)), "Count", t.Count)
	for _, fill := range []func(context.Context, *threadPage) error{p.threadLine, p.threadItems, p.threadWhose, p.whyTheirs, p.threadWay, p.threadWrites, p.threadSeen, p.threadAlerts} {
		if err := fill(ctx, page); err != nil {
			return nil, err
		}
	}
	return page, nil
}

func (p *Pages) threadLine(ctx context.Context, page *threadPage) error {
	row, err := p.lineOfThread(ctx, p.DB.Read(), page.Thread.ID)
	if errors.Is(err, sql.ErrNoRows) {
		row, err = line{ThreadID: uuid.UUID(page.Thread.ID)}, nil
	}
	if err != nil {
		return err
	}
	page.Line, page.Failed = row, row.Failed
	if page.Thread.Subject == "" && row.Title != "" {
		page.Title, page.Page.Title = row.Title, row.Title
	}
	page.Tag, page.Due = threadTag(ctx, row), threadDue(ctx, row, p.now())
	if row.CaseID != uuid.Nil {
		c, err := p.Cases.Load(ctx, p.DB.Read(), cases.ID{UUID: row.CaseID})
		if err != nil {
			return err
		}
		page.Case, page.Can.Tie = string(c.Reference), false
	}
	return nil
}

func (p *Pages) threadWay(ctx context.Context, page *threadPage) (err error) {
	page.Way, err = p.wayFrom(ctx, page.Look, uuid.UUID(page.Thread.ID))
	page.Way.Back = page.Look.withThread(page.Thread.ID)
	return err
}

func (p *Pages) threadWhose(ctx context.Context, page *threadPage) error {
	agent, _ := identity.AgentOf(ctx)
	page.Mine = page.Thread.Agent == agent.ID.UUID
	switch {
	case page.Mine:
		page.Whose = i18n.T(ctx, "desk.case.mine")
	case page.Thread.Agent != uuid.Nil:
		a, err := p.Identity.Agent(ctx, identity.AgentID{UUID: page.Thread.Agent})
		if err != nil {
			return err
		}
		page.Whose = i18n.T(ctx, "desk.case.whose", "Name", a.Name)
	default:
		page.Whose = i18n.T(ctx, "desk.case.nobody")
	}
	return nil
}

// threadSeen marks what came in as read, once somebody who answers for it has it on the screen.
func (p *Pages) threadSeen(ctx context.Context, page *threadPage) error {
	if !page.Can.Work || page.Thread.Unread == 0 && !page.Line.Unseen {
		return nil
	}
	return p.DB.Write(ctx, func(tx *db.Tx) error {
		if err := p.Inbox.Seen(ctx, tx, page.Thread.ID); err != nil {
			return err
		}
		t, err := p.Inbox.Thread(ctx, tx, page.Thread.ID)
		if err != nil {
			return err
		}
		return p.listeners().note(ctx, tx, t, nil)
	})
}

// expect is what a form of the page was drawn from: how many messages there were, whose it was, whether it was open.
func (t *threadPage) expect() string { return threadState(t.Thread) }

func threadState(t inbox.Thread) string {
	return strconv.Itoa(t.Count) + "." + string(t.State) + "." + t.Agent.String() + "." + string(t.Team)
}
