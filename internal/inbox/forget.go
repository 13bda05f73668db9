package inbox

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"parvis/internal/inbox/inboxsql"
	"parvis/internal/kit/db"
	"parvis/internal/kit/events"
	"parvis/internal/kit/files"
)

// Forgotten tells that a thread is no more; when Item is set, that this item of it is not, or an item of no thread.
type Forgotten struct {
	Thread ThreadID
	Item   ItemID
}

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
	if err := events.Publish(ctx, s.Bus, tx, Forgotten{Thread: id}); err != nil {
		return nil, err
	}
	if _, err := on(tx).ForgetThread(ctx, inboxsql.ForgetThreadParams{AuthorityID: t.Authority, ID: uuid.UUID(id)}); err != nil {
		return nil, fmt.Errorf("forget thread %s: %w", id, err)
	}
	gone := t
	gone.Waiting = time.Time{} // nobody waits in what is not there
	return keys, s.waits(ctx, tx, t, gone)
}

// ForgetLoose removes items of no thread that need nothing any more and came before an instant, the oldest
// first: those that were filed or dismissed. What is held waits for a person, however old it is. It returns how many
// went, at most as many as asked for, and the files that they named.
func (s *Service) ForgetLoose(ctx context.Context, tx *db.Tx, before time.Time, most int) (int, []files.Key, error) {
	at, err := here(ctx)
	if err != nil {
		return 0, nil, err
	}
	ids, err := on(tx).LooseItems(ctx, inboxsql.LooseItemsParams{AuthorityID: at, BeforeAt: db.At(before), Limit: int32(most)})
	if err != nil {
		return 0, nil, fmt.Errorf("items of no thread: %w", err)
	}
	var keys []files.Key
	for _, id := range ids {
		more, err := s.forgetItem(ctx, tx, Forgotten{Item: ItemID(id)})
		if err != nil {
			return 0, nil, err
		}
		keys = append(keys, more...)
	}
	return len(ids), keys, nil
}

// ForgetFrom removes what a party wrote outside of threads of its own: items of no thread, held ones too, and those in the
// threads of others unless keep says that the thread is to stay as it is.
func (s *Service) ForgetFrom(ctx context.Context, tx *db.Tx, party string, keep func(ThreadID) (bool, error)) (n int, keys []files.Key, err error) {
	accounts, err := s.Accounts(ctx, tx)
	if err != nil {
		return 0, nil, err
	}
	for _, a := range accounts {
		rows, err := on(tx).ItemsFrom(ctx, inboxsql.ItemsFromParams{AuthorityID: a.Authority, AccountID: uuid.UUID(a.ID), Party: party})
		if err != nil {
			return 0, nil, fmt.Errorf("items of a party: %w", err)
		}
		for _, row := range rows {
			gone := Forgotten{Thread: ThreadID(row.ThreadID.UUID), Item: ItemID(row.ID)}
			if stays, err := keep(gone.Thread); err != nil || stays && !gone.Thread.IsZero() {
				if err != nil {
					return 0, nil, err
				}
				continue
			}
			more, err := s.forgetItem(ctx, tx, gone)
			if err != nil {
				return 0, nil, err
			}
			n, keys = n+1, append(keys, more...)
		}
	}
	return n, keys, nil
}

func (s *Service) forgetItem(ctx context.Context, tx *db.Tx, gone Forgotten) ([]files.Key, error) {
	at, err := here(ctx)
	if err != nil {
		return nil, err
	}
	id := uuid.UUID(gone.Item)
	keys, err := on(tx).FilesOfItem(ctx, inboxsql.FilesOfItemParams{AuthorityID: at, ItemID: id})
	if err != nil {
		return nil, fmt.Errorf("files of item %s: %w", gone.Item, err)
	}
	if _, err := on(tx).ForgetItem(ctx, inboxsql.ForgetItemParams{AuthorityID: at, ID: id}); err != nil {
		return nil, fmt.Errorf("forget item %s: %w", gone.Item, err)
	}
	if err := s.countLess(ctx, tx, gone.Thread); err != nil {
		return nil, err
	}
	return keys, events.Publish(ctx, s.Bus, tx, gone)
}

// countLess takes a forgotten item off its thread.
func (s *Service) countLess(ctx context.Context, tx *db.Tx, id ThreadID) error {
	if id.IsZero() {
		return nil
	}
	t, err := s.lockThread(ctx, tx, id)
	if err != nil {
		return err
	}
	t.Count, t.Unread = max(t.Count-1, 0), max(t.Unread-1, 0)
	return s.saveThread(ctx, tx, &t)
}
