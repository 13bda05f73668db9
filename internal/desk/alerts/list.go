package alerts

import (
	"context"
	"fmt"

	"parvis/internal/desk/alerts/alertsql"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/tenant"
)

// Due lists what waits for an agent now, the newest first.
func (s *Service) Due(ctx context.Context, agent identity.AgentID, most int) ([]Alert, error) {
	rows, err := on(s.DB.Read()).DueAlerts(ctx, alertsql.DueAlertsParams{AuthorityID: tenant.From(ctx), AgentID: agent.UUID, DueAt: db.At(s.Clock.Now()), Limit: int32(most)})
	return all(rows, err)
}

// Coming lists what an agent will be reminded of, the nearest first.
func (s *Service) Coming(ctx context.Context, agent identity.AgentID, most int) ([]Alert, error) {
	rows, err := on(s.DB.Read()).ComingAlerts(ctx, alertsql.ComingAlertsParams{AuthorityID: tenant.From(ctx), AgentID: agent.UUID, DueAt: db.At(s.Clock.Now()), Limit: int32(most)})
	return all(rows, err)
}

// OfAgent lists what waits for an agent about one thing, now or later.
func (s *Service) OfAgent(ctx context.Context, agent identity.AgentID, about About) ([]Alert, error) {
	rows, err := on(s.DB.Read()).AlertsAbout(ctx, alertsql.AlertsAboutParams{AuthorityID: tenant.From(ctx), About: about.What, AboutID: about.ID, AgentID: agent.UUID})
	return all(rows, err)
}

func all(rows []alertsql.DeskAlert, err error) ([]Alert, error) {
	if err != nil {
		return nil, fmt.Errorf("list alerts: %w", err)
	}
	list := make([]Alert, 0, len(rows))
	for _, row := range rows {
		list = append(list, alertOf(row))
	}
	return list, nil
}

// Count is how many wait now, and how many of them nobody has looked at; it stops at most.
func (s *Service) Count(ctx context.Context, agent identity.AgentID, most int) (waiting, unseen int, err error) {
	marks, err := on(s.DB.Read()).DueMarks(ctx, alertsql.DueMarksParams{AuthorityID: tenant.From(ctx), AgentID: agent.UUID, DueAt: db.At(s.Clock.Now()), Limit: int32(most)})
	for _, seen := range marks {
		if seen.IsZero() {
			unseen++
		}
	}
	return len(marks), unseen, err
}

// See marks what waits for an agent about one thing as looked at: they have it on the screen.
func (s *Service) See(ctx context.Context, agent identity.AgentID, about About) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := on(tx).SeeAlertsAbout(ctx, alertsql.SeeAlertsAboutParams{
			AuthorityID: tenant.From(ctx), About: about.What, AboutID: about.ID, AgentID: agent.UUID, SeenAt: db.At(tx.Now),
		})
		return err
	})
}
