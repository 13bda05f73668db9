package cases

import (
	"encoding/json"

	"github.com/google/uuid"

	"parvis/internal/catalogue"
	"parvis/internal/identity"
)

// What stays of an event is written here by name: what a later release adds to an event goes, until somebody says here
// that it tells nothing of a person.

// anonymous is a history that says what happened and when, and not whose it was.
func anonymous(history []Event, keep []string) []Event {
	bare := make([]Event, len(history))
	for i, e := range history {
		bare[i] = Event{Seq: e.Seq, ID: e.ID, Kind: e.Kind, At: e.At, By: bareHand(e.By), Channel: e.Channel, Data: bareData(e.Data, keep)}
	}
	return bare
}

// bareHand keeps which rule did it; of people, only what sort of hand it was.
func bareHand(who identity.Actor) identity.Actor {
	if who.Kind == identity.ByAutomation {
		return identity.Automation(who.ID)
	}
	return identity.Actor{Kind: who.Kind}
}

func bareData(data Data, keep []string) Data {
	switch d := data.(type) {
	case *Opening:
		return bareOpening(d, keep)
	case *Assigned:
		return &Assigned{Team: d.Team, FromTeam: d.FromTeam}
	case *Moved:
		return &Moved{Move: d.Move, From: d.From, To: d.To, Final: d.Final, Outcome: d.Outcome, Waits: d.Waits, Pauses: d.Pauses, Resident: d.Resident}
	case *Asked:
		return &Asked{Question: bareQuestion(d.Question), Message: d.Message}
	case *Answered:
		return &Answered{Questions: d.Questions, Values: only(d.Values, keep)}
	case *Messaged:
		return &Messaged{ID: d.ID, In: d.In}
	case *Noted:
		return &Noted{ID: d.ID}
	case *Decided:
		return &Decided{Outcome: d.Outcome, Amount: d.Amount, Automatic: d.Automatic, AfterReview: d.AfterReview, Letter: d.Letter}
	case *Corrected:
		return bareCorrected(d, keep)
	case *Documented:
		return bareDocumented(d)
	case *Ticked:
		return &Ticked{Tick: d.Tick, Name: d.Name, No: d.No, Within: d.Within, Resident: d.Resident, State: d.State, Question: d.Question, Held: d.Held, Due: d.Due}
	case *Tasked:
		bare := &Tasked{Done: d.Done, Task: Task{ID: d.Task.ID, Name: d.Task.Name, Team: d.Task.Team, DueAt: d.Task.DueAt, Objection: d.Task.Objection}}
		if d.Step != nil {
			bare.Step = bareStep(d.Step)
		}
		return bare
	case *Purged:
		return d
	}
	return bareRest(data)
}

func bareRest(data Data) Data {
	switch d := data.(type) {
	case *Linked:
		return &Linked{}
	case *Unlinked:
		return &Unlinked{}
	case *Transferred:
		return &Transferred{Generation: d.Generation}
	case *Reopened:
		return &Reopened{From: d.From, Outcome: d.Outcome, To: d.To, Waits: d.Waits, Pauses: d.Pauses}
	case *Rated:
		return &Rated{Helped: d.Helped}
	case *Objected:
		return &Objected{Human: d.Human, Decision: d.Decision}
	case *Automated:
		return bareStep(d)
	case *Notified:
		return &Notified{Template: d.Template, To: d.To, State: d.State}
	case *Undone:
		return &Undone{Seq: d.Seq, Of: d.Of, Standing: bareStanding(d.Standing), Team: d.Team}
	case *Reached:
		return &Reached{}
	case *Mandated:
		return &Mandated{Ended: d.Ended}
	case *Merged:
		return &Merged{Link: Link{Relation: d.Link.Relation}, Seen: d.Seen, Stands: d.Stands}
	case *Split:
		return &Split{Link: Link{Relation: d.Link.Relation}, Standing: bareStanding(d.Standing)}
	case *Followed:
		return d
	case *Heard:
		return &Heard{What: d.What}
	}
	return &Foreign{Is: data.kind(), Raw: json.RawMessage("{}")}
}

func bareStep(d *Automated) *Automated {
	return &Automated{Trigger: d.Trigger, Rule: d.Rule, Did: d.Did}
}

func bareOpening(d *Opening, keep []string) *Opening {
	return &Opening{
		ID: d.ID, Authority: d.Authority, Reference: d.Reference, Service: d.Service, Version: d.Version, Title: d.Title,
		Lang: d.Lang, Sensitive: d.Sensitive, Team: d.Team, Answers: only(d.Answers, keep), State: d.State, Waits: d.Waits, Pauses: d.Pauses,
		Clocks: d.Clocks, SentAt: d.SentAt,
	}
}

func bareQuestion(q Question) Question {
	return Question{ID: q.ID, Fields: q.Fields, Pauses: q.Pauses, AskedAt: q.AskedAt, AskedBy: bareHand(q.AskedBy), AnsweredAt: q.AnsweredAt, DroppedAt: q.DroppedAt}
}

func bareCorrected(d *Corrected, keep []string) *Corrected {
	if has(keep, d.Field) {
		return d
	}
	return &Corrected{Field: d.Field, Gone: true}
}

// bareDocumented: a document that went is one that nothing was ever added of.
func bareDocumented(d *Documented) *Documented {
	if d.Op == DocumentAdded {
		return &Documented{Op: DocumentGone}
	}
	return &Documented{Op: d.Op}
}

func bareStanding(s *Standing) *Standing {
	if s == nil {
		return nil
	}
	bare := *s
	bare.Questions = nil
	for _, q := range s.Questions {
		bare.Questions = append(bare.Questions, bareQuestion(q))
	}
	return &bare
}

// only keeps the answers to some fields.
func only(answers catalogue.Answers, keep []string) catalogue.Answers {
	var kept catalogue.Answers
	for field, value := range answers {
		if has(keep, field) {
			if kept == nil {
				kept = catalogue.Answers{}
			}
			kept[field] = value
		}
	}
	return kept
}

// isNone tells a link that was forgotten.
func (l Link) isNone() bool { return l.Case.UUID == uuid.Nil }
