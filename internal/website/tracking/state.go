package tracking

import (
	"context"
	"slices"

	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
)

// tag is the state in the resident's words; its colour and shape repeat them.
func tag(ctx context.Context, service *catalogue.Service, c cases.Case) ui.Tag {
	if c.Main != nil {
		return followTag(ctx, c)
	}
	words := stateWords(ctx, service, c.State)
	switch {
	case given(c):
		return ui.Tag{Text: i18n.T(ctx, "website.tracking.given"), Colour: "blue", Icon: "clock"}
	case c.Waiting() && !c.Closed():
		if len(c.OpenQuestions()) > 0 {
			words = i18n.T(ctx, "website.tracking.waits_for_you")
		}
		return ui.Tag{Text: words, Colour: "yellow", Icon: "hourglass"}
	case !c.Closed():
		return ui.Tag{Text: words, Colour: "blue", Icon: "clock"}
	case c.Outcome == catalogue.OutcomeGranted || c.Outcome == catalogue.OutcomeDone:
		return ui.Tag{Text: words, Colour: "green", Icon: "check"}
	}
	return ui.Tag{Text: words, Icon: "minus"}
}

// given tells that a request which waited for its resident has all that it asked for, and has not moved on yet: nobody is
// told that we wait for an answer that was just sent.
func given(c cases.Case) bool {
	return c.Waiting() && !c.Closed() && len(c.OpenQuestions()) == 0 &&
		slices.ContainsFunc(c.Questions, func(q cases.Question) bool { return !q.AnsweredAt.Before(c.WaitingAt) && !q.AnsweredAt.IsZero() })
}

// stateWords is the resident's word of a state; the name of one that the version does not
// have cannot happen, and would not tell a resident anything.
func stateWords(ctx context.Context, service *catalogue.Service, name string) string {
	state, ok := service.State(name)
	if !ok {
		return i18n.T(ctx, "website.tracking.in_hand")
	}
	return state.Resident.Of(ctx)
}
