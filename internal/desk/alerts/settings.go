package alerts

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"parvis/internal/desk/alerts/alertsql"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/tenant"
)

// Way is how an agent is told, beside the desk itself.
type Way string

// The ways.
const (
	ByDesk Way = "desk" // the desk alone
	ByMail Way = "mail"
	ByText Way = "text"
)

// Ways are all of them.
var Ways = []Way{ByDesk, ByMail, ByText}

// Settings are an agent's: how they are told of each kind, and the number for texts.
type Settings struct {
	Ways  map[Kind]Way
	Phone string // E.164, or ""
}

// usual tells by mail what a colleague or an expert did; what the agent asked for, and callbacks, at the desk alone.
func usual() Settings {
	return Settings{Ways: map[Kind]Way{Mention: ByMail, Handover: ByMail, Expert: ByMail, Reminder: ByDesk, Callback: ByDesk}}
}

// SettingsOf gives an agent's settings; what they never chose is the usual way.
func (s *Service) SettingsOf(ctx context.Context, agent identity.AgentID) (Settings, error) {
	set := usual()
	row, err := on(s.DB.Read()).WaysOf(ctx, alertsql.WaysOfParams{AuthorityID: tenant.From(ctx), AgentID: agent.UUID})
	if errors.Is(err, sql.ErrNoRows) {
		return set, nil
	}
	if err != nil {
		return set, fmt.Errorf("how an agent is told: %w", err)
	}
	own := map[Kind]Way{}
	if err := json.Unmarshal(row.Ways, &own); err != nil {
		return set, fmt.Errorf("how an agent is told: %w", err)
	}
	for kind, way := range own {
		set.Ways[kind] = way
	}
	set.Phone = row.Phone
	return set, nil
}

// SaveSettings keeps them.
func (s *Service) SaveSettings(ctx context.Context, tx *db.Tx, agent identity.AgentID, set Settings) error {
	ways, err := db.Marshal(set.Ways)
	if err != nil {
		return fmt.Errorf("how an agent is told: %w", err)
	}
	return on(tx).SaveWays(ctx, alertsql.SaveWaysParams{AuthorityID: tenant.From(ctx), AgentID: agent.UUID, Ways: ways, Phone: set.Phone, UpdatedAt: db.At(tx.Now)})
}
