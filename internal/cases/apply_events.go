package cases

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"parvis/internal/identity"
)

func (*Opening) kind() Kind     { return KindOpened }
func (*Assigned) kind() Kind    { return KindAssigned }
func (*Moved) kind() Kind       { return KindMoved }
func (*Asked) kind() Kind       { return KindAsked }
func (*Answered) kind() Kind    { return KindAnswered }
func (*Messaged) kind() Kind    { return KindMessaged }
func (*Noted) kind() Kind       { return KindNoted }
func (*Decided) kind() Kind     { return KindDecided }
func (*Corrected) kind() Kind   { return KindCorrected }
func (*Documented) kind() Kind  { return KindDocumented }
func (*Linked) kind() Kind      { return KindLinked }
func (*Unlinked) kind() Kind    { return KindUnlinked }
func (*Transferred) kind() Kind { return KindTransferred }
func (*Reopened) kind() Kind    { return KindReopened }
func (*Rated) kind() Kind       { return KindRated }
func (*Objected) kind() Kind    { return KindObjected }
func (*Ticked) kind() Kind      { return KindDeadline }
func (*Tasked) kind() Kind      { return KindTask }
func (*Automated) kind() Kind   { return KindAutomated }
func (*Notified) kind() Kind    { return KindNotified }
func (*Undone) kind() Kind      { return KindUndone }

func (d *Opening) apply(c *Case, e Event) {
	*c = Case{
		Authority: d.Authority, ID: d.ID, Reference: d.Reference, Service: d.Service, Version: d.Version,
		Title: d.Title, Lang: d.Lang, Channel: e.Channel, Sensitive: d.Sensitive,
		Person: d.Person, Helper: d.Helper, ByHelper: d.Helper.isResident(), Team: d.Team, Agent: d.Agent, AgentName: d.AgentName, Answers: d.Answers,
		State: d.State, StateWaits: d.Waits, StatePauses: d.Pauses, Entered: e.Seq,
		LinkGeneration: 1, OpenedAt: e.At, SentAt: d.SentAt, Draft: d.Draft,
	}
	for _, doc := range d.Documents {
		c.take(doc, e)
	}
	for i := range d.Clocks {
		d.Clocks[i].apply(c, e)
	}
}

func (d *Assigned) apply(c *Case, _ Event) {
	c.Team, c.Agent, c.AgentName = d.Team, d.Agent, d.Name
}

func (d *Moved) apply(c *Case, e Event) {
	c.State, c.StateWaits, c.StatePauses, c.Outcome = d.To, d.Waits, d.Pauses, d.Outcome
	c.Entered, c.ClosedAt = e.Seq, time.Time{}
	if d.Final {
		c.ClosedAt = e.At
		c.dropQuestions(e.At)
		c.answerObjection(e)
	}
}

// answerObjection ends what was contested once a person has looked at it: rules answer no objection.
func (c *Case) answerObjection(e Event) {
	if e.By.Kind == identity.ByAnAgent {
		c.Contested = false
	}
}

// dropQuestions ends what was still asked: a closed case awaits nothing.
func (c *Case) dropQuestions(at time.Time) {
	for i := range c.Questions {
		if c.Questions[i].Open() {
			c.Questions[i].DroppedAt = at
		}
	}
}

func (d *Asked) apply(c *Case, e Event) {
	q := d.Question
	q.AskedAt, q.AskedBy = e.At, e.By
	c.Questions = append(c.Questions, q)
}

func (d *Answered) apply(c *Case, e Event) {
	for i := range c.Questions {
		q := &c.Questions[i]
		if q.Open() && slices.Contains(d.Questions, q.ID) {
			q.AnsweredAt = e.At
		}
	}
	c.give(d.Values)
	for _, doc := range d.Documents {
		c.take(doc, e)
	}
}

func (d *Messaged) apply(c *Case, e Event) {
	for _, doc := range d.Documents {
		c.take(doc, e)
	}
}

func (d *Noted) apply(*Case, Event) {}

func (d *Decided) apply(c *Case, e Event) {
	decision := *d
	decision.Seq, decision.At = e.Seq, e.At
	c.Decision, c.Contested = &decision, false
}

