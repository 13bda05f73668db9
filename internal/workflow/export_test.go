package workflow

import (
	"context"

	"parvis/internal/cases"
)

// Replay runs a job as the queue does.
func (s *Service) Replay(ctx context.Context, job Run) error { return s.run(ctx, job) }

// Signature is what a receiver checks.
var Signature = signature

// Paper is the letter as it is printed.
var Paper = Letter.paper

// PlanOf thinks about a new case as a run does, and does nothing.
func (s *Service) PlanOf(ctx context.Context, id cases.ID) error {
	sc, err := s.scene(ctx, id)
	if err != nil {
		return err
	}
	sc.plan(turn{trigger: "received"})
	return nil
}
