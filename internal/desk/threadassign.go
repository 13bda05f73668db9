package desk

import (
	"context"
	"net/http"
	"net/url"

	"github.com/google/uuid"

	"parvis/internal/desk/alerts"
	"parvis/internal/identity"
	"parvis/internal/inbox"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/web"
)

// showAssignThread asks to whom a thread goes: oneself, a colleague, another team.
func (p *Pages) showAssignThread(w http.ResponseWriter, r *http.Request) error {
	t, err := p.thread(r)
	if err != nil {
		return err
	}
	return p.askAssignThread(w, r, t, r.URL.Query(), nil)
}

func (p *Pages) askAssignThread(w http.ResponseWriter, r *http.Request, t inbox.Thread, in url.Values, problems errs.Problems) error {
	ctx := r.Context()
	page := threadChoice{choicePage: p.threadChoice(ctx, t, in, i18n.T(ctx, "desk.assign.title"), i18n.T(ctx, "desk.do.assign"), problems), Thread: t}
	page.Action = threadPath(t.ID) + "/assign"
	fields, err := p.assignFields(ctx, identity.AgentID{UUID: t.Agent}, t.Team, r.PostForm, problems)
	if err != nil {
		return err
	}
	page.Fields = fields
	return page.render(w, r)
}

// assignThread hands a thread over. "agent=me" takes it.
func (p *Pages) assignThread(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	to, words, problems, err := p.assignment(ctx, in)
	if err != nil {
		return err
	}
	with, faulty := readGiving(ctx, in, p.now())
	if problems = append(problems, faulty...); len(problems) > 0 {
		t, err := p.thread(r)
		if err != nil {
			return err
		}
		return p.askAssignThread(w, r, t, in, problems)
	}
	return p.carryThread(w, r, in, threadDeed{do: func(ctx context.Context, tx *db.Tx, t inbox.Thread) (flash, error) {
		if to.Team != "" && to.Team != t.Team {
			if _, err := p.Inbox.Transfer(ctx, tx, t.ID, to.Team); err != nil {
				return flash{}, err
			}
		}
		if _, err := p.Inbox.Assign(ctx, tx, t.ID, to.Agent.UUID); err != nil {
			return flash{}, err
		}
		return flash{Kind: "ok", Words: words}, p.give(ctx, tx, alerts.OfThread(uuid.UUID(t.ID)), to, with)
	}})
}

// threadChoice is a choice about a thread.
type threadChoice struct {
	choicePage
	Thread inbox.Thread
}

func (p *Pages) threadChoice(ctx context.Context, t inbox.Thread, in url.Values, title, button string, problems errs.Problems) choicePage {
	page := choicePage{Button: button, Faults: faults(ctx, problems), Back: threadBack(in, t), Expect: in.Get("expect")}
	page.Title, page.Failed = title, len(problems) > 0
	if page.Expect == "" {
		page.Expect = threadState(t)
	}
	return page
}

func (c threadChoice) render(w http.ResponseWriter, r *http.Request) error {
	status := http.StatusOK
	if c.Failed {
		status = http.StatusUnprocessableEntity
	}
	return web.Render(w, r, status, threadChoiceView(c))
}
