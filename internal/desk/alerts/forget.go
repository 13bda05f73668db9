package alerts

import (
	"context"
	"errors"

	"parvis/internal/desk/alerts/alertsql"
	"parvis/internal/kit/db"
	"parvis/internal/kit/tenant"
)

// Forget removes what agents were to be told about something that is no more, and what was handed over with it.
func Forget(ctx context.Context, tx *db.Tx, about About) error {
	return errors.Join(
		on(tx).ForgetAlerts(ctx, alertsql.ForgetAlertsParams{AuthorityID: tenant.From(ctx), About: about.What, AboutID: about.ID}),
		on(tx).ForgetHandovers(ctx, alertsql.ForgetHandoversParams{AuthorityID: tenant.From(ctx), About: about.What, AboutID: about.ID}),
	)
}
