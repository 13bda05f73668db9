package desk

import (
	"context"
	"errors"
	"net/http"
	"strconv"

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

// forYouPath is the page of what waits for one agent.
const forYouPath = "/desk/for-you"

// forYouPage is what waits for the agent who looks: now, and later.
type forYouPage struct {
	ui.Page
	Now, Later []alertLine
	Flash      *flash
	Waits      []ui.Option
}

// alertLine is one alert ready to be drawn.
type alertLine struct {
	ID, Seen    string // Seen is the version that was on the page
	Icon        string
	What        string // who did what
	Href, Title string
	Words, When string
	New         bool
	Due         ui.Due
}

var alertIcons = map[alerts.Kind]string{
	alerts.Mention: "chat", alerts.Reminder: "bell", alerts.Handover: "users", alerts.Expert: "school", alerts.Callback: "phone",
}

func (p *Pages) alertRoutes() []web.Route {
	return []web.Route{
		{"GET", forYouPath, MayRead, p.forYou},
		{"POST", forYouPath + "/{alert}/done", MayRead, p.settleAlert},
		{"POST", forYouPath + "/{alert}/later", MayRead, p.putOffAlert},
		{"POST", "/desk/me/alerts", identity.Staff, p.saveAlertWays},
		{"GET", "/desk/cases/{reference}/remind", MayWork, p.showRemind},
		{"POST", "/desk/cases/{reference}/remind", MayWork, p.remind},
		{"POST", "/desk/cases/{reference}/handover/{handover}", MayWork, p.takeHandover},
	}
}

// threadAlertRoutes are those of threads, where there are any.
func (p *Pages) threadAlertRoutes() []web.Route {
	return []web.Route{
		{"GET", "/desk/threads/{thread}/remind", MayWork, p.showRemindThread},
		{"POST", "/desk/threads/{thread}/remind", MayWork, p.remindThread},
		{"POST", "/desk/threads/{thread}/handover/{handover}", MayWork, p.takeThreadHandover},
	}
}

func (p *Pages) forYou(w http.ResponseWriter, r *http.Request) (err error) {
	ctx := r.Context()
	agent, _ := identity.AgentOf(ctx)
	page := forYouPage{Page: ui.Page{Title: i18n.T(ctx, "alerts.page.title")}, Flash: p.popFlash(r), Waits: waitOptions(ctx)}
	due, err := p.Alerts.Due(ctx, agent.ID, rowsOnPage)
	if err != nil {
		return err
	}
	coming, err := p.Alerts.Coming(ctx, agent.ID, rowsOnPage)
	if err != nil {
		return err
	}
	if page.Now, err = p.alertLines(ctx, due); err != nil {
		return err
	}
	if page.Later, err = p.alertLines(ctx, coming); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, forYouView(page))
}

func (p *Pages) alertLines(ctx context.Context, list []alerts.Alert) (lines []alertLine, err error) {
	for _, a := range list {
		line := alertLine{
			ID: a.ID.String(), Seen: strconv.FormatInt(a.Version, 10), Icon: alertIcons[a.Kind], Words: a.Words, New: !a.Seen,
			What: i18n.T(ctx, "alerts.what."+string(a.Kind), "By", a.By), When: when(ctx, a.Made, p.now()),
		}
		if a.Due.After(p.now()) {
			line.Due = ui.Due{Words: remindedWords(ctx, a)}
		}
		if err := p.alertTarget(ctx, a, &line); err != nil {
			return nil, err
		}
		if a.Kind == alerts.Expert {
			line.Words = known(ctx, a.Words, a.Words) // in the language of who reads
		}
		lines = append(lines, line)
	}
	return lines, nil
}

func remindedWords(ctx context.Context, a alerts.Alert) string {
	return i18n.T(ctx, "alerts.due", "Date", i18n.Date(ctx, a.Due), "Time", i18n.Clock(ctx, a.Due))
}

// alertTarget says where an alert leads; what the agent may not open tells nothing but that it is there.
func (p *Pages) alertTarget(ctx context.Context, a alerts.Alert, line *alertLine) error {
	switch a.About.What {
	case "case":
		c, err := p.Cases.Load(ctx, p.DB.Read(), cases.ID{UUID: a.About.ID})
		if err != nil {
			return err
		}
		line.Href, line.Title = casePath(c.Reference), string(c.Reference)+" "+c.Title
		if !maySee(ctx, c.Sensitive) {
			line.Title, line.Words = string(c.Reference)+" "+i18n.T(ctx, "desk.sensitive.title"), ""
		}
	case "thread":
		line.Href, line.Title = threadPath(inbox.ThreadID(a.About.ID)), i18n.T(ctx, "alerts.thread")
		t, err := p.Inbox.Thread(ctx, p.DB.Read(), inbox.ThreadID(a.About.ID))
		if errors.Is(err, inbox.ErrUnknown) {
			line.Href = forYouPath
			return nil
		}
		if err != nil {
			return err
		}
		line.Title = titleOf(ctx, t)
	default:
		line.Href, line.Title = "/desk/calls", i18n.T(ctx, "alerts.callback")
	}
	return nil
}

