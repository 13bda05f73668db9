package tracking

import (
	"context"

	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
)

// A request that goes on under another one tells where that one stands, in the words that are for everybody: neither
// its number nor anything of whoever sent it.

// followTag is the state of the other one.
func followTag(ctx context.Context, c cases.Case) ui.Tag {
	words := c.Main.Stands.Of(ctx)
	if words == "" {
		words = i18n.T(ctx, "website.tracking.in_hand")
	}
	switch {
	case !c.Main.Ended:
		return ui.Tag{Text: words, Colour: "blue", Icon: "clock"}
	case c.Outcome == catalogue.OutcomeGranted || c.Outcome == catalogue.OutcomeDone:
		return ui.Tag{Text: words, Colour: "green", Icon: "check"}
	}
	return ui.Tag{Text: words, Icon: "minus"}
}

// together tells of what happens between requests that are worked on as one, on the side of the one that follows.
func (t *teller) together(d cases.Data) (title string) {
	switch d := d.(type) {
	case *cases.Merged:
		if d.Link.Relation == cases.Under {
			return t.word("together")
		}
	case *cases.Split:
		if d.Link.Relation == cases.Under && d.Standing != nil {
			return t.word("apart")
		}
	case *cases.Followed:
		if says := d.Says.Of(t.ctx); says != "" {
			return says
		}
		return d.Stands.Of(t.ctx)
	}
	return ""
}

// alongside is where a follower stands now.
func (t *teller) alongside() []ui.Moment {
	return []ui.Moment{{When: ui.Now, Title: followTag(t.ctx, t.c).Text, Text: t.word("together.now")}}
}

// open tells that a request is still under way, by itself or with another one.
func open(c cases.Case) bool { return !c.Closed() || c.Follows() }
