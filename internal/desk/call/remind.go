package call

import (
	"context"
	"time"

	"github.com/google/uuid"

	"parvis/internal/desk/alerts"
	"parvis/internal/identity"
	"parvis/internal/inbox/phone"
	"parvis/internal/kit/db"
)

// remindBefore is how long before a slot begins those who answer the telephone hear of it.
const remindBefore = 5 * time.Minute

// Remind tells those who answer the telephone, and are there, of each person to ring back whose slot begins: once for
// each. It may run in several processes at a time.
func (p *Pages) Remind(ctx context.Context) error {
	due, err := p.Phone.ToRemind(ctx, p.DB.Read(), p.at().Add(remindBefore))
	if err != nil || len(due) == 0 {
		return err
	}
	hands, err := p.hands(ctx)
	if err != nil {
		return err
	}
	return p.DB.Write(ctx, func(tx *db.Tx) error {
		for _, c := range due {
			if err := p.remindOf(ctx, tx, c, hands); err != nil {
				return err
			}
		}
		return nil
	})
}

func (p *Pages) remindOf(ctx context.Context, tx *db.Tx, c phone.Callback, hands []identity.AgentID) error {
	first, err := p.Phone.Reminded(ctx, tx, c.ID)
	if err != nil || !first {
		return err
	}
	return p.Alerts.PutToAll(ctx, tx, hands, alerts.NewAlert{Kind: alerts.Callback, About: alerts.OfCallback(uuid.UUID(c.ID))})
}

// hands are the agents with an extension who are not away.
func (p *Pages) hands(ctx context.Context) (all []identity.AgentID, err error) {
	rung, err := p.Phone.Rung(ctx, p.DB.Read())
	if err != nil {
		return nil, err
	}
	for _, id := range rung {
		a, err := p.Identity.Agent(ctx, id)
		if err != nil {
			return nil, err
		}
		if !a.Absent && !a.Closed {
			all = append(all, id)
		}
	}
	return all, nil
}
