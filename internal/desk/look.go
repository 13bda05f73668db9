package desk

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/cases/search"
	"parvis/internal/catalogue"
	"parvis/internal/identity"
	"parvis/internal/inbox"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
)

// look is how an agent looks at the list: which view, narrowed by what, where in it. It travels
// in the address, to the case and back.
type look struct {
	View   string // key of a view that everybody has, or id of a saved one
	Title  string
	Saved  *cases.View
	Filter cases.Filter
	Chosen url.Values // what narrows the view, as asked
	After  cases.Cursor
	Before int // rows on the pages before this one
	Case   cases.Reference
	Thread inbox.ThreadID // beside the list, instead of a case
	Write  kind           // what is being written
	Asked  bool           // and that the address says so: it was just chosen
	Of     search.Kind    // of results, those of one kind
	Found  search.Place   // where in the results
}

// narrowing are the parameters that choose cases inside a view, in the order of the form.
var narrowing = []string{"q", "service", "state", "team", "agent", "channel", "late", "waiting", "unseen", "from", "to", "order"}

const (
	searchView = "search"
	sortView   = "sort" // threads without a case
)

// lookOf reads an address.
func (p *Pages) lookOf(r *http.Request) (look, error) {
	return p.lookIn(r.Context(), r.URL.Query())
}

func (p *Pages) lookIn(ctx context.Context, in url.Values) (look, error) {
	l := look{View: in.Get("view"), Chosen: url.Values{}, After: cases.ParseCursor(in.Get("after")), Write: kindOf(in.Get("write")), Asked: in.Has("write")}
	l.Before, _ = strconv.Atoi(in.Get("n"))
	l.Before = max(0, min(l.Before, 1_000_000))
	if ref, ok := cases.ParseReference(in.Get("case")); ok {
		l.Case = ref
	}
	if id, err := inbox.ParseThreadID(in.Get("thread")); err == nil {
		l.Thread = id
	}
	if of := search.Kind(in.Get("of")); slices.Contains(kindsFound, of) {
		l.Of = of
	}
	l.Found = search.ParsePlace(in.Get("found"))
	for _, name := range narrowing {
		if v := in.Get(name); v != "" {
			l.Chosen.Set(name, v)
		}
	}
	if l.View == "" {
		l.View = "mine"
		if l.Chosen.Get("q") != "" {
			l.View = searchView
		}
	}
	if err := p.view(ctx, &l); err != nil {
		return l, err
	}
	l.narrow(ctx)
	return l, nil
}

// view finds the filter behind the view's name. A view that is gone is the first one.
func (p *Pages) view(ctx context.Context, l *look) error {
	if l.View == searchView {
		l.Title, l.Filter = i18n.T(ctx, "desk.view.search", "Text", l.Chosen.Get("q")), cases.Filter{Stage: cases.StageAll}
		return nil
	}
	if id, err := uuid.Parse(l.View); err == nil {
		v, err := p.Cases.View(ctx, p.DB.Read(), id)
		if err != nil && errs.KindOf(err) != errs.NotFound {
			return err
		}
		if agent, _ := identity.AgentOf(ctx); err == nil && (v.Agent == agent.ID || v.Team != "" && agent.InTeam(v.Team)) {
			l.Saved, l.Title, l.Filter = &v, v.Name, v.Filter
			return nil
		}
	}
	if found, err := p.covering(ctx, l); found || err != nil {
		return err
	}
	if v, ok := builtInView(l.View); ok {
		l.Title, l.Filter = i18n.T(ctx, "desk.view."+v.Key), v.Filter
		return nil
	}
	l.View = "mine"
	return p.view(ctx, l)
}