// alertOf finds the alert of a posted form, as it was seen.
func (p *Pages) alertOf(r *http.Request, q db.Queryer) (alerts.Alert, error) {
	id, err := uuid.Parse(r.PathValue("alert"))
	if err != nil {
		return alerts.Alert{}, alerts.ErrUnknown
	}
	agent, _ := identity.AgentOf(r.Context())
	a, err := p.Alerts.Find(r.Context(), q, agent.ID, id)
	if seen, bad := strconv.ParseInt(r.PostFormValue("seen"), 10, 64); bad == nil {
		a.Version = seen
	}
	return a, err
}

func (p *Pages) settleAlert(w http.ResponseWriter, r *http.Request) error {
	return p.withAlert(w, r, func(ctx context.Context, tx *db.Tx, a alerts.Alert) (string, error) {
		return i18n.T(ctx, "alerts.settled"), p.Alerts.Settle(ctx, tx, a)
	})
}

// putOffAlert has it come back on a working day.
func (p *Pages) putOffAlert(w http.ResponseWriter, r *http.Request) error {
	return p.withAlert(w, r, func(ctx context.Context, tx *db.Tx, a alerts.Alert) (string, error) {
		at, _, problems := alerts.When(r.PostForm, identity.AuthorityOf(ctx).Calendar, tx.Now)
		if len(problems) > 0 {
			return "", refused(problems)
		}
		return i18n.T(ctx, "alerts.put_off", "Date", i18n.Date(ctx, at), "Time", i18n.Clock(ctx, at)), p.Alerts.PutOff(ctx, tx, a, at)
	})
}

func (p *Pages) withAlert(w http.ResponseWriter, r *http.Request, do func(ctx context.Context, tx *db.Tx, a alerts.Alert) (string, error)) error {
	ctx := r.Context()
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	done := flash{Kind: "ok"}
	err = p.DB.Write(ctx, func(tx *db.Tx) error {
		a, err := p.alertOf(r, tx)
		if err == nil {
			done.Words, err = do(ctx, tx, a)
		}
		return err
	})
	if kind := errs.KindOf(err); err != nil && (kind == errs.Conflict || kind == errs.Invalid) {
		done, err = flash{Kind: "bad", Words: i18n.InArgs(i18n.LangOf(ctx), errs.KeyOf(err), errs.ArgsOf(err))}, nil
	}
	if err != nil {
		return err
	}
	p.putFlash(ctx, done)
	if to := in.Get("back"); to == "" || to == forYouPath {
		return web.SeeOther(w, r, forYouPath)
	}
	return web.SeeOther(w, r, backTo(in, cases.Case{}))
}

// waitOptions are the waits that are offered, in working days.
func waitOptions(ctx context.Context) (options []ui.Option) {
	for _, n := range alerts.Spans {
		options = append(options, ui.Option{Value: strconv.Itoa(n), Text: i18n.T(ctx, "alerts.after", "Count", n)})
	}
	return options
}

// forYouLink stands among the agent's views, with how many wait; Icon says that some are new.
func (p *Pages) forYouLink(ctx context.Context) (viewLink, error) {
	agent, _ := identity.AgentOf(ctx)
	waiting, unseen, err := p.Alerts.Count(ctx, agent.ID, mostCounted+1)
	count := strconv.Itoa(min(waiting, mostCounted))
	if waiting > mostCounted {
		count += "+"
	}
	link := viewLink{Href: forYouPath, Name: i18n.T(ctx, "alerts.page.title"), Count: count, Key: "for-you", Alerts: alerts.Subject(agent.ID)}
	if unseen > 0 {
		link.Icon = "bell"
	}
	return link, err
}

// alertsOnRail is how many new ones the inbox on the rail tells of.
func (p *Pages) alertsOnRail(ctx context.Context) (int, error) {
	agent, ok := identity.AgentOf(ctx)
	if !ok {
		return 0, nil
	}
	_, unseen, err := p.Alerts.Count(ctx, agent.ID, mostCounted)
	return unseen, err
}
