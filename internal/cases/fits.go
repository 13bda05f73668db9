package cases

import (
	"slices"
	"time"

	"parvis/internal/identity"
)

// Fits tells of a row what the SQL of a list asks, but for Text and Person: for rows that were found in another way.
func (f Filter) Fits(r *Row, now time.Time) bool {
	return f.fitsStage(r) && oneOfThese(f.Services, r.Service) && oneOfThese(f.States, r.State) && oneOfThese(f.Outcomes, r.Outcome) &&
		oneOfThese(f.Channels, r.Channel) && oneOfThese(f.Teams, r.Team) && f.fitsAgent(r.Agent) &&
		(!f.Late || r.Late(now)) && (!f.Waiting || !r.WaitingAt.IsZero()) && (!f.Unseen || r.Unseen) && (!f.Contested || r.Contested) &&
		(f.OpenedFrom.IsZero() || !r.OpenedAt.Before(f.OpenedFrom)) && (f.OpenedTo.IsZero() || r.OpenedAt.Before(f.OpenedTo))
}

func (f Filter) fitsStage(r *Row) bool {
	switch f.stage() {
	case StageOpen:
		return r.ClosedAt.IsZero()
	case StageClosed:
		return !r.ClosedAt.IsZero()
	}
	return true
}

func (f Filter) fitsAgent(id identity.AgentID) bool {
	if !f.Agent.IsZero() {
		return id == f.Agent
	}
	return !f.Unassigned || id.IsZero()
}

func oneOfThese[T comparable](list []T, v T) bool { return len(list) == 0 || slices.Contains(list, v) }
