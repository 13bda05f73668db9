package notify

import (
	"context"
	"fmt"

	"parvis/internal/kit/db"
	"parvis/internal/notify/notifysql"
)

// Forget removes the words of messages that came to their end longer ago than
// their authority keeps them, and tells how many. That they were sent, to whom,
// when and with which outcome stays. Ways in that were taken back or refused
// before they left are not kept at all.
func (s *Service) Forget(ctx context.Context) (emptied int64, err error) {
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		emptied, err = notifysql.New(tx).EmptyOld(ctx, notifysql.EmptyOldParams{
			Document: empty, NowAt: db.Time{Time: tx.Now}, SecretsToo: !s.Config.Demo,
		})
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("remove the words of old messages: %w", err)
	}
	return emptied, nil
}
