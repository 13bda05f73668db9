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

// Find gives an alert of the agent; somebody else's does not exist for them.
func (s *Service) Find(ctx context.Context, q db.Queryer, agent identity.AgentID, id uuid.UUID) (Alert, error) {
	row, err := on(q).AlertByID(ctx, alertsql.AlertByIDParams{AuthorityID: tenant.From(ctx), ID: id})
	if errors.Is(err, sql.ErrNoRows) || err == nil && row.AgentID != agent.UUID {
		return Alert{}, ErrUnknown
	}
	return alertOf(row), err
}

// Settle says that an agent has done with it. Saying it twice tells that it was settled already.
func (s *Service) Settle(ctx context.Context, tx *db.Tx, a Alert) error {
	n, err := on(tx).EndAlert(ctx, alertsql.EndAlertParams{AuthorityID: tenant.From(ctx), ID: a.ID, AgentID: a.Agent.UUID, DoneAt: db.At(tx.Now), Version: a.Version})
	return moved(n, err)
}

// SettleAll ends every alert of a kind about one thing, whosever it is: there is nothing to do any more.
func (s *Service) SettleAll(ctx context.Context, tx *db.Tx, about About, kind Kind) error {
	return on(tx).EndAlertsAbout(ctx, alertsql.EndAlertsAboutParams{AuthorityID: tenant.From(ctx), About: about.What, AboutID: about.ID, DoneAt: db.At(tx.Now), Kind: string(kind)})
}

// PutOff has an alert come back later; it is told again then.
func (s *Service) PutOff(ctx context.Context, tx *db.Tx, a Alert, to time.Time) error {
	n, err := on(tx).PutOffAlert(ctx, alertsql.PutOffAlertParams{AuthorityID: tenant.From(ctx), ID: a.ID, AgentID: a.Agent.UUID, DueAt: db.At(to), Version: a.Version})
	if err := moved(n, err); err != nil {
		return err
	}
	a.Due, a.Version = to, a.Version+1
	return s.await(ctx, tx, a)
}

func moved(n int64, err error) error {
	if err == nil && n == 0 {
		return errMoved
	}
	return err
}
