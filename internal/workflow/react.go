package workflow

import (
	"context"

	"github.com/google/uuid"

	"parvis/internal/cases"
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
	return jobs.Add(ctx, s.Jobs, tx, Run{e.Case.Authority, e.Case.ID.UUID, e.Event.Seq})
}

// Only events that can set something off leave a job: a note or a notice does not.
func (s *Service) onChanged(ctx context.Context, tx *db.Tx, e cases.Changed) error {
	if len(triggers(e.Event)) == 0 {
		return nil
	}
	return jobs.Add(ctx, s.Jobs, tx, Run{e.Case.Authority, e.Case.ID.UUID, e.Event.Seq})
}

// triggers are the names under which a definition speaks of an event, in the order in
// which they are played.
func triggers(e cases.Event) []string {
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
		return []string{"reopened", "state." + d.To}
	case *cases.Rated:
		return []string{"feedback"}
	case *cases.Objected:
		return []string{objected}
	case *cases.Documented:
		if d.Op == cases.DocumentAdded && d.Document.Letter == "" && !d.Document.Internal {
			return []string{"document"}
		}
	case *cases.Ticked:
		if d.Tick == cases.Missed {
			return []string{"clock." + d.Name}
		}
	case *cases.Tasked:
		if d.Done {
			return []string{"task." + d.Task.Name}
		}
	}
	return nil
}

// objected is played by the house itself: whoever contests meets a person.
const objected = "objected"
