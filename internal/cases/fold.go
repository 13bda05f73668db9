package cases

import (
	"maps"
	"slices"
	"time"

	"parvis/internal/identity"
)

// Apply is the case after the event. It is the only way a case changes: pure, and the same for a verb of today and for
// a history of ten years. The given case is left as it was.
func Apply(c Case, e Event) Case {
	c.Deadlines = slices.Clone(c.Deadlines)
	c.Questions = slices.Clone(c.Questions)
	c.Documents = slices.Clone(c.Documents)
	c.Tasks = slices.Clone(c.Tasks)
	c.Links = slices.Clone(c.Links)
	e.Data.apply(&c, e)
	c.Revision, c.UpdatedAt = e.Seq, e.At
	c.wait(e)
	c.remember(e)
	return c
}

// Fold is what a whole history adds up to.
func Fold(history []Event) (c Case) {
	for _, e := range history {
		c = Apply(c, e)
	}
	return c
}

// wait keeps since when the case waits for the resident, which follows from the rest.
func (c *Case) wait(e Event) {
	waits := !c.Closed() && (c.StateWaits || len(c.OpenQuestions()) > 0)
	switch {
	case !waits:
		c.WaitingAt = time.Time{}
	case c.WaitingAt.IsZero():
		c.WaitingAt = e.At
	}
}

// remember keeps the last word for lists, and whether an agent owes the resident a look.
func (c *Case) remember(e Event) {
	switch e.Kind {
	case KindDeadline, KindAutomated, KindNotified, KindTask, KindUndone, KindLinked, KindUnlinked, KindPurged, KindMerged, KindSplit, KindFollowed:
		return // of no interest as a last word
	}
	c.Last = Last{Kind: e.Kind, At: e.At, By: e.By.Kind, Words: words(e)}
	switch e.By.Kind {
	case identity.ByResident:
		c.Unseen = true
	case identity.ByAnAgent:
		c.Unseen = c.Unseen && e.By.ID == "" // somebody who was asked from outside has no account: an agent still owes the look
	}
}

// longestWords is how much of a text a line in a list can show.
const longestWords = 140

func words(e Event) string {
	text := ""
	switch d := e.Data.(type) {
	case *Messaged:
		text = d.Text
	case *Answered:
		text = d.Text
	case *Noted:
		text = d.Text
	case *Objected:
		text = d.Text
	case *Rated:
		text = d.Words
	}
	runes := []rune(text)
	if len(runes) > longestWords {
		return string(runes[:longestWords-1]) + "…"
	}
	return text
}

// give sets answers in a map of the case's own.
func (c *Case) give(values map[string]any) {
	if len(values) == 0 {
		return
	}
	answers := make(map[string]any, len(c.Answers)+len(values))
	maps.Copy(answers, c.Answers)
	maps.Copy(answers, values)
	c.Answers = answers
}
