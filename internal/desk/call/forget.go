package call

import (
	"context"

	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/desk/alerts"
	"parvis/internal/desk/call/callsql"
	"parvis/internal/inbox/phone"
	"parvis/internal/kit/db"
	"parvis/internal/kit/tenant"
)

// Forget removes what agents noted of calls about a case that is no more, or that nobody may be recognised in.
func Forget(ctx context.Context, tx *db.Tx, id cases.ID) error {
	return callsql.New(tx).ForgetNotes(ctx, callsql.ForgetNotesParams{
		AuthorityID: tenant.From(ctx), CaseID: uuid.NullUUID{UUID: id.UUID, Valid: true},
	})
}

// Forgotten removes what was noted of a call that is no more, unless the note belongs to a case; and what reminds agents
// of a wish to be called back.
func Forgotten(ctx context.Context, tx *db.Tx, e phone.Forgotten) error {
	if e.Callback != (phone.CallbackID{}) {
		return alerts.Forget(ctx, tx, alerts.OfCallback(uuid.UUID(e.Callback)))
	}
	return callsql.New(tx).ForgetNoteOf(ctx, callsql.ForgetNoteOfParams{AuthorityID: tenant.From(ctx), CallID: uuid.UUID(e.Call)})
}
