package desk

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/desk/alerts"
	"parvis/internal/identity"
	"parvis/internal/inbox"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
)

// remindFields ask when, and what for.
func remindFields(ctx context.Context, in url.Values, problems errs.Problems) []templ.Component {
	after := ui.Radios{Name: "after", Legend: i18n.T(ctx, "alerts.remind.when"), Value: in.Get("after"), Choices: []ui.Choice{}}
	for _, o := range waitOptions(ctx) {
		after.Choices = append(after.Choices, ui.Choice{Value: o.Value, Text: o.Text})
	}
	after.Choices = append(after.Choices, ui.Choice{Value: "day", Text: i18n.T(ctx, "alerts.remind.other")})
	if after.Value == "" {
		after.Value = after.Choices[0].Value
	}
	return []templ.Component{
		after,
		ui.Input{Name: "day", Type: "date", Label: i18n.T(ctx, "alerts.remind.day"), Hint: i18n.T(ctx, "alerts.remind.day.hint"), Value: in.Get("day"), Width: 10, Error: fault(ctx, problems, "day")},
		ui.Input{Name: "time", Type: "time", Label: i18n.T(ctx, "alerts.remind.time"), Value: in.Get("time"), Width: 5, Error: fault(ctx, problems, "time")},
		ui.Textarea{Name: "note", Label: i18n.T(ctx, "alerts.remind.note"), Hint: i18n.T(ctx, "alerts.remind.note.hint"), Value: in.Get("note"), Rows: 3, Error: fault(ctx, problems, "note")},
	}
}

func (p *Pages) showRemind(w http.ResponseWriter, r *http.Request) error {
	c, err := p.read(r.Context(), cases.Reference(r.PathValue("reference")))
	if err != nil {
		return err
	}
	return p.askRemind(w, r, c, url.Values{}, nil)
}

func (p *Pages) askRemind(w http.ResponseWriter, r *http.Request, c cases.Case, in url.Values, problems errs.Problems) error {
	ctx := r.Context()
	page := p.choice(r, c, i18n.T(ctx, "alerts.remind.title"), i18n.T(ctx, "alerts.remind.do"), problems)
	page.Fields = remindFields(ctx, in, problems)
	return page.render(w, r)
}

// remind keeps a reminder of the agent's own.
func (p *Pages) remind(w http.ResponseWriter, r *http.Request) error {
	c, in, err := p.begin(r)
	if err != nil {
		return err
	}
	return p.carry(w, r, c, in, deed{
		name: "remind",
		do: func(ctx context.Context, tx *db.Tx, _ cases.Change) (flash, error) {
			return p.putReminder(ctx, tx, alerts.OfCase(c.ID), in)
		},
		again: func(problems errs.Problems) error { return p.askRemind(w, r, c, in, problems) },
	})
}

// longestNote is what a reminder may say.
const longestNote = 500

func (p *Pages) putReminder(ctx context.Context, tx *db.Tx, about alerts.About, in url.Values) (flash, error) {
	at, shifted, problems := alerts.When(in, identity.AuthorityOf(ctx).Calendar, tx.Now)
	note := strings.TrimSpace(in.Get("note"))
	if len([]rune(note)) > longestNote {
		problems.Add("note", "alerts.remind.note.long", "Most", longestNote)
	}
	if len(problems) > 0 {
		return flash{}, refused(problems)
	}
	agent, _ := identity.AgentOf(ctx)
	if _, err := p.Alerts.Put(ctx, tx, alerts.NewAlert{Agent: agent.ID, Kind: alerts.Reminder, About: about, Words: note, By: agent.Name, Due: at}); err != nil {
		return flash{}, err
	}
	words := i18n.T(ctx, "alerts.put", "Date", i18n.Date(ctx, at), "Time", i18n.Clock(ctx, at))
	if shifted {
		words = i18n.T(ctx, "alerts.put_shifted", "Date", i18n.Date(ctx, at), "Time", i18n.Clock(ctx, at))
	}
	return flash{Kind: "ok", Words: words}, nil
}

func (p *Pages) showRemindThread(w http.ResponseWriter, r *http.Request) error {
	t, err := p.thread(r)
	if err != nil {
		return err
	}
	return p.askRemindThread(w, r, t, r.URL.Query(), nil)
}

func (p *Pages) askRemindThread(w http.ResponseWriter, r *http.Request, t inbox.Thread, in url.Values, problems errs.Problems) error {
	ctx := r.Context()
	page := threadChoice{choicePage: p.threadChoice(ctx, t, in, i18n.T(ctx, "alerts.remind.title"), i18n.T(ctx, "alerts.remind.do"), problems), Thread: t}
	page.Action, page.Fields = threadPath(t.ID)+"/remind", remindFields(ctx, in, problems)
	return page.render(w, r)
}

func (p *Pages) remindThread(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	t, err := p.thread(r)
	if err != nil {
		return err
	}
	var done flash
	err = p.DB.Write(ctx, func(tx *db.Tx) error {
		done, err = p.putReminder(ctx, tx, alerts.OfThread(uuid.UUID(t.ID)), in)
		return err
	})
	if errs.KindOf(err) == errs.Invalid && err != nil {
		return p.askRemindThread(w, r, t, in, problemsOf(err))
	}
	if err != nil {
		return err
	}
	p.putFlash(ctx, done)
	return web.SeeOther(w, r, threadBack(in, t))
}

// yours are the agent's alerts about what is on the screen, which marks them as looked at.
func (p *Pages) yours(ctx context.Context, about alerts.About) ([]alertLine, error) {
	agent, _ := identity.AgentOf(ctx)
	list, err := p.Alerts.OfAgent(ctx, agent.ID, about)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	var lines []alertLine
	unseen := false
	for _, a := range list {
		unseen = unseen || !a.Seen && !a.Due.After(p.now())
		if a.Kind == alerts.Handover {
			continue // it stands above, with what was promised
		}
		one, err := p.alertLines(ctx, []alerts.Alert{a})
		if err != nil {
			return nil, err
		}
		lines = append(lines, one...)
	}
	if unseen {
		err = p.Alerts.See(ctx, agent.ID, about)
	}
	return lines, err
}

// caseAlerts puts them on the page of a case, and what was handed over with it.
func (p *Pages) caseAlerts(ctx context.Context, page *casePage) (err error) {
	about := alerts.OfCase(page.Case.ID)
	if page.Yours, err = p.yours(ctx, about); err != nil {
		return err
	}
	page.Given, err = p.given(ctx, about, page.Path)
	return err
}

// threadAlerts does the same for a thread.
func (p *Pages) threadAlerts(ctx context.Context, page *threadPage) (err error) {
	about := alerts.OfThread(uuid.UUID(page.Thread.ID))
	if page.Yours, err = p.yours(ctx, about); err != nil {
		return err
	}
	page.Given, err = p.given(ctx, about, page.Path)
	return err
}
