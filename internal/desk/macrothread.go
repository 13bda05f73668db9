package desk

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/google/uuid"

	"parvis/internal/desk/alerts"
	"parvis/internal/desk/macros"
	"parvis/internal/identity"
	"parvis/internal/inbox"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
)

// remindOn is when the town hall opens after so many working days.
func (p *Pages) remindOn(ctx context.Context, days int) time.Time {
	on := identity.AuthorityOf(ctx).Calendar
	return on.NextOpening(on.StartOf(on.Date(on.AddWorkingDays(p.now(), days))))
}

// threadMacros offers those that are made for exchanges.
func (p *Pages) threadMacros(w http.ResponseWriter, r *http.Request) error {
	t, err := p.thread(r)
	if err != nil {
		return err
	}
	return p.offerMacros(w, r, threadPath(t.ID), threadBack(r.URL.Query(), t), func(m macros.Macro) bool { return m.On == macros.OnThread })
}

func (p *Pages) previewThreadMacro(w http.ResponseWriter, r *http.Request) error {
	t, err := p.thread(r)
	if err != nil {
		return err
	}
	m, _, err := p.macro(r.Context(), r.PathValue("macro"))
	if err != nil {
		return err
	}
	in := r.URL.Query()
	in.Set("text", fillPlaces(m.Does.Text, valuesOfThread(r.Context(), t)))
	return p.drawThreadPlan(w, r, t, m, in, p.checkThreadMacro(t, m, in.Get("text")))
}

// checkThreadMacro says what keeps a macro from being done to a thread.
func (p *Pages) checkThreadMacro(t inbox.Thread, m macros.Macro, text string) (problems errs.Problems) {
	if left := unfilled(text); len(left) > 0 {
		problems.Add("text", "desk.text.unfilled", "Names", strings.Join(left, ", "))
	}
	switch {
	case m.On != macros.OnThread:
		problems.Add("text", "macros.unfit")
	case m.Does.Send != "" && strings.TrimSpace(text) == "":
		problems.Add("text", "macros.text.missing")
	case m.Does.Send != "" && t.AnswerTo == "":
		problems.Add("text", "inbox.nobody_to_answer")
	case m.Does.Send != "" && !p.Inbox.Answers(t.Door):
		problems.Add("text", "inbox.no_way")
	}
	return problems
}

func (p *Pages) drawThreadPlan(w http.ResponseWriter, r *http.Request, t inbox.Thread, m macros.Macro, in url.Values, problems errs.Problems) error {
	ctx := r.Context()
	page := threadChoice{choicePage: p.threadChoice(ctx, t, in, m.Name, i18n.T(ctx, "macros.do"), problems), Thread: t}
	page.Action = threadPath(t.ID) + "/macros/" + m.ID.String()
	if m.Does.Send != "" {
		page.Lead = append(page.Lead, i18n.T(ctx, "macros.will.reply", "To", i18n.T(ctx, "desk.thread.to", "Address", t.AnswerTo, "Door", i18n.T(ctx, "inbox.door."+string(t.Door)))))
	}
	_, words, hands, err := p.assignment(ctx, url.Values{"agent": {m.Does.Agent}, "team": {m.Does.Team}})
	if err != nil {
		return err
	}
	if m.Does.Agent != "" || m.Does.Team != "" {
		if len(hands) > 0 {
			words = i18n.Problem(ctx, hands[0])
		}
		page.Lead = append(page.Lead, words)
	}
	if m.Does.Close {
		page.Lead = append(page.Lead, i18n.T(ctx, "macros.does.close"))
	}
	if m.Does.Remind > 0 {
		page.Lead = append(page.Lead, i18n.T(ctx, "macros.will.remind", "Date", i18n.Date(ctx, p.remindOn(ctx, m.Does.Remind))))
	}
	if m.Does.Send != "" || len(problems) > 0 {
		page.Fields = append(page.Fields, ui.Textarea{Name: "text", Label: i18n.T(ctx, "macros.field.text"), Value: in.Get("text"), Rows: 6, Error: fault(ctx, problems, "text")})
	}
	return page.render(w, r)
}

// doThreadMacro answers, hands over, closes and reminds in one transaction, or does nothing.
func (p *Pages) doThreadMacro(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	in, t, err := p.typed(r)
	if err != nil {
		return err
	}
	m, _, err := p.macro(ctx, r.PathValue("macro"))
	if err != nil {
		return err
	}
	to, _, hands, err := p.assignment(ctx, url.Values{"agent": {m.Does.Agent}, "team": {m.Does.Team}})
	if err != nil {
		return err
	}
	if problems := append(p.checkThreadMacro(t, m, in.Get("text")), hands...); len(problems) > 0 {
		return p.drawThreadPlan(w, r, t, m, in, problems)
	}
	return p.carryThread(w, r, in, threadDeed{text: in.Get("text"), do: func(ctx context.Context, tx *db.Tx, t inbox.Thread) (flash, error) {
		if m.Does.Send != "" {
			if err := p.sendToThread(ctx, tx, t, in.Get("text")); err != nil {
				return flash{}, err
			}
		}
		if to.Team != "" && to.Team != t.Team {
			if _, err := p.Inbox.Transfer(ctx, tx, t.ID, to.Team); err != nil {
				return flash{}, err
			}
		}
		if m.Does.Agent != "" {
			if _, err := p.Inbox.Assign(ctx, tx, t.ID, to.Agent.UUID); err != nil {
				return flash{}, err
			}
		}
		if m.Does.Close {
			if _, err := p.Inbox.Close(ctx, tx, t.ID); err != nil {
				return flash{}, err
			}
		}
		return flash{Kind: "ok", Words: i18n.T(ctx, "macros.done", "Name", m.Name)}, p.macroRemind(ctx, tx, alerts.OfThread(uuid.UUID(t.ID)), m)
	}})
}

// sendToThread answers by the door that the thread came by; nobody's thread becomes that of who answers.
func (p *Pages) sendToThread(ctx context.Context, tx *db.Tx, t inbox.Thread, text string, with ...inbox.OutFile) error {
	agent, _ := identity.AgentOf(ctx)
	if t.Agent == uuid.Nil {
		if _, err := p.Inbox.Assign(ctx, tx, t.ID, agent.ID.UUID); err != nil {
			return err
		}
	}
	// One answer of one agent to the thread as it was seen: a double click and a second try send one.
	key := "desk/" + agent.ID.String() + "/" + t.ID.String() + "/" + threadState(t)
	_, err := p.Inbox.Send(ctx, tx, inbox.Outgoing{Thread: t.ID, Key: key, Text: text, Files: with})
	return err
}
