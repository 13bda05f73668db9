package desk

import (
	"context"
	"net/http"
	"strconv"

	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/identity"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
	"parvis/internal/workflow"
)

// can is what the agent may do on this page, settled once.
type can struct{ Work, Correct, Transfer, Reopen, Merge, Consult bool }

// casePage is one request with all that is known of it.
type casePage struct {
	ui.Page
	Look      look
	Case      cases.Case
	Service   *catalogue.Service
	Can       can
	Path      string
	Here      string // where a form of this page comes back to
	Over      string // reference, service and version, what the resident reads
	Tag       ui.Tag
	Due       ui.Due
	Steps     []step
	Moves     []moveButton
	Way       way
	History   history
	Composer  composer
	Person    person
	Answers   []answerPage
	Deadlines []deadline
	Rules     ruling
	Documents []document
	Runs      []run
	Book      bool // the reader may see who has read it
	Readers   []reader
	Hold      string
	Tasks     tasks
	Links     []linkRow
	Twins     []twin
	Merged    mergedNote
	Objection string
	Whose     string // whose it is, in words
	Given     *given // what was handed over with it, until it is read
	Yours     []alertLine
	Outside   []askedOutside
	Mine      bool
	Flash     *flash
	Stream    string
	Beside    bool // drawn beside the list

	offers []workflow.Offer
	teams  map[identity.TeamID]string
}

// show is the page of a case.
func (p *Pages) show(w http.ResponseWriter, r *http.Request) error {
	l, err := p.lookOf(r)
	if err != nil {
		return err
	}
	page, err := p.page(r.Context(), l, cases.Reference(r.PathValue("reference")))
	if err != nil {
		return err
	}
	page.turn(r)
	page.Flash = p.popFlash(r)
	web.Note(r, "case", string(page.Case.Reference))
	return web.Render(w, r, http.StatusOK, casePageView(page))
}

// turn applies what the address says about the page itself: which part of the history, what is written.
func (c *casePage) turn(r *http.Request) {
	c.History.choose(r.Context(), r.URL.Query().Get("show"))
}

// detail is the same case beside the list.
func (p *Pages) detail(w http.ResponseWriter, r *http.Request) error {
	l, err := p.lookOf(r)
	if err != nil {
		return err
	}
	page, err := p.page(r.Context(), l, cases.Reference(r.PathValue("reference")))
	if err != nil {
		return err
	}
	page.beside()
	w.Header().Set("Cache-Control", "no-store")
	web.Note(r, "case", string(page.Case.Reference))
	return web.Render(w, r, http.StatusOK, detailView(page))
}

// beside has the forms of the page come back to the list.
func (c *casePage) beside() {
	c.Beside, c.Here = true, c.Look.with(c.Case.Reference)
}

// page reads a case and lays it out. A sensitive one leaves a trace each time.
func (p *Pages) page(ctx context.Context, l look, ref cases.Reference) (*casePage, error) {
	c, err := p.read(ctx, ref)
	if err != nil {
		return nil, err
	}
	service, err := p.Offer.Version(ctx, c.Service, c.Version)
	if err != nil {
		return nil, err
	}
	page := &casePage{
		Look: l, Case: c, Service: service, Path: casePath(c.Reference), Here: l.caseURL(c.Reference), Stream: "/desk/stream?case=" + c.ID.String(),
		Page: ui.Page{Title: string(c.Reference) + " " + c.Title, Fixed: true, Class: "d-case"},
		Tag:  tag(ctx, service, c.State, c.Outcome, c.Waiting()), Steps: steps(ctx, service, c),
		Can: can{Work: identity.May(ctx, MayWork), Correct: identity.May(ctx, MayCorrect), Transfer: identity.May(ctx, MayTransfer), Reopen: identity.May(ctx, MayReopen), Merge: identity.May(ctx, MayMerge)},
	}
	page.Over = over(ctx, service, c)
	if due, ok := c.Due(); ok {
		page.Due = dueWords(ctx, due.Due, p.now())
	}
	page.whose(ctx)
	for _, fill := range []func(context.Context, *casePage) error{p.teamNames, p.moves, p.way, p.history, p.writes, p.person, p.answers, p.panels, p.ruling, p.runs, p.readers, p.held, p.caseAlerts, p.outside, p.merged, p.twins} {
		if err := fill(ctx, page); err != nil {
			return nil, err
		}
	}
	return page, nil
}

