package inbox

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/google/uuid"

	"parvis/internal/inbox/inboxsql"
	"parvis/internal/kit/db"
)

// Item gives an item of the authority in ctx.
func (s *Service) Item(ctx context.Context, q db.Queryer, id ItemID) (Item, error) {
	at, err := here(ctx)
	if err != nil {
		return Item{}, err
	}
	row, err := on(q).Item(ctx, inboxsql.ItemParams{AuthorityID: at, ID: uuid.UUID(id)})
	if errors.Is(err, sql.ErrNoRows) {
		return Item{}, ErrUnknown
	}
	if err != nil {
		return Item{}, fmt.Errorf("item %s: %w", id, err)
	}
	return itemOf(row)
}

// Items lists a thread's items, oldest first.
func (s *Service) Items(ctx context.Context, q db.Queryer, id ThreadID) ([]Item, error) {
	at, err := here(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := on(q).ItemsOfThread(ctx, inboxsql.ItemsOfThreadParams{AuthorityID: at, ThreadID: optional(uuid.UUID(id))})
	if err != nil {
		return nil, fmt.Errorf("items of thread %s: %w", id, err)
	}
	return itemsOf(rows)
}

func itemsOf(rows []inboxsql.InboxItem) ([]Item, error) {
	items := make([]Item, len(rows))
	for n, row := range rows {
		var err error
		if items[n], err = itemOf(row); err != nil {
			return nil, err
		}
	}
	return items, nil
}

// Thread gives a thread of the authority in ctx.
func (s *Service) Thread(ctx context.Context, q db.Queryer, id ThreadID) (Thread, error) {
	return s.loadThread(ctx, q, id)
}

// Place is where a page of a list goes on: after the thread or item of that time and id.
type Place struct {
	At time.Time
	ID uuid.UUID
}

// farAhead begins a list that shows the newest first.
var farAhead = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)

// Newest lists threads of a state, newest message first, from a place on; the zero Place begins.
func (s *Service) Newest(ctx context.Context, q db.Queryer, state ThreadState, from Place, most int) ([]Thread, error) {
	at, err := here(ctx)
	if err != nil {
		return nil, err
	}
	if from.At.IsZero() {
		from.At = farAhead
	}
	rows, err := on(q).NewestThreads(ctx, inboxsql.NewestThreadsParams{
		AuthorityID: at, State: string(state), BeforeAt: db.At(from.At), BeforeID: from.ID, Limit: int32(most),
	})
	return threadsOf(rows), err
}

// WaitingThreads lists threads whose people wait for us, longest wait first.
func (s *Service) WaitingThreads(ctx context.Context, q db.Queryer, from Place, most int) ([]Thread, error) {
	at, err := here(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := on(q).WaitingThreads(ctx, inboxsql.WaitingThreadsParams{AuthorityID: at, AfterAt: db.At(from.At), AfterID: from.ID, Limit: int32(most)})
	return threadsOf(rows), err
}

// ThreadsWith lists what was exchanged with a party, newest first.
func (s *Service) ThreadsWith(ctx context.Context, q db.Queryer, party string, most int) ([]Thread, error) {
	at, err := here(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := on(q).ThreadsWith(ctx, inboxsql.ThreadsWithParams{AuthorityID: at, Party: party, Limit: int32(most)})
	return threadsOf(rows), err
}

// ThreadsOf lists what was exchanged with a person, newest first.
func (s *Service) ThreadsOf(ctx context.Context, q db.Queryer, person uuid.UUID, most int) ([]Thread, error) {
	at, err := here(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := on(q).ThreadsOfPerson(ctx, inboxsql.ThreadsOfPersonParams{AuthorityID: at, PersonID: optional(person), Limit: int32(most)})
	return threadsOf(rows), err
}

func threadsOf(rows []inboxsql.InboxThread) []Thread {
	threads := make([]Thread, len(rows))
	for i, row := range rows {
		threads[i] = threadOf(row)
	}
	return threads
}

// Attachments lists the files of an item, in their order.
func (s *Service) Attachments(ctx context.Context, q db.Queryer, id ItemID) ([]Attachment, error) {
	at, err := here(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := on(q).AttachmentsOf(ctx, inboxsql.AttachmentsOfParams{AuthorityID: at, ItemID: uuid.UUID(id)})
	if err != nil {
		return nil, fmt.Errorf("attachments of %s: %w", id, err)
	}
	all := make([]Attachment, len(rows))
	for i, row := range rows {
		all[i] = attachmentOf(row)
	}
	return all, nil
}

// Attachment gives a file of the authority in ctx; OpenAttachment gives its bytes.
func (s *Service) Attachment(ctx context.Context, q db.Queryer, id AttachmentID) (Attachment, error) {
	at, err := here(ctx)
	if err != nil {
		return Attachment{}, err
	}
	row, err := on(q).Attachment(ctx, inboxsql.AttachmentParams{AuthorityID: at, ID: uuid.UUID(id)})
	if errors.Is(err, sql.ErrNoRows) {
		return Attachment{}, ErrUnknown
	}
	return attachmentOf(row), err
}

// Original is the bytes of an item as they came.
type Original struct {
	Meta  map[string]string
	Size  int64
	Whole bool // false: only the beginning was kept, it was larger than the house takes
	Body  io.ReadSeekCloser
}

// Original opens what came in; the caller closes it.
func (s *Service) Original(ctx context.Context, q db.Queryer, id ItemID) (Original, error) {
	at, err := here(ctx)
	if err != nil {
		return Original{}, err
	}
	row, err := on(q).Raw(ctx, inboxsql.RawParams{AuthorityID: at, ItemID: uuid.UUID(id)})
	if errors.Is(err, sql.ErrNoRows) {
		return Original{}, ErrUnknown
	}
	if err != nil {
		return Original{}, fmt.Errorf("raw of item %s: %w", id, err)
	}
	o := Original{Size: row.Size, Whole: row.Whole}
	if err := row.Meta.Unmarshal(&o.Meta); err != nil {
		return Original{}, fmt.Errorf("raw of item %s: %w", id, err)
	}
	if row.FileKey == "" {
		o.Body = inMemory{bytes.NewReader(row.Body)}
		return o, nil
	}
	o.Body, err = s.Files.Open(ctx, row.FileKey)
	return o, err
}

type inMemory struct{ *bytes.Reader }

func (inMemory) Close() error { return nil }
