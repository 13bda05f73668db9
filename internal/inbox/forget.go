package inbox

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"parvis/internal/inbox/inboxsql"
	"parvis/internal/kit/db"
	"parvis/internal/kit/files"
)

// Forget removes a thread with all that was written in it, raws and files included, as if it had
// never been; figures stay, for they name nobody. It returns the files that it named: those that
// nobody else names may go at once, the sweep takes them otherwise.
func (s *Service) Forget(ctx context.Context, tx *db.Tx, id ThreadID) ([]files.Key, error) {
	t, err := s.lockThread(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	thread := optional(uuid.UUID(id))
	keys, err := on(tx).FilesOfThread(ctx, inboxsql.FilesOfThreadParams{AuthorityID: t.Authority, ThreadID: thread})
	if err != nil {
		return nil, fmt.Errorf("files of thread %s: %w", id, err)
	}
	if err := on(tx).ForgetItems(ctx, inboxsql.ForgetItemsParams{AuthorityID: t.Authority, ThreadID: thread}); err != nil {
		return nil, fmt.Errorf("forget thread %s: %w", id, err)
	}
	if _, err := on(tx).ForgetThread(ctx, inboxsql.ForgetThreadParams{AuthorityID: t.Authority, ID: uuid.UUID(id)}); err != nil {
		return nil, fmt.Errorf("forget thread %s: %w", id, err)
	}
	gone := t
	gone.Waiting = time.Time{} // nobody waits in what is not there
	return keys, s.waits(ctx, tx, t, gone)
}
