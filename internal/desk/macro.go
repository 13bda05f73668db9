package desk

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"parvis/internal/cases"
	"parvis/internal/desk/alerts"
	"parvis/internal/desk/macros"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
	"parvis/internal/workflow"
)

// macroWords say what a macro does, a sentence a step, in the order of doing.
func (p *Pages) macroWords(ctx context.Context, m macros.Macro) (words []string, err error) {
	d := m.Does
	s, err := p.serviceOf(ctx, m.Service)
	if errs.KindOf(err) == errs.NotFound {
		s, err = nil, nil
	}
	say := func(key string, pairs ...any) { words = append(words, i18n.T(ctx, "macros.does."+key, pairs...)) }
	if d.Note != "" {
		say("note")
	}
	switch {
	case d.Paper != "" && s != nil:
		say("paper", "Paper", optionText(paperOptions(ctx, s), d.Paper))
	case d.Send != "":
		say(d.Send)
	}
	if d.Agent != "" || d.Team != "" {
		_, who, problems, err := p.assignment(ctx, url.Values{"agent": {d.Agent}, "team": {d.Team}})
		if err != nil {
			return words, err
		}
		if len(problems) > 0 {
			who = i18n.Problem(ctx, problems[0])
		}
		words = append(words, who)
	}
	if d.Move != "" && s != nil {
		say("move", "Move", strings.TrimSuffix(optionText(moveOptions(ctx, s), d.Move), "…"))
	}
	if d.Close {
		say("close")
	}
	if d.Remind > 0 {
		say("remind", "Count", d.Remind)
	}
	return words, err
}

func optionText(options []ui.Option, value string) string {
	for _, o := range options {
		if o.Value == value {
			return o.Text
		}
	}
	return value
}

// caseMacros offers those that fit a case: the page behind the key.
func (p *Pages) caseMacros(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c, err := p.read(ctx, cases.Reference(r.PathValue("reference")))
	if err != nil {
		return err
	}
	return p.offerMacros(w, r, casePath(c.Reference), backTo(r.URL.Query(), c), func(m macros.Macro) bool {
		return m.On == macros.OnCase && (m.Service == "" || m.Service == c.Service)
	})
}

func (p *Pages) offerMacros(w http.ResponseWriter, r *http.Request, path, back string, fits func(macros.Macro) bool) (err error) {
	ctx := r.Context()
	page := macrosPage{Page: ui.Page{Title: i18n.T(ctx, "macros.choose")}, Back: back, Lead: i18n.T(ctx, "macros.choose.lead")}
	page.Groups, err = p.macroGroups(ctx, path+"/macros", fits)
	if err != nil {
		return err
	}
	for i := range page.Groups {
		for j := range page.Groups[i].Lines {
			page.Groups[i].Lines[j].Href = withBack(page.Groups[i].Lines[j].Href, back)
		}
	}
	return web.Render(w, r, http.StatusOK, macrosView(page))
}

// macroPlan is what a macro is going to do to one case, once somebody has looked at it.
type macroPlan struct {
	macros.Macro
	text, note string
	to         cases.Assignment
	hands      string // to whom, in words
	offer      *workflow.Offer
}

// planMacro fills the places, and checks each step as if it were done by hand: what cannot be done is a problem.
func (p *Pages) planMacro(ctx context.Context, c cases.Case, m macros.Macro, in url.Values) (plan macroPlan, problems errs.Problems, err error) {
	values := valuesOfCase(ctx, c)
	plan = macroPlan{Macro: m, text: typedOr(in, "text", fillPlaces(m.Does.Text, values)), note: typedOr(in, "note", fillPlaces(m.Does.Note, values))}
	for name, words := range map[string]string{"text": plan.text, "note": plan.note} {
		if left := unfilled(words); len(left) > 0 {
			problems.Add(name, "desk.text.unfilled", "Names", strings.Join(left, ", "))
		}
	}
	if m.Does.Send != "" && m.Does.Paper == "" && strings.TrimSpace(plan.text) == "" {
		problems.Add("text", "macros.text.missing")
	}
	if m.On != macros.OnCase || m.Service != "" && m.Service != c.Service {
		problems.Add("text", "macros.unfit")
		return plan, problems, nil
	}
	var hands errs.Problems
	if plan.to, plan.hands, hands, err = p.assignment(ctx, url.Values{"agent": {m.Does.Agent}, "team": {m.Does.Team}}); err != nil {
		return plan, nil, err
	}
	moves, err := p.planMove(ctx, c, &plan)
	return plan, append(append(problems, hands...), moves...), err
}

