package workflow

import (
	"context"
	"encoding/json"
	"slices"

	"parvis/internal/cases"
	"parvis/internal/kit/i18n"
)

// didNothing is recorded when an event had steps and none could run, so that the history says why.
const didNothing = "nothing"

// Tried is one step of the definition that an event looked at, and why it ran or did not, in words for an agent.
type Tried struct {
	Step int       `json:"step"` // its place in the file
	Ran  bool      `json:"ran"`
	Why  i18n.Text `json:"why,omitempty"` // the sentences that spoke for or against it
}

// try tells of each step that the event could set off in this state whether it ran, and why.
func (p *plan) try(steps []planned) (all []Tried) {
	for i := range p.service.Automation {
		step := &p.service.Automation[i]
		if step.On != p.trigger || len(step.In) > 0 && !step.In.Has(p.c.State) {
			continue
		}
		at := slices.IndexFunc(steps, func(s planned) bool { return s.Step == i })
		t := Tried{Step: i, Ran: at >= 0}
		if t.Ran {
			if steps[at].why != nil {
				t.Why = steps[at].because
			}
		} else if step.When != nil || step.WhenUnknown != nil || step.Unless != nil {
			t.Why = sentences(p.service.Against(p.view, i))
		}
		all = append(all, t)
	}
	return all
}

func sentences(in func(i18n.Lang) []string) i18n.Text {
	text := i18n.Text{}
	for _, lang := range i18n.Langs {
		for _, s := range in(lang) {
			if text[lang] != "" {
				text[lang] += " "
			}
			text[lang] += s
		}
	}
	return text
}

// Log is the run log of a case: for each event that set something off, the steps that were tried.
type Log struct {
	Event   int64 // that set them off
	Trigger string
	Failed  string // why it was handed to a person, if it was
	Tried   []Tried
}

// LogOf reads the run log of a case from its history, oldest first.
func (s *Service) LogOf(ctx context.Context, c cases.Case) ([]Log, error) {
	history, err := s.Cases.History(ctx, s.DB.Read(), c.ID)
	if err != nil {
		return nil, err
	}
	var all []Log
	for _, e := range history {
		d, ok := cases.StepOf(e)
		if !ok || d.Details == nil && d.Failed == "" {
			continue
		}
		entry := Log{Trigger: d.Trigger, Failed: d.Failed}
		if d.Details != nil {
			var details struct {
				Event int64
				Tried []Tried
			}
			raw, err := json.Marshal(d.Details)
			if err == nil {
				err = json.Unmarshal(raw, &details)
			}
			if err != nil {
				return nil, err
			}
			entry.Event, entry.Tried = details.Event, details.Tried
		}
		all = append(all, entry)
	}
	return all, nil
}
