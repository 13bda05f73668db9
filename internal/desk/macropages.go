package desk

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"parvis/internal/catalogue"
	"parvis/internal/desk/alerts"
	"parvis/internal/desk/macros"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
)

// macrosPath is where macros are written and changed.
const macrosPath = "/desk/macros"

func (p *Pages) macroRoutes() []web.Route {
	routes := []web.Route{
		{"GET", macrosPath, MayWork, p.showMacros},
		{"POST", macrosPath, MayWork, p.addMacro},
		{"GET", macrosPath + "/new", MayWork, p.newMacro},
		{"GET", macrosPath + "/{macro}", MayWork, p.showMacro},
		{"POST", macrosPath + "/{macro}", MayWork, p.changeMacro},
		{"POST", macrosPath + "/{macro}/delete", MayWork, p.deleteMacro},
		{"GET", "/desk/cases/{reference}/macros", MayWork, p.caseMacros},
		{"GET", "/desk/cases/{reference}/macros/{macro}", MayWork, p.previewMacro},
		{"POST", "/desk/cases/{reference}/macros/{macro}", MayWork, p.doMacro}, // each step asks for its own right besides
	}
	if p.Inbox == nil {
		return routes
	}
	return append(routes,
		web.Route{"GET", "/desk/threads/{thread}/macros", MayWork, p.threadMacros},
		web.Route{"GET", "/desk/threads/{thread}/macros/{macro}", MayWork, p.previewThreadMacro},
		web.Route{"POST", "/desk/threads/{thread}/macros/{macro}", MayWork, p.doThreadMacro},
	)
}

// macroGroup is the macros of one owner, as canned texts are grouped.
type macroGroup struct {
	Whose, Owner, Name string
	May                bool
	Lines              []macroLine
}

// macroLine is one, with what it does in words.
type macroLine struct{ Href, Name, For, Does string }

// macroGroups are those that an agent may use: their own, their teams', the town's; fits narrows them.
func (p *Pages) macroGroups(ctx context.Context, href string, fits func(macros.Macro) bool) (groups []macroGroup, err error) {
	for _, owner := range textOwners(ctx) {
		g := macroGroup{Whose: owner.Whose, Owner: owner.Owner, Name: owner.Name, May: owner.May}
		list, err := macros.Of(ctx, p.DB.Read(), owner.Whose, owner.Owner)
		if err != nil {
			return nil, err
		}
		for _, m := range list {
			if !fits(m) {
				continue
			}
			words, err := p.macroWords(ctx, m)
			if err != nil {
				return nil, err
			}
			forWhat, err := p.macroFor(ctx, m)
			if err != nil {
				return nil, err
			}
			g.Lines = append(g.Lines, macroLine{href + "/" + m.ID.String(), m.Name, forWhat, strings.Join(words, " ")})
		}
		groups = append(groups, g)
	}
	return groups, nil
}

// macro finds one that the agent may use, and says whether they may change it. Another agent's does not exist for them.
func (p *Pages) macro(ctx context.Context, typed string) (m macros.Macro, may bool, err error) {
	id, err := uuid.Parse(typed)
	if err != nil {
		return m, false, macros.ErrUnknown
	}
	if m, err = macros.Find(ctx, p.DB.Read(), id); err != nil {
		return m, false, err
	}
	for _, owner := range textOwners(ctx) {
		if owner.Whose == m.Whose && owner.Owner == m.Owner {
			return m, owner.May, nil
		}
	}
	return macros.Macro{}, false, macros.ErrUnknown
}

// serviceOf is the definition that a macro is written for; nil for any.
func (p *Pages) serviceOf(ctx context.Context, id catalogue.ServiceID) (*catalogue.Service, error) {
	if id == "" {
		return nil, nil
	}
	s, _, err := p.Offer.Live(ctx, id)
	return s, err
}

func (p *Pages) macroFor(ctx context.Context, m macros.Macro) (string, error) {
	if m.On == macros.OnThread {
		return i18n.T(ctx, "macros.for.thread"), nil
	}
	s, err := p.serviceOf(ctx, m.Service)
	switch {
	case errs.KindOf(err) == errs.NotFound && err != nil:
		return string(m.Service), nil // it is offered no more
	case err != nil || s == nil:
		return i18n.T(ctx, "macros.for.case"), err
	}
	return s.Title.Of(ctx), nil
}

// macrosPage lists macros, with the choice of what a new one is for.
type macrosPage struct {
	ui.Page
	Back   string
	Lead   string
	Groups []macroGroup
	New    ui.Select // nothing where one is chosen
	Flash  *flash
}

