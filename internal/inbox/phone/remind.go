package phone

import (
	"context"
	"time"

	"github.com/google/uuid"

	"parvis/internal/identity"
	"parvis/internal/inbox/phone/phonesql"
	"parvis/internal/kit/db"
)

// mostReminded bounds how many callbacks one look at them takes.
const mostReminded = 50

// ToRemind lists callbacks whose slot begins before an instant and of whom nobody was reminded.
func (s *Service) ToRemind(ctx context.Context, q db.Queryer, before time.Time) (all []Callback, err error) {
	rows, err := on(q).CallbacksToRemind(ctx, phonesql.CallbacksToRemindParams{AuthorityID: here(ctx), SlotAt: db.At(before), Limit: mostReminded})
	for _, row := range rows {
		all = append(all, callbackOf(row))
	}
	return all, err
}

// Reminded writes down that somebody was reminded of a callback; first is false when that was so already.
func (s *Service) Reminded(ctx context.Context, tx *db.Tx, id CallbackID) (first bool, err error) {
	n, err := on(tx).RemindCallback(ctx, phonesql.RemindCallbackParams{AuthorityID: here(ctx), ID: uuid.UUID(id), RemindedAt: db.At(tx.Now)})
	return n > 0, err
}

// Rung are the agents who have an extension: those who answer the telephone.
func (s *Service) Rung(ctx context.Context, q db.Queryer) (all []identity.AgentID, err error) {
	rows, err := on(q).AgentsRung(ctx, here(ctx))
	for _, id := range rows {
		all = append(all, identity.AgentID{UUID: id})
	}
	return all, err
}
