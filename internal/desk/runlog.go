package desk

import (
	"context"
	"strconv"
	"strings"

	"parvis/internal/catalogue"
	"parvis/internal/identity"
	"parvis/internal/kit/i18n"
	"parvis/internal/workflow"
)

// run is one event that set the automaton to work, with each step it looked at.
type run struct {
	Words  string
	Failed string // why a person got it instead
	Tried  []triedStep
}

type triedStep struct {
	Ran   bool
	Words string // what the step does
	Why   string
}

// runs is the run log in words: what was tried, and why it ran or did not.
func (p *Pages) runs(ctx context.Context, page *casePage) error {
	log, err := p.Flow.LogOf(ctx, page.Case)
	if err != nil {
		return err
	}
	for _, l := range log {
		one := run{Words: triggerWords(ctx, page.Service, l.Trigger), Failed: l.Failed}
		for _, t := range l.Tried {
			one.Tried = append(one.Tried, triedStep{t.Ran, stepWords(ctx, page, t), t.Why.Of(ctx)})
		}
		page.Runs = append(page.Runs, one)
	}
	return nil
}

// triggerWords says what happened: "état : À examiner", "délai dépassé : Décider".
func triggerWords(ctx context.Context, s *catalogue.Service, trigger string) string {
	kind, name, _ := strings.Cut(trigger, ".")
	switch kind {
	case "state":
		if st, ok := s.State(name); ok {
			name = st.Desk.Of(ctx)
		}
	case "clock":
		name = s.Flow.ClockName(i18n.LangOf(ctx), name)
	case "task":
		if t, ok := s.Tasks[name]; ok {
			name = t.Label.Of(ctx)
		}
	}
	words := known(ctx, "desk.trigger."+kind, kind)
	if name == "" {
		return words
	}
	return words + i18n.T(ctx, "desk.colon") + name
}

// stepWords says what a step of the definition does, each action after the other.
func stepWords(ctx context.Context, page *casePage, t workflow.Tried) string {
	if t.Step < 0 || t.Step >= len(page.Service.Automation) {
		return i18n.T(ctx, "desk.log.step", "N", strconv.Itoa(t.Step+1))
	}
	var words []string
	do := page.Service.Automation[t.Step].Do
	for i := range do {
		words = append(words, actionWords(ctx, page, &do[i]))
	}
	return strings.Join(words, ", ")
}

func actionWords(ctx context.Context, page *casePage, a *catalogue.Action) string {
	words, what := known(ctx, "desk.act."+string(a.Kind()), string(a.Kind())), ""
	switch a.Kind() {
	case catalogue.DoAssign:
		what = page.team(identity.TeamID(a.Assign))
	case catalogue.DoTask:
		if t, ok := page.Service.Tasks[a.Task]; ok {
			what = t.Label.Of(ctx)
		}
	case catalogue.DoLetter:
		if l, ok := page.Service.Letters[a.Letter]; ok {
			what = l.Title.Of(ctx)
		}
	}
	if what == "" {
		return words
	}
	return words + i18n.T(ctx, "desk.colon") + what
}