func (p *Pages) showMacros(w http.ResponseWriter, r *http.Request) (err error) {
	ctx := r.Context()
	page := macrosPage{Page: ui.Page{Title: i18n.T(ctx, "macros.title")}, Back: "/desk/me", Lead: i18n.T(ctx, "macros.lead"), Flash: p.popFlash(r)}
	if page.Groups, err = p.macroGroups(ctx, macrosPath, func(macros.Macro) bool { return true }); err != nil {
		return err
	}
	page.New, err = p.macroTargets(ctx)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, macrosView(page))
}

// macroTargets are what a new macro may be for.
func (p *Pages) macroTargets(ctx context.Context) (ui.Select, error) {
	s := ui.Select{Name: "for", Label: i18n.T(ctx, "macros.for"), Options: []ui.Option{{Value: macros.OnCase, Text: i18n.T(ctx, "macros.for.case")}}}
	if p.Inbox != nil {
		s.Options = append(s.Options, ui.Option{Value: macros.OnThread, Text: i18n.T(ctx, "macros.for.thread")})
	}
	offered, err := p.Offer.List(ctx, catalogue.Filter{Lang: i18n.LangOf(ctx)})
	for _, o := range p.serviceOptions(ctx, offered)[1:] {
		s.Options = append(s.Options, ui.Option{Value: macros.OnCase + "/" + o.Value, Text: i18n.T(ctx, "macros.for.service", "Service", o.Text)})
	}
	return s, err
}

// macroPage is the form of one.
type macroPage struct {
	ui.Page
	Action  string
	For     string // sent along: what it is for
	ForWhat string
	Expect  string
	Fields  []templ.Component
	Faults  []ui.Fault
	May     bool
	Does    []string
	Delete  string
	Changed string
}

func (p *Pages) newMacro(w http.ResponseWriter, r *http.Request) error {
	return p.drawMacro(w, r, http.StatusOK, macroTarget(r.URL.Query().Get("for")), true, url.Values{}, nil)
}

// macroTarget reads what a macro is for.
func macroTarget(typed string) macros.Macro {
	on, service, _ := strings.Cut(typed, "/")
	if on == macros.OnThread {
		return macros.Macro{On: on}
	}
	return macros.Macro{On: macros.OnCase, Service: catalogue.ServiceID(service)}
}

func (p *Pages) drawMacro(w http.ResponseWriter, r *http.Request, status int, m macros.Macro, may bool, in url.Values, problems errs.Problems) (err error) {
	ctx := r.Context()
	page := macroPage{Page: ui.Page{Title: m.Name, Failed: len(problems) > 0}, Action: macrosPath, For: m.On, Expect: in.Get("expect"), Faults: faults(ctx, problems), May: may}
	if m.Service != "" {
		page.For += "/" + string(m.Service)
	}
	if page.ForWhat, err = p.macroFor(ctx, m); err != nil {
		return err
	}
	if m.ID == uuid.Nil {
		page.Page.Title = i18n.T(ctx, "macros.new")
	} else {
		page.Action += "/" + m.ID.String()
		page.Delete = page.Action + "/delete"
		page.Changed = i18n.T(ctx, "desk.text.changed", "Name", m.By, "Date", i18n.Date(ctx, m.Updated), "Version", m.Version)
		if page.Does, err = p.macroWords(ctx, m); err != nil {
			return err
		}
	}
	if page.Fields, err = p.macroFields(ctx, m, in, problems); err != nil {
		return err
	}
	return web.Render(w, r, status, macroView(page))
}