func (l *look) narrow(ctx context.Context) {
	f, c := &l.Filter, l.Chosen
	if q := c.Get("q"); q != "" {
		f.Text = q
	}
	if v := c.Get("service"); v != "" {
		f.Services = []catalogue.ServiceID{catalogue.ServiceID(v)}
	}
	if v := c.Get("state"); v != "" {
		f.States = []string{v}
	}
	if v := c.Get("team"); v != "" {
		f.Teams, f.MyTeams = []identity.TeamID{identity.TeamID(v)}, false
	}
	if v := c.Get("channel"); v != "" {
		f.Channels = []cases.Channel{cases.Channel(v)}
	}
	l.whose(c.Get("agent"))
	f.Late = f.Late || c.Get("late") != ""
	f.Waiting = f.Waiting || c.Get("waiting") != ""
	f.Unseen = f.Unseen || c.Get("unseen") != ""
	if day, ok := dayOf(ctx, c.Get("from")); ok {
		f.OpenedFrom = day
	}
	if day, ok := dayOf(ctx, c.Get("to")); ok {
		f.OpenedTo = day.AddDate(0, 0, 1)
	}
	if v := cases.Order(c.Get("order")); slices.Contains(orders, v) {
		f.Order = v
	}
}

var orders = []cases.Order{cases.ByDue, cases.ByAge, cases.ByOldest}

func (l *look) whose(agent string) {
	switch agent {
	case "":
	case "me":
		l.Filter.Mine, l.Filter.Unassigned = true, false
	case "none":
		l.Filter.Mine, l.Filter.Unassigned = false, true
	default:
		if id, err := identity.ParseAgentID(agent); err == nil {
			l.Filter.Mine, l.Filter.Unassigned, l.Filter.Agent = false, false, id
		}
	}
}

// dayOf reads a day of the authority's calendar.
func dayOf(ctx context.Context, s string) (time.Time, bool) {
	t, err := time.ParseInLocation(time.DateOnly, s, i18n.ZoneOf(ctx))
	return t, err == nil
}

// query is the look as it stands in an address, without a place in the list.
func (l look) query() url.Values {
	q := url.Values{}
	for name, v := range l.Chosen {
		q[name] = v
	}
	q.Set("view", l.View)
	if l.Of != "" {
		q.Set("of", string(l.Of))
	}
	return q
}

// place adds where in the list this page stands.
func (l look) place() url.Values {
	q := l.query()
	if !l.After.IsZero() {
		q.Set("after", l.After.String())
		q.Set("n", strconv.Itoa(l.Before))
	}
	if !l.Found.IsZero() {
		q.Set("found", l.Found.String())
	}
	return q
}

// URL is the list as it is looked at.
func (l look) URL() string { return "/desk?" + l.place().Encode() }

// lookAt reads the address of a list that a form carried along; one that is none is the first view.
func (p *Pages) lookAt(ctx context.Context, list string) (look, error) {
	at, err := url.Parse(list)
	if err != nil {
		at = &url.URL{}
	}
	return p.lookIn(ctx, at.Query())
}

// with is the list with one case opened beside it.
func (l look) with(ref cases.Reference) string {
	if l.View == searchView {
		return l.searchURL() // results have nothing beside them
	}
	q := l.place()
	q.Set("case", string(ref))
	return "/desk?" + q.Encode()
}

// withThread is the list with one thread opened beside it.
func (l look) withThread(id inbox.ThreadID) string {
	if l.View == searchView {
		return l.searchURL()
	}
	q := l.place()
	q.Set("thread", id.String())
	return "/desk?" + q.Encode()
}

// threadURL is the page of a thread that knows where the agent came from.
func (l look) threadURL(id inbox.ThreadID) string { return threadPath(id) + "?" + l.place().Encode() }

func threadDetail(l look, id inbox.ThreadID) string {
	return threadPath(id) + "/detail?" + l.place().Encode()
}

func threadPath(id inbox.ThreadID) string { return "/desk/threads/" + id.String() }

// onlyThreads tells that a view is made for messages that belong to no request yet.
func (l look) onlyThreads() bool { return l.View == sortView }

// caseURL is the page of a case that knows where the agent came from.
func (l look) caseURL(ref cases.Reference) string {
	return casePath(ref) + "?" + l.place().Encode()
}

func casePath(ref cases.Reference) string { return "/desk/cases/" + url.PathEscape(string(ref)) }

// without is the list with one narrowing less.
func (l look) without(name string) string {
	q := l.query()
	q.Del(name)
	if l.View == searchView {
		return searchPath + "?" + q.Encode()
	}
	return "/desk?" + q.Encode()
}