// planMove finds the move among those that may be made now by who asks. One that wants a reason or an amount is made by hand.
func (p *Pages) planMove(ctx context.Context, c cases.Case, plan *macroPlan) (problems errs.Problems, err error) {
	if plan.Does.Send == macros.Wait {
		service, err := p.Offer.Version(ctx, c.Service, c.Version)
		if err != nil {
			return nil, err
		}
		offers, err := p.Flow.Moves(ctx, c)
		if _, ok := waitingMove(service, c, offers); !ok && err == nil {
			problems.Add("text", "desk.cannot_wait")
		}
		return problems, err
	}
	if plan.Does.Move == "" {
		return nil, nil
	}
	o, err := p.offer(ctx, c, plan.Does.Move)
	switch {
	case err == errNoMove:
		problems.Add("text", "macros.move.not_now")
		return problems, nil
	case err == nil && len(o.Needs) > 0:
		problems.Add("text", "macros.move.needs")
	}
	plan.offer = &o
	return problems, err
}

func typedOr(in url.Values, name, usual string) string {
	if v, ok := in[name]; ok && len(v) > 0 {
		return v[0]
	}
	return usual
}

// lines say what is going to happen to this case, to whom.
func (p *Pages) planLines(ctx context.Context, c cases.Case, plan macroPlan) (lines []string, err error) {
	say := func(key string, pairs ...any) { lines = append(lines, i18n.T(ctx, "macros.will."+key, pairs...)) }
	if plan.note != "" {
		say("note")
	}
	if plan.Does.Send != "" {
		var to composer
		to.address(ctx, c, p.Notices.CanText(ctx))
		say(plan.Does.Send, "To", to.To)
	}
	service, err := p.Offer.Version(ctx, c.Service, c.Version)
	if err != nil {
		return nil, err
	}
	if plan.Does.Paper != "" {
		say("paper", "Paper", optionText(paperOptions(ctx, service), plan.Does.Paper))
	}
	if plan.assigns() {
		lines = append(lines, plan.hands)
	}
	if plan.offer != nil {
		lines = append(lines, moveLead(ctx, service, *plan.offer)...)
	}
	if plan.Does.Remind > 0 {
		say("remind", "Date", i18n.Date(ctx, p.remindOn(ctx, plan.Does.Remind)))
	}
	if plan.undoable() {
		say("undo")
	} else if plan.Does.Send != "" || plan.offer != nil {
		say("for_good")
	}
	return lines, nil
}

func (plan macroPlan) assigns() bool { return plan.Does.Agent != "" || plan.Does.Team != "" }

// undoable tells that the one thing it changes can be taken back: nothing leaves the house, and one step alone.
func (plan macroPlan) undoable() bool {
	return plan.Does.Send == "" && plan.assigns() != (plan.offer != nil) && (plan.offer == nil || direct(*plan.offer))
}

func (p *Pages) previewMacro(w http.ResponseWriter, r *http.Request) error {
	c, err := p.read(r.Context(), cases.Reference(r.PathValue("reference")))
	if err != nil {
		return err
	}
	m, _, err := p.macro(r.Context(), r.PathValue("macro"))
	if err != nil {
		return err
	}
	return p.drawPlan(w, r, c, m, url.Values{}, nil)
}

// drawPlan shows what will be done, with the texts to be changed before.
func (p *Pages) drawPlan(w http.ResponseWriter, r *http.Request, c cases.Case, m macros.Macro, in url.Values, more errs.Problems) error {
	ctx := r.Context()
	plan, problems, err := p.planMacro(ctx, c, m, in)
	if err != nil {
		return err
	}
	page := p.choice(r, c, m.Name, i18n.T(ctx, "macros.do"), append(problems, more...))
	if page.Lead, err = p.planLines(ctx, c, plan); err != nil {
		return err
	}
	area := func(name, value string) {
		page.Fields = append(page.Fields, ui.Textarea{Name: name, Label: i18n.T(ctx, "macros.field."+name), Value: value, Rows: 6, Error: fault(ctx, append(problems, more...), name)})
	}
	if m.Does.Note != "" {
		area("note", plan.note)
	}
	if m.Does.Send != "" || len(problems)+len(more) > 0 {
		area("text", plan.text)
	}
	return page.render(w, r)
}