// macroFields ask for what it does, in the order in which it is done.
func (p *Pages) macroFields(ctx context.Context, m macros.Macro, in url.Values, problems errs.Problems) (fields []templ.Component, err error) {
	t := func(key string) string { return i18n.T(ctx, "macros.field."+key) }
	choose := func(name string, options ...ui.Option) ui.Select {
		return ui.Select{Name: name, Label: t(name), Value: in.Get(name), Options: append([]ui.Option{{Value: "", Text: i18n.T(ctx, "macros.nothing")}}, options...), Error: fault(ctx, problems, name)}
	}
	area := func(name string, hint string) ui.Textarea {
		return ui.Textarea{Name: name, Label: t(name), Hint: hint, Value: in.Get(name), Rows: 4, Error: fault(ctx, problems, name)}
	}
	if m.ID == uuid.Nil {
		whose := ui.Select{Name: "whose", Label: i18n.T(ctx, "desk.text.whose"), Value: in.Get("whose")}
		for _, o := range textOwners(ctx) {
			if o.May {
				whose.Options = append(whose.Options, ui.Option{Value: o.Whose + "/" + o.Owner, Text: o.Name})
			}
		}
		fields = append(fields, whose)
	}
	fields = append(fields, ui.Input{Name: "name", Label: i18n.T(ctx, "desk.text.name"), Value: in.Get("name"), Error: fault(ctx, problems, "name")})
	places := i18n.T(ctx, "desk.text.words.hint", "Places", allPlaces())
	if m.On == macros.OnCase {
		fields = append(fields, area("note", places))
	}
	fields = append(fields, area("text", places))
	s, err := p.serviceOf(ctx, m.Service)
	if err != nil {
		return nil, err
	}
	if m.On == macros.OnCase {
		fields = append(fields, choose("send", ui.Option{Value: macros.Reply, Text: t("send.reply")}, ui.Option{Value: macros.Wait, Text: t("send.wait")}, ui.Option{Value: macros.Ask, Text: t("send.ask")}))
	}
	if s != nil {
		fields = append(fields, choose("paper", paperOptions(ctx, s)...), choose("move", moveOptions(ctx, s)...))
	}
	agents, teams, err := p.macroHands(ctx)
	if err != nil {
		return nil, err
	}
	fields = append(fields, choose("agent", agents...), choose("team", teams...))
	if m.On == macros.OnThread {
		fields = append(fields, ui.Checkboxes{Name: "close", Legend: t("after"), Values: in["close"], Choices: []ui.Choice{{Value: "1", Text: t("close")}}})
	}
	return append(fields, choose("remind", waitOptions(ctx)...), ui.Input{Name: "memo", Label: t("memo"), Value: in.Get("memo"), Error: fault(ctx, problems, "memo")}), nil
}

func paperOptions(ctx context.Context, s *catalogue.Service) (options []ui.Option) {
	for _, paper := range s.Documents {
		options = append(options, ui.Option{Value: paper.ID, Text: paper.Label.Of(ctx)})
	}
	return options
}

// moveOptions are the moves that an agent makes without a word of theirs: the others are made by hand.
func moveOptions(ctx context.Context, s *catalogue.Service) (options []ui.Option) {
	for _, m := range s.Flow.Moves {
		if m.It.May != catalogue.MayResident {
			options = append(options, ui.Option{Value: m.Name, Text: m.It.Label.Of(ctx)})
		}
	}
	return options
}

func (p *Pages) macroHands(ctx context.Context) (agents, teams []ui.Option, err error) {
	all, err := p.Identity.Agents(ctx)
	if err != nil {
		return nil, nil, err
	}
	agents = []ui.Option{{Value: "me", Text: i18n.T(ctx, "macros.me")}}
	for _, a := range all {
		if !a.Closed {
			agents = append(agents, ui.Option{Value: a.ID.String(), Text: a.Name})
		}
	}
	list, err := p.Identity.Teams(ctx)
	return agents, teamOptions(ctx, list)[1:], err
}

// macroTyped reads the form.
func macroTyped(m macros.Macro, in url.Values) macros.Macro {
	get := func(name string) string { return strings.TrimSpace(in.Get(name)) }
	m.Name = get("name")
	m.Does = macros.Does{Text: get("text"), Agent: get("agent"), Team: get("team"), Memo: get("memo")}
	if n, err := strconv.Atoi(get("remind")); err == nil && slices.Contains(alerts.Spans, n) {
		m.Does.Remind = n
	}
	if m.On == macros.OnThread {
		m.Does.Close = in.Get("close") != ""
		if m.Does.Text != "" {
			m.Does.Send = macros.Reply
		}
		return m
	}
	m.Does.Send, m.Does.Note, m.Does.Paper, m.Does.Move = get("send"), get("note"), get("paper"), get("move")
	return m
}