func (d *Corrected) apply(c *Case, _ Event) {
	if !d.Gone {
		c.give(map[string]any{d.Field: d.New})
	}
}

func (d *Linked) apply(c *Case, _ Event) {
	if !d.Link.isNone() && !slices.Contains(c.Links, d.Link) {
		c.Links = append(c.Links, d.Link)
	}
}

func (d *Unlinked) apply(c *Case, _ Event) { c.untie(d.Link) }

func (c *Case) untie(l Link) {
	c.Links = slices.DeleteFunc(c.Links, func(other Link) bool { return other == l })
}

func (d *Transferred) apply(c *Case, _ Event) {
	c.Person, c.LinkGeneration = d.To, d.Generation
	if !d.Joined {
		c.Helper, c.ByHelper, c.Moved = nil, false, true
	}
}

func (d *Reopened) apply(c *Case, e Event) {
	c.State, c.StateWaits, c.StatePauses, c.Outcome, c.ClosedAt = d.To, d.Waits, d.Pauses, "", time.Time{}
	c.Entered = e.Seq
}

func (d *Rated) apply(c *Case, e Event) {
	rating := *d
	rating.At = e.At
	c.Rating = &rating
}

func (d *Objected) apply(c *Case, e Event) {
	c.Contested = true
	for _, doc := range d.Documents {
		c.take(doc, e)
	}
}

func (d *Tasked) apply(c *Case, e Event) {
	if !d.Done {
		task := d.Task
		task.AddedAt = e.At
		c.Tasks = append(c.Tasks, task)
		return
	}
	if task, ok := c.Task(d.Task.ID); ok && task.DoneAt.IsZero() {
		task.DoneAt, task.DoneBy = e.At, e.By
		if task.Objection > 0 && c.Closed() { // taken up again, the case is answered by its next decision
			c.answerObjection(e)
		}
	}
}

func (d *Automated) apply(*Case, Event) {}
func (d *Notified) apply(*Case, Event)  {}

func (d *Undone) apply(c *Case, _ Event) {
	switch {
	case d.Of == KindAssigned:
		c.Team, c.Agent, c.AgentName = d.Team, d.Agent, d.Name
	case d.Of == KindMoved && d.Standing != nil:
		c.stand(d.Standing)
	case d.Of == KindLinked && d.Link != nil:
		c.untie(*d.Link)
	case d.Of == KindUnlinked && d.Link != nil:
		(&Linked{*d.Link}).apply(c, Event{})
	}
}

func (c *Case) standing() *Standing {
	return &Standing{
		State: c.State, Pauses: c.StatePauses, Waits: c.StateWaits, Outcome: c.Outcome, ClosedAt: c.ClosedAt,
		WaitingAt: c.WaitingAt, Entered: c.Entered, Contested: c.Contested, Deadlines: c.Deadlines, Questions: c.Questions,
	}
}

func (c *Case) stand(s *Standing) {
	c.State, c.StatePauses, c.StateWaits, c.Outcome, c.ClosedAt = s.State, s.Pauses, s.Waits, s.Outcome, s.ClosedAt
	c.WaitingAt, c.Entered, c.Contested = s.WaitingAt, s.Entered, s.Contested
	c.Deadlines, c.Questions = slices.Clone(s.Deadlines), slices.Clone(s.Questions)
}

// take puts a document with the case.
func (c *Case) take(doc Document, e Event) {
	doc.AddedAt, doc.AddedBy = e.At, e.By
	c.Documents = append(c.Documents, doc)
}

func (d *Documented) apply(c *Case, e Event) {
	if d.Op == DocumentAdded {
		c.take(d.Document, e)
		return
	}
	doc, ok := c.Document(d.Document.ID)
	if !ok || d.Document.ID == uuid.Nil {
		return
	}
	switch d.Op {
	case DocumentScanned:
		doc.Scan = d.Document.Scan
	case DocumentAccepted:
		doc.Review, doc.Why = ReviewAccepted, ""
	case DocumentRefused:
		doc.Review, doc.Why = ReviewRefused, d.Document.Why
	}
}
