package desk

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

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

// given is what came with a handover, for who receives it.
type given struct {
	By, Words, Promised, When string
	Until                     ui.Due
	Take                      string // where it is said to be read; "" for those it was not given to
}

// context of a handover, as it was typed.
type giving struct {
	words, promised string
	until           time.Time
}

// givingFields ask for what whoever receives it has to know.
func givingFields(ctx context.Context, in url.Values, problems errs.Problems) []templ.Component {
	return []templ.Component{
		ui.Textarea{Name: "why", Label: i18n.T(ctx, "alerts.give.note"), Hint: i18n.T(ctx, "desk.assign.why.hint"), Value: in.Get("why"), Rows: 3, Error: fault(ctx, problems, "why")},
		ui.Input{Name: "promised", Label: i18n.T(ctx, "alerts.give.promised"), Hint: i18n.T(ctx, "alerts.give.promised.hint"), Value: in.Get("promised"), Error: fault(ctx, problems, "promised")},
		ui.Input{Name: "until", Type: "date", Label: i18n.T(ctx, "alerts.give.until"), Value: in.Get("until"), Width: 10, Error: fault(ctx, problems, "until")},
	}
}

// readGiving reads them: a promise has a day, and a day has a promise.
func readGiving(ctx context.Context, in url.Values, now time.Time) (g giving, problems errs.Problems) {
	g = giving{words: strings.TrimSpace(in.Get("why")), promised: strings.TrimSpace(in.Get("promised"))}
	for name, text := range map[string]string{"why": g.words, "promised": g.promised} {
		if len([]rune(text)) > longestNote {
			problems.Add(name, "alerts.remind.note.long", "Most", longestNote)
		}
	}
	day := strings.TrimSpace(in.Get("until"))
	if day == "" {
		return g, problems
	}
	until, ok := dayOf(ctx, day)
	g.until = identity.AuthorityOf(ctx).Calendar.EndOf(identity.AuthorityOf(ctx).Calendar.Date(until))
	switch {
	case !ok:
		problems.Add("until", "alerts.when.day")
	case g.until.Before(now):
		problems.Add("until", "alerts.when.past")
	case g.promised == "":
		problems.Add("promised", "alerts.give.promised.empty")
	}
	return g, problems
}

func (g giving) empty() bool { return g.words == "" && g.promised == "" }

// give tells whoever receives it: the agent, or everybody of the team. To oneself nothing is handed over.
func (p *Pages) give(ctx context.Context, tx *db.Tx, about alerts.About, to cases.Assignment, g giving) error {
	me, _ := identity.AgentOf(ctx)
	if g.empty() || to.Agent == me.ID {
		return nil
	}
	receivers, err := p.receiversOf(ctx, to)
	if err != nil {
		return err
	}
	err = p.Alerts.Give(ctx, tx, about, alerts.Given{By: me.Name, Agent: to.Agent, Team: to.Team, Words: g.words, Promised: g.promised, Until: g.until}, receivers)
	if err != nil || to.Agent.IsZero() || g.until.IsZero() {
		return err
	}
	on := identity.AuthorityOf(ctx).Calendar
	_, err = p.Alerts.Put(ctx, tx, alerts.NewAlert{
		Agent: to.Agent, Kind: alerts.Reminder, About: about, By: me.Name, Due: on.NextOpening(on.StartOf(on.Date(g.until))),
		Words: i18n.T(ctx, "alerts.give.promise", "Words", g.promised),
	})
	return err
}

// receiversOf are the agent, or those of the team but the one who gives.
func (p *Pages) receiversOf(ctx context.Context, to cases.Assignment) (all []identity.AgentID, err error) {
	if !to.Agent.IsZero() {
		return []identity.AgentID{to.Agent}, nil
	}
	if to.Team == "" {
		return nil, nil
	}
	me, _ := identity.AgentOf(ctx)
	agents, err := p.Identity.AgentsOf(ctx, to.Team)
	for _, a := range agents {
		if a.ID != me.ID {
			all = append(all, a.ID)
		}
	}
	return all, err
}

// given is what stands above a case or thread until whoever received it has read it.
func (p *Pages) given(ctx context.Context, about alerts.About, path string) (*given, error) {
	g, ok, err := p.Alerts.LastGiven(ctx, p.DB.Read(), about)
	if err != nil || !ok {
		return nil, err
	}
	me, _ := identity.AgentOf(ctx)
	one := &given{By: g.By, Words: g.Words, Promised: g.Promised, When: when(ctx, g.Made, p.now())}
	if !g.Until.IsZero() {
		one.Until = dueWords(ctx, g.Until, p.now())
	}
	if g.Agent == me.ID || g.Agent.IsZero() && me.InTeam(g.Team) {
		one.Take = path + "/handover/" + g.ID.String()
	}
	return one, nil
}

func (p *Pages) takeHandover(w http.ResponseWriter, r *http.Request) error {
	c, in, err := p.begin(r)
	if err != nil {
		return err
	}
	return p.carry(w, r, c, in, deed{name: "remind", do: func(ctx context.Context, tx *db.Tx, _ cases.Change) (flash, error) {
		return p.takeGiven(ctx, tx, r, alerts.OfCase(c.ID))
	}})
}

func (p *Pages) takeGiven(ctx context.Context, tx *db.Tx, r *http.Request, about alerts.About) (flash, error) {
	id, err := uuid.Parse(r.PathValue("handover"))
	if err != nil {
		return flash{}, alerts.ErrUnknown
	}
	g, ok, err := p.Alerts.LastGiven(ctx, tx, about)
	if err != nil {
		return flash{}, err
	}
	me, _ := identity.AgentOf(ctx)
	if ok && g.ID == id && g.Agent != me.ID && (!g.Agent.IsZero() || !me.InTeam(g.Team)) {
		return flash{}, identity.ErrNotAllowed
	}
	return flash{Kind: "ok", Words: i18n.T(ctx, "alerts.taken")}, p.Alerts.Take(ctx, tx, about, id, me.Name)
}

func (p *Pages) takeThreadHandover(w http.ResponseWriter, r *http.Request) error {
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	return p.carryThread(w, r, in, threadDeed{do: func(ctx context.Context, tx *db.Tx, t inbox.Thread) (flash, error) {
		return p.takeGiven(ctx, tx, r, alerts.OfThread(uuid.UUID(t.ID)))
	}})
}
