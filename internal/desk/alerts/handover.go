package alerts

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/google/uuid"

	"parvis/internal/desk/alerts/alertsql"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/tenant"
)

// Given is a case or thread that changed hands, with what who receives it has to know.
type Given struct {
	ID       uuid.UUID
	By       string // name of who gave it
	Agent    identity.AgentID
	Team     identity.TeamID
	Words    string
	Promised string // what the resident was told
	Until    time.Time
	Made     time.Time
}

// Give keeps what goes with a handover and tells whoever receives it.
func (s *Service) Give(ctx context.Context, tx *db.Tx, about About, g Given, to []identity.AgentID) error {
	err := on(tx).AddHandover(ctx, alertsql.AddHandoverParams{
		AuthorityID: tenant.From(ctx), ID: db.NewID(), About: about.What, AboutID: about.ID, ByName: g.By, ToAgentID: g.Agent.UUID, ToTeam: string(g.Team),
		Words: clip(g.Words), Promised: clip(g.Promised), PromisedAt: db.At(g.Until), MadeAt: db.At(tx.Now),
	})
	if err != nil {
		return err
	}
	if err := s.SettleAll(ctx, tx, about, Handover); err != nil { // what was handed over before is somebody else's now
		return err
	}
	return s.PutToAll(ctx, tx, to, NewAlert{Kind: Handover, About: about, Words: g.Words, By: g.By})
}

// LastGiven is the last handover with words, until somebody has taken note of it.
func (s *Service) LastGiven(ctx context.Context, q db.Queryer, about About) (g Given, ok bool, err error) {
	row, err := on(q).LastHandover(ctx, alertsql.LastHandoverParams{AuthorityID: tenant.From(ctx), About: about.What, AboutID: about.ID})
	if errors.Is(err, sql.ErrNoRows) || err == nil && !row.TakenAt.IsZero() {
		return g, false, nil
	}
	return Given{
		ID: row.ID, By: row.ByName, Agent: identity.AgentID{UUID: row.ToAgentID}, Team: identity.TeamID(row.ToTeam), Words: row.Words,
		Promised: row.Promised, Until: row.PromisedAt.Time, Made: row.MadeAt.Time,
	}, err == nil, err
}

// Take says that what was handed over has been read. By twice: the first hand stays.
func (s *Service) Take(ctx context.Context, tx *db.Tx, about About, id uuid.UUID, by string) error {
	if _, err := on(tx).TakeHandover(ctx, alertsql.TakeHandoverParams{AuthorityID: tenant.From(ctx), ID: id, TakenAt: db.At(tx.Now), TakenBy: by}); err != nil {
		return err
	}
	return s.SettleAll(ctx, tx, about, Handover)
}
