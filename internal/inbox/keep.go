package inbox

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"parvis/internal/inbox/inboxsql"
	"parvis/internal/kit/db"
	"parvis/internal/kit/events"
	"parvis/internal/kit/jobs"
	"parvis/internal/kit/tenant"
)

// Keep writes a prepared thing down in the caller's transaction: once it is committed, the
// door may acknowledge. A thing that is here already changes nothing.
func (s *Service) Keep(ctx context.Context, tx *db.Tx, p Prepared) (Accepted, error) {
	ctx = tenant.With(ctx, p.in.Account.Authority)
	a, err := s.keep(ctx, tx, p)
	if err != nil {
		return Accepted{}, fmt.Errorf("keep item %s: %w", p.id, err)
	}
	return a, nil
}

func (s *Service) keep(ctx context.Context, tx *db.Tx, p Prepared) (Accepted, error) {
	authority, account := p.in.Account.key()
	if err := tx.Lock(ctx, "inbox.item."+account.String()+p.in.ExternalID); err != nil {
		return Accepted{}, err
	}
	row, err := on(tx).ItemByExternal(ctx, inboxsql.ItemByExternalParams{AuthorityID: authority, AccountID: account, ExternalID: p.in.ExternalID})
	if err == nil {
		old, err := itemOf(row)
		return Accepted{Item: old, Again: true}, err
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return Accepted{}, err
	}
	i := p.item(tx.Now)
	if err := s.judge(ctx, tx, p, &i); err != nil {
		return Accepted{}, err
	}
	a := Accepted{Item: i}
	var t Thread
	if i.State != StateHeld {
		if t, a.New, err = s.thread(ctx, tx, p, &a.Item); err != nil {
			return Accepted{}, err
		}
	}
	if err := s.write(ctx, tx, p, a.Item); err != nil {
		return Accepted{}, err
	}
	return a, s.announce(ctx, tx, a, t)
}

// item is what a message becomes, before it is known where it belongs.
func (p Prepared) item(now time.Time) Item {
	m := p.message
	i := Item{
		Authority: p.in.Account.Authority, ID: p.id, Account: p.in.Account.ID, Door: p.in.Account.Door, Direction: In,
		ExternalID: p.in.ExternalID, State: StateReceived, Party: m.Party, PartyName: m.PartyName, Subject: m.Subject,
		Text: m.Text, Quoted: m.Quoted, HTML: m.HTML, Lang: m.Lang, Size: p.spooled.size, SHA256: p.spooled.digest,
		Facts: m.Facts, Files: len(p.files), Sent: db.At(m.SentAt).Time, Received: now,
	}
	if !p.in.Received.IsZero() {
		i.Received = db.At(p.in.Received).Time
	}
	if m.Hold != "" {
		i.State, i.HeldWhy = StateHeld, m.Hold
	}
	return i
}

// A machine that writes more often than this in an hour is in a loop.
const machinePerHour = 10

// judge holds what comes too often, and recognises what is our own.
func (s *Service) judge(ctx context.Context, tx *db.Tx, p Prepared, i *Item) error {
	if i.State == StateHeld {
		return nil
	}
	ours, err := s.echoes(ctx, tx, p.in.Account, i.Facts.Ref)
	if err != nil {
		return err
	}
	i.Facts.Loop = i.Facts.Loop || ours
	most, why := s.ways[i.Door].PerHour, "inbox.held.too_many"
	if i.Facts.Auto == Replied || i.Facts.Auto == Generated {
		most, why = machinePerHour, "inbox.held.loop"
	}
	if most == 0 || i.Party == "" {
		return nil
	}
	recent, err := on(tx).RecentFrom(ctx, inboxsql.RecentFromParams{
		AuthorityID: i.Authority, AccountID: uuid.UUID(i.Account), Party: i.Party, SinceAt: db.At(i.Received.Add(-time.Hour)), Limit: int32(most),
	})
	if err == nil && len(recent) >= most {
		i.State, i.HeldWhy = StateHeld, why
	}
	return err
}

