package rota

import (
	"context"

	"github.com/google/uuid"

	"parvis/internal/desk/rota/rotasql"
	"parvis/internal/kit/db"
	"parvis/internal/kit/tenant"
)

// Forget drops what is counted, and said, of a request or a message that is no more.
func Forget(ctx context.Context, tx *db.Tx, item uuid.UUID) error {
	s := &Service{}
	if err := s.holds(ctx, tx, item, uuid.Nil); err != nil {
		return err
	}
	return on(tx).DropHold(ctx, rotasql.DropHoldParams{AuthorityID: tenant.From(ctx), ItemID: item})
}