// checkMacro says what is wrong with one, each fault beside its field: an unknown place, a paper without a question.
func (p *Pages) checkMacro(ctx context.Context, m macros.Macro) (problems errs.Problems, err error) {
	d := m.Does
	for _, problem := range checkText(m.Name, "-") {
		problems = append(problems, problem)
	}
	for name, words := range map[string]string{"text": d.Text, "note": d.Note} {
		for _, problem := range checkText("-", words+" -") {
			problem.Field = name
			problems = append(problems, problem)
		}
	}
	switch {
	case d.Nothing():
		problems.Add("text", "macros.empty")
	case d.Text != "" && d.Send == "":
		problems.Add("send", "macros.send.missing")
	case d.Send != "" && d.Text == "" && d.Paper == "":
		problems.Add("text", "macros.text.missing")
	case d.Paper != "" && d.Send != macros.Ask:
		problems.Add("paper", "macros.paper.ask")
	case d.Move != "" && (d.Send == macros.Wait || d.Send == macros.Ask):
		problems.Add("move", "macros.move.wait")
	}
	if d.Memo != "" && d.Remind == 0 {
		problems.Add("remind", "macros.remind.missing")
	}
	s, err := p.serviceOf(ctx, m.Service)
	if err != nil {
		return nil, err
	}
	if d.Paper != "" && (s == nil || !slices.ContainsFunc(paperOptions(ctx, s), func(o ui.Option) bool { return o.Value == d.Paper })) {
		problems.Add("paper", "macros.paper.unknown")
	}
	if d.Move != "" && (s == nil || !slices.ContainsFunc(moveOptions(ctx, s), func(o ui.Option) bool { return o.Value == d.Move })) {
		problems.Add("move", "macros.move.unknown")
	}
	_, _, hands, err := p.assignment(ctx, url.Values{"agent": {d.Agent}, "team": {d.Team}})
	return append(problems, hands...), err
}

func (p *Pages) addMacro(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	m := macroTyped(macroTarget(in.Get("for")), in)
	m.Whose, m.Owner, _ = strings.Cut(in.Get("whose"), "/")
	if err := mayOwn(ctx, m.Whose, m.Owner); err != nil {
		return err
	}
	problems, err := p.checkMacro(ctx, m)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return p.drawMacro(w, r, http.StatusUnprocessableEntity, m, true, in, problems)
	}
	return p.keptMacro(w, r, m, macros.Add)
}

func (p *Pages) keptMacro(w http.ResponseWriter, r *http.Request, m macros.Macro, keep func(context.Context, *db.Tx, macros.Macro) error) error {
	ctx := r.Context()
	agent, _ := identity.AgentOf(ctx)
	m.By = agent.Name
	if err := p.DB.Write(ctx, func(tx *db.Tx) error { return keep(ctx, tx, m) }); err != nil {
		return err
	}
	p.putFlash(ctx, flash{Kind: "ok", Words: i18n.T(ctx, "macros.kept", "Name", m.Name)})
	return web.SeeOther(w, r, macrosPath)
}

func (p *Pages) showMacro(w http.ResponseWriter, r *http.Request) error {
	m, may, err := p.macro(r.Context(), r.PathValue("macro"))
	if err != nil {
		return err
	}
	d := m.Does
	in := url.Values{
		"name": {m.Name}, "text": {d.Text}, "note": {d.Note}, "send": {d.Send}, "paper": {d.Paper}, "move": {d.Move}, "agent": {d.Agent}, "team": {d.Team},
		"memo": {d.Memo}, "expect": {strconv.FormatInt(m.Version, 10)},
	}
	if d.Close {
		in.Set("close", "1")
	}
	if d.Remind > 0 {
		in.Set("remind", strconv.Itoa(d.Remind))
	}
	return p.drawMacro(w, r, http.StatusOK, m, may, in, nil)
}

func (p *Pages) changeMacro(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	m, in, err := p.ownMacro(r)
	if err != nil {
		return err
	}
	changed := macroTyped(m, in)
	problems, err := p.checkMacro(ctx, changed)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return p.drawMacro(w, r, http.StatusUnprocessableEntity, m, true, in, problems)
	}
	if changed.Version, err = strconv.ParseInt(in.Get("expect"), 10, 64); err != nil {
		changed.Version = 0
	}
	err = p.keptMacro(w, r, changed, macros.Change)
	if errors.Is(err, macros.ErrMoved) {
		in.Set("expect", strconv.FormatInt(m.Version, 10))
		return p.drawMacro(w, r, http.StatusConflict, m, true, in, errs.Problems{{Field: "name", Key: "macros.moved"}})
	}
	return err
}

// ownMacro is the macro of a posted form, if the agent may change it.
func (p *Pages) ownMacro(r *http.Request) (m macros.Macro, in url.Values, err error) {
	if in, err = web.Form(r); err != nil {
		return m, in, err
	}
	m, may, err := p.macro(r.Context(), r.PathValue("macro"))
	if err == nil && !may {
		err = identity.ErrNotAllowed
	}
	return m, in, err
}

func (p *Pages) deleteMacro(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	m, _, err := p.ownMacro(r)
	if err != nil {
		return err
	}
	if err := p.DB.Write(ctx, func(tx *db.Tx) error { return macros.Drop(ctx, tx, m.ID) }); err != nil {
		return err
	}
	p.putFlash(ctx, flash{Kind: "ok", Words: i18n.T(ctx, "macros.gone", "Name", m.Name)})
	return web.SeeOther(w, r, macrosPath)
}