// write inserts the rows of the item; its thread is there.
func (s *Service) write(ctx context.Context, tx *db.Tx, p Prepared, i Item) error {
	facts, err := db.Marshal(i.Facts)
	if err != nil {
		return err
	}
	row := insertRow(i, facts)
	if n, err := on(tx).InsertItem(ctx, row); err != nil || n == 0 {
		return errors.Join(err, errWhenNone(n, "the item was here already"))
	}
	if err := s.writeRaw(ctx, tx, p, i.ID); err != nil {
		return err
	}
	if i.Facts.Ref != "" {
		ref := inboxsql.InsertRefParams{AuthorityID: i.Authority, Ref: i.Facts.Ref, ItemID: uuid.UUID(i.ID)}
		if err := on(tx).InsertRef(ctx, ref); err != nil {
			return err
		}
	}
	return s.writeFiles(ctx, tx, i, p.files)
}

func (s *Service) writeRaw(ctx context.Context, tx *db.Tx, p Prepared, id ItemID) error {
	meta := p.in.Meta
	if meta == nil {
		meta = map[string]string{}
	}
	for name, value := range meta {
		meta[name] = line(value, mostSubject)
	}
	document, err := db.Marshal(meta)
	if err != nil {
		return err
	}
	raw := inboxsql.InsertRawParams{
		AuthorityID: p.in.Account.Authority, ItemID: uuid.UUID(id), Meta: document, FileKey: p.spooled.key,
		Size: p.spooled.size, Whole: p.spooled.whole,
	}
	if p.spooled.key == "" {
		raw.Body = p.spooled.head
	}
	return on(tx).InsertRaw(ctx, raw)
}

// writeFiles notes the attachments and has them scanned.
func (s *Service) writeFiles(ctx context.Context, tx *db.Tx, i Item, files []Attachment) error {
	waits := false
	for position, a := range files {
		a.Authority, a.Item = i.Authority, i.ID
		if err := on(tx).InsertAttachment(ctx, a.row(position)); err != nil {
			return err
		}
		waits = waits || a.Scan == ScanWaiting
	}
	if !waits {
		return nil
	}
	return s.scanLater(ctx, tx, i)
}

func (s *Service) scanLater(ctx context.Context, tx *db.Tx, i Item) error {
	return jobs.Add(ctx, s.Jobs, tx, scanJob{Authority: i.Authority, Item: uuid.UUID(i.ID)})
}

// announce tells who listens, and open pages.
func (s *Service) announce(ctx context.Context, tx *db.Tx, a Accepted, t Thread) error {
	s.hint(tx, a.Item)
	if a.State == StateHeld {
		if err := s.count(ctx, tx, tally{door: a.Door, what: CountHeld, at: tx.Now}); err != nil {
			return err
		}
		return events.Publish(ctx, s.Bus, tx, Held{a.Item})
	}
	return events.Publish(ctx, s.Bus, tx, Received{Item: a.Item, Thread: t, New: a.New})
}

func (s *Service) hint(tx *db.Tx, i Item) {
	payload := map[string]string{"item": i.ID.String()}
	if !i.Thread.IsZero() {
		payload["thread"] = i.Thread.String()
	}
	tx.AfterCommit(func() {
		s.Hint(i.Authority, "inbox", payload)
		if !i.Thread.IsZero() {
			s.Hint(i.Authority, "thread."+i.Thread.String(), payload)
		}
	})
}

func insertRow(i Item, facts db.JSON) inboxsql.InsertItemParams {
	return inboxsql.InsertItemParams{
		AuthorityID: i.Authority, ID: uuid.UUID(i.ID), AccountID: uuid.UUID(i.Account), ThreadID: optional(uuid.UUID(i.Thread)),
		Door: string(i.Door), Direction: string(i.Direction), ExternalID: i.ExternalID, State: string(i.State), HeldWhy: i.HeldWhy,
		Party: i.Party, PartyName: i.PartyName, Subject: i.Subject, Text: i.Text, Quoted: i.Quoted, Html: i.HTML, Lang: string(i.Lang),
		Size: i.Size, Sha256: i.SHA256, Facts: facts, Attachments: int64(i.Files), ByKind: string(i.By.Kind), ByID: i.By.ID,
		ByName: i.By.Name, SentAt: db.At(i.Sent), ReceivedAt: db.At(i.Received), ReadAt: db.At(i.Read),
	}
}

func errWhenNone(n int64, words string) error {
	if n == 0 {
		return errors.New(words)
	}
	return nil
}
