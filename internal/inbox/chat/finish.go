package chat

import (
	"context"

	"parvis/internal/identity"
	"parvis/internal/kit/db"
)

// Leave is the resident's end. Whoever was answered is done with; else the thread waits for an answer.
func (s *Service) Leave(ctx context.Context, c Chat) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		c, err := s.lock(ctx, tx, c)
		if err != nil || !c.Live() {
			return err
		}
		return s.endBy(ctx, tx, c, ByResident)
	})
}

// endBy ends a chat that is locked, and its thread when nobody waits in it.
func (s *Service) endBy(ctx context.Context, tx *db.Tx, c Chat, why Why) error {
	t, err := s.Inbox.Thread(ctx, tx, c.Thread)
	if err != nil {
		return err
	}
	if err := s.finish(ctx, tx, c, why); err != nil {
		return err
	}
	if why == Left || why == Shut || t.Answers == 0 {
		return nil
	}
	_, err = s.Inbox.Close(ctx, tx, c.Thread) // told by onChanged, which finds the chat ended
	return err
}

// finish writes the end.
func (s *Service) finish(ctx context.Context, tx *db.Tx, c Chat, why Why) error {
	c.State, c.End, c.Why = Ended, tx.Now, why
	s.queueChanged(tx, c.Authority)
	who := c.AgentName
	if by := identity.Who(ctx); why == ByAgent && by.Kind == identity.ByAnAgent {
		who = by.Name
	}
	return s.tell(ctx, tx, &c, "ended."+string(why), who)
}