// over is the line above the title.
func over(ctx context.Context, s *catalogue.Service, c cases.Case) string {
	reads := ""
	if st, ok := s.State(c.State); ok {
		reads = st.Resident.Of(ctx)
	}
	return i18n.T(ctx, "desk.case.over", "Reference", string(c.Reference), "Service", s.Title.Of(ctx), "Version", strconv.FormatInt(c.Version, 10), "Reads", reads)
}

func (c *casePage) whose(ctx context.Context) {
	agent, _ := identity.AgentOf(ctx)
	c.Mine = c.Case.Agent == agent.ID
	switch {
	case c.Mine:
		c.Whose = i18n.T(ctx, "desk.case.mine")
	case !c.Case.Agent.IsZero():
		c.Whose = i18n.T(ctx, "desk.case.whose", "Name", c.Case.AgentName)
	default:
		c.Whose = i18n.T(ctx, "desk.case.nobody")
	}
}

// step is a state of the flow on the way to the end.
type step struct {
	Text string
	Kind string // done, now, next
}

// steps draws the states that were entered, and the one we are in.
func steps(ctx context.Context, s *catalogue.Service, c cases.Case) (all []step) {
	found := false
	for _, st := range s.Flow.States {
		if st.Name == c.State {
			found = true
			all = append(all, step{st.It.Desk.Of(ctx), "now"})
			break
		}
		if !st.It.Final && !st.It.Waits {
			all = append(all, step{st.It.Desk.Of(ctx), "done"})
		}
	}
	if !found {
		return []step{{c.State, "now"}}
	}
	return all
}

// find is the case of a posted form, without the trace of reading: the agent has read it on the page before.
func (p *Pages) find(r *http.Request) (cases.Case, error) {
	c, err := p.Cases.Find(r.Context(), p.DB.Read(), cases.Reference(r.PathValue("reference")))
	if err == nil && !maySee(r.Context(), c.Sensitive) {
		return cases.Case{}, errSensitive
	}
	if err == nil {
		web.Note(r, "case", string(c.Reference))
	}
	return c, err
}

// moves are the buttons of the head: the first one that does not end badly is the full one.
func (p *Pages) moves(ctx context.Context, page *casePage) error {
	offers, err := p.Flow.Moves(ctx, page.Case)
	if err != nil {
		return err
	}
	page.offers, page.Moves = offers, buttonsOf(ctx, page, offers)
	return nil
}

// moveButton is a move as a button: pressed at once, or opening what must be chosen first.
type moveButton struct {
	Name, Text, Href string
	Primary, Direct  bool
}

func buttonsOf(ctx context.Context, page *casePage, offers []workflow.Offer) (all []moveButton) {
	for _, o := range offers {
		if o.Move.May == catalogue.MayResident {
			continue // the resident's own: an agent has the others
		}
		b := moveButton{Name: o.Name, Text: moveWords(ctx, o), Href: withBack(page.Path+"/moves/"+o.Name, page.Here), Direct: direct(o)}
		switch {
		case b.Direct:
			b.Href = page.Path + "/moves/" + o.Name
		case o.Move.To == page.Service.AskingState(page.Case.State): // it waits for an answer: the question comes first
			b.Href = toWrite(page.Look.caseURL(page.Case.Reference), anAsk)
		}
		all = append(all, b)
	}
	for i := range all {
		if !isBad(offers, all[i].Name) {
			all[i].Primary = true
			break
		}
	}
	return all
}

func isBad(offers []workflow.Offer, name string) bool {
	for _, o := range offers {
		if o.Name == name {
			return o.Ends != "" && o.Ends != catalogue.OutcomeGranted && o.Ends != catalogue.OutcomeDone || o.To.Waits
		}
	}
	return false
}

// direct tells that nothing is to be chosen and nothing leaves the house for good.
func direct(o workflow.Offer) bool {
	return len(o.Needs) == 0 && !o.To.Final && !o.To.Waits
}

// teamNames are the words of every team of the authority.
func (p *Pages) teamNames(ctx context.Context, page *casePage) error {
	teams, err := p.Identity.Teams(ctx)
	page.teams = make(map[identity.TeamID]string, len(teams))
	for _, t := range teams {
		page.teams[t.ID] = t.Name.Of(ctx)
	}
	return err
}

func (c *casePage) team(id identity.TeamID) string {
	if name, ok := c.teams[id]; ok {
		return name
	}
	return string(id)
}

var errNoMove = errs.New(errs.NotFound, "desk.no_move")
