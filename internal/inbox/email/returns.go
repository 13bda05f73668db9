package email

import (
	"context"
	"errors"

	"parvis/internal/inbox"
	"parvis/internal/kit/db"
	"parvis/internal/kit/events"
	"parvis/internal/notify"
)

// Listen has notices that come back be known to notify: a return names the Message-ID of
// the mail, or came to the address that notices are sent from. Returns of answers are
// known to inbox itself.
func Listen(bus *events.Bus, notices *notify.Service) {
	events.On(bus, "a notice that came back is told", func(ctx context.Context, tx *db.Tx, e inbox.Received) error {
		b := e.Item.Facts.Bounce
		if e.Item.Door != inbox.Email || b == nil || !b.Final() {
			return nil
		}
		why := notify.Attempt{Stage: "return", Enhanced: b.Code, Words: b.Words}
		names := []string{b.Of}
		for _, tag := range e.Item.Facts.ReplyTags {
			names = append(names, "return+"+tag+"@")
		}
		for _, name := range names {
			if name == "" {
				continue
			}
			if err := notices.Bounce(ctx, tx, name, why); err == nil || !errors.Is(err, notify.ErrNotFound) {
				return err
			}
		}
		return nil // of nobody's message: it is filed, and nothing waits
	})
}