// doMacro does all of it in one transaction, or nothing.
func (p *Pages) doMacro(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c, in, err := p.begin(r)
	if err != nil {
		return err
	}
	m, _, err := p.macro(ctx, r.PathValue("macro"))
	if err != nil {
		return err
	}
	plan, problems, err := p.planMacro(ctx, c, m, in)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return p.drawPlan(w, r, c, m, in, nil)
	}
	return p.carry(w, r, c, in, deed{
		name: "macro",
		do: func(ctx context.Context, tx *db.Tx, by cases.Change) (flash, error) {
			return p.carryOut(ctx, tx, by, plan)
		},
		again: func(problems errs.Problems) error { return p.drawPlan(w, r, c, m, in, problems) },
	})
}

// carryOut does the steps in their order. Only the first compares with what was on the page: the others follow our own.
func (p *Pages) carryOut(ctx context.Context, tx *db.Tx, by cases.Change, plan macroPlan) (flash, error) {
	done := flash{Kind: "ok", Words: i18n.T(ctx, "macros.done", "Name", plan.Name)}
	c, err := p.Cases.Load(ctx, tx, by.Case)
	if err != nil {
		return done, err
	}
	if plan.note != "" {
		if c, err = p.Cases.Note(ctx, tx, by, plan.note); err != nil {
			return done, err
		}
		if _, err := p.mention(ctx, tx, c, plan.note, nil); err != nil {
			return done, err
		}
		by.Expect = 0
	}
	if plan.Does.Send != "" {
		if err := p.macroSend(ctx, tx, by, c, plan); err != nil {
			return done, err
		}
		by.Expect = 0
	}
	was, now, err := p.macroHandle(ctx, tx, by, plan)
	if err != nil {
		return done, err
	}
	if plan.undoable() {
		done = undoable(done.Words, was, now, p.now())
	}
	return done, p.macroRemind(ctx, tx, alerts.OfCase(by.Case), plan.Macro)
}

// macroSend writes to the resident as the composer does.
func (p *Pages) macroSend(ctx context.Context, tx *db.Tx, by cases.Change, c cases.Case, plan macroPlan) (err error) {
	switch plan.Does.Send {
	case macros.Wait:
		_, err = p.sendAndWait(ctx, tx, by, c, plan.text, nil)
	case macros.Ask:
		_, err = p.putQuestion(ctx, tx, by, c, url.Values{"text": {plan.text}, "paper": {plan.Does.Paper}})
	default:
		_, err = p.sendReply(ctx, tx, by, c, plan.text, nil)
	}
	return err
}

// macroHandle hands the case over and moves it. was is the case before the step that can be taken back.
func (p *Pages) macroHandle(ctx context.Context, tx *db.Tx, by cases.Change, plan macroPlan) (was, now cases.Case, err error) {
	if was, err = p.Cases.Load(ctx, tx, by.Case); err != nil {
		return was, was, err
	}
	now = was
	if plan.assigns() {
		if now, err = p.Cases.Assign(ctx, tx, by, plan.to); err != nil {
			return was, now, err
		}
		by.Expect = 0
	}
	if plan.offer != nil {
		now, err = p.Flow.Move(ctx, tx, workflow.Choice{Case: by.Case, Expect: by.Expect, Move: plan.offer.Name})
	}
	return was, now, err
}

func (p *Pages) macroRemind(ctx context.Context, tx *db.Tx, about alerts.About, m macros.Macro) error {
	if m.Does.Remind == 0 {
		return nil
	}
	agent, _ := identity.AgentOf(ctx)
	_, err := p.Alerts.Put(ctx, tx, alerts.NewAlert{Agent: agent.ID, Kind: alerts.Reminder, About: about, Words: m.Does.Memo, By: agent.Name, Due: p.remindOn(ctx, m.Does.Remind)})
	return err
}
