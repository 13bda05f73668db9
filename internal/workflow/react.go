package workflow

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/jobs"
	"parvis/internal/kit/tenant"
)

// Run is the job that an event of a case leaves: play what it sets off.
type Run struct {
	Authority uuid.UUID
	Case      uuid.UUID
	Seq       int64
}

// Kind names the job in its rows.
func (Run) Kind() string { return "workflow.run" }

// Tenant is whose job it is.
func (r Run) Tenant() tenant.ID { return r.Authority }

func (s *Service) onOpened(ctx context.Context, tx *db.Tx, e cases.Opened) error {
	return s.leave(ctx, tx, e.Case, e.Event)
}

func (s *Service) onChanged(ctx context.Context, tx *db.Tx, e cases.Changed) error {
	return s.leave(ctx, tx, e.Case, e.Event)
}

// leave leaves a job for an event that something listens to: a note leaves none, nor a move of which the definition
// says nothing.
func (s *Service) leave(ctx context.Context, tx *db.Tx, c cases.Case, e cases.Event) error {
	service, err := s.Offer.Version(ctx, c.Service, catalogue.VersionNo(c.Version))
	if err != nil {
		return err
	}
	if err := s.leaveForFollowers(ctx, tx, c, e); err != nil {
		return err
	}
	heard := func(trigger string) bool { return listens(service, trigger) }
	if !slices.ContainsFunc(triggers(service, c, e), heard) {
		return nil
	}
	return jobs.Add(ctx, s.Jobs, tx, Run{c.Authority, c.ID.UUID, e.Seq})
}

// listens tells whether a definition, or the house itself, says something of a trigger.
func listens(service *catalogue.Service, trigger string) bool {
	switch trigger {
	case objected, reopened, mandateEnded, merged, split, followed:
		return true
	}
	for i := range service.Automation {
		if service.Automation[i].On == trigger {
			return true
		}
	}
	for _, message := range service.Messages {
		if message.On.Has(trigger) {
			return true
		}
	}
	return false
}

// The events that the house answers by itself: whoever contests meets a person and hears so, and so does whoever's
// request is taken up again; and when somebody no longer acts for the person, or never should have, an agent looks.
// Whoever follows another request hears when that begins and ends, and of each turn.
const (
	objected     = "objected"
	reopened     = "reopened"
	mandateEnded = "mandate_ended"
	merged       = "merged"
	split        = "split"
	followed     = "followed"
)

// triggers are the names under which a definition speaks of an event, in the order in which they are played.
func triggers(service *catalogue.Service, c cases.Case, e cases.Event) []string {
	switch d := e.Data.(type) {
	case *cases.Opening:
		return []string{"received", "state." + d.State}
	case *cases.Moved:
		if d.Move == "" {
			return []string{"state." + d.To}
		}
		return []string{"move." + d.Move, "state." + d.To}
	case *cases.Answered:
		return []string{"answered"}
	case *cases.Corrected:
		return []string{"corrected"}
	case *cases.Reopened:
		return reopening(service, d)
	case *cases.Rated:
		return []string{"feedback"}
	case *cases.Objected:
		return []string{objected}
	case *cases.Mandated:
		if d.Ended && e.By.Kind == identity.ByResident {
			return []string{mandateEnded}
		}
	case *cases.Merged, *cases.Split, *cases.Followed:
		return following(e)
	case *cases.Documented:
		if d.Op == cases.DocumentAdded && d.Document.Letter == "" && !d.Document.Internal {
			return []string{"document"}
		}
	case *cases.Ticked:
		if d.Tick == cases.Missed {
			return []string{"clock." + d.Name}
		}
	case *cases.Tasked:
		if task, ok := c.Task(d.Task.ID); ok && d.Done && task.Name != "" {
			return []string{"task." + task.Name}
		}
	}
	return nil
}

// reopening adds the move by which the definition reopens: the history keeps only the states.
func reopening(service *catalogue.Service, d *cases.Reopened) []string {
	names := []string{reopened}
	for _, move := range service.MovesFrom(d.From) {
		if move.It.To == d.To {
			names = append(names, "move."+move.Name)
			break
		}
	}
	return append(names, "state."+d.To)
}

// byHand tells whether a person did something, rather than rules or time.
func byHand(e cases.Event) bool {
	return e.By.Kind != identity.ByAutomation && e.By.Kind != identity.BySystem
}
