package notify_test

import (
	"sync"
	"testing"

	"github.com/google/uuid"

	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/notify"
)

// However many workers take the same job, one sends; however many callers tell
// of the same event, one is heard.
func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := setup(t, d)
		var ids sync.Map
		together(20, func() {
			err := d.Write(h.ctx, func(tx *db.Tx) error {
				q, err := h.Queue(h.ctx, tx, accepted("case/1/granted"))
				ids.Store(q.ID, true)
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
		var id notify.ID
		n := 0
		ids.Range(func(key, _ any) bool { id, n = key.(notify.ID), n+1; return true })
		if n != 1 {
			t.Fatalf("%d messages for one event and person", n)
		}
		together(20, func() {
			if err := h.RunDeliver(h.ctx, notify.Deliver{Authority: portvieux, Message: uuid.UUID(id)}); err != nil {
				t.Error(err)
			}
		})
		h.drain()
		if len(h.sender.Sent()) != 1 || len(h.sent) != 1 {
			t.Errorf("%d mails, announced %d times", len(h.sender.Sent()), len(h.sent))
		}
	})
}

func together(n int, do func()) {
	var all sync.WaitGroup
	for range n {
		all.Go(do)
	}
	all.Wait()
}
