package workflow

import (
	"context"

	"parvis/internal/cases"
)

// The bounds of what may run by itself between two deeds of people: states that chase each other stop there.
const (
	maxMoves = 20
	maxSteps = 200
)

// runaway tells that too much has run since a person last did something to a case.
func (s *Service) runaway(ctx context.Context, c cases.Case, last cases.Event) (bool, error) {
	if byHand(last) && last.Seq == c.Revision {
		return false, nil
	}
	ran, err := s.Cases.Unattended(ctx, s.DB.Read(), c.ID)
	return ran[cases.KindMoved] > maxMoves || ran[cases.KindAutomated]+ran[cases.KindTask] > maxSteps, err
}
