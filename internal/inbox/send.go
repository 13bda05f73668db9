package inbox

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"parvis/internal/identity"
	"parvis/internal/inbox/inboxsql"
	"parvis/internal/kit/db"
	"parvis/internal/kit/events"
	"parvis/internal/kit/files"
	"parvis/internal/kit/jobs"
)

// Outgoing is an answer, or a word of our own, to the party of a thread.
type Outgoing struct {
	Thread    ThreadID
	Key       string // the fact that is told: the same key is sent once
	Subject   string // "" for the thread's
	Text      string
	Files     []OutFile
	Automatic bool // by a rule: told as such to other machines, and nobody's wait ends with it
}

// OutFile is a file of the house to send along; it was scanned when it came in, or drawn here.
type OutFile struct {
	Name, Type string
	Size       int64
	Key        files.Key
}

// NewThread is an exchange that we begin.
type NewThread struct {
	Account      AccountID
	Party        string // where to
	PartyName    string
	Person       uuid.UUID
	Subject      string
	Conversation string
	Team         identity.TeamID // "" for the account's
}

// Begin opens a thread with somebody who has not written yet.
func (s *Service) Begin(ctx context.Context, tx *db.Tx, n NewThread) (Thread, error) {
	a, err := s.Account(ctx, tx, n.Account)
	if err != nil {
		return Thread{}, err
	}
	t := Thread{
		Authority: a.Authority, ID: ThreadID(db.NewID()), Account: a.ID, Door: a.Door, Party: line(n.Party, mostParty),
		PartyName: line(n.PartyName, mostName), Person: n.Person, Subject: line(n.Subject, mostSubject),
		Conversation: line(n.Conversation, mostParty), State: Open, Team: n.Team, First: tx.Now, Last: tx.Now, Version: 1, replyKey: newReplyKey(),
	}
	if t.Team == "" {
		t.Team = a.Team
	}
	if t.AnswerTo = t.Party; t.Party == "" {
		return Thread{}, ErrNobody
	}
	return t, insertThread(ctx, tx, t)
}

// Send queues an item for the thread's party, by the hand in ctx (identity.Who). It leaves once
// the caller's transaction is committed. The same Key is sent once: later calls give the first item.
func (s *Service) Send(ctx context.Context, tx *db.Tx, o Outgoing) (Item, error) {
	t, err := s.lockThread(ctx, tx, o.Thread)
	if err != nil {
		return Item{}, err
	}
	i, a, err := s.outgoing(ctx, tx, t, o)
	if err != nil {
		return Item{}, err
	}
	old, err := on(tx).ItemByExternal(ctx, inboxsql.ItemByExternalParams{AuthorityID: i.Authority, AccountID: uuid.UUID(i.Account), ExternalID: i.ExternalID})
	if err == nil {
		return itemOf(old)
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return Item{}, err
	}
	if err := s.queue(ctx, tx, a, i, o.Files); err != nil {
		return Item{}, fmt.Errorf("send to thread %s: %w", t.ID, err)
	}
	before := t
	t.answer(tx.Now, o.Automatic)
	if err := s.saveThread(ctx, tx, &t); err != nil {
		return Item{}, err
	}
	if err := s.countAnswer(ctx, tx, before, t); err != nil {
		return Item{}, err
	}
	s.hint(tx, i)
	return i, events.Publish(ctx, s.Bus, tx, SentOut{Item: i, Thread: t})
}

// outgoing is the item that an answer becomes.
func (s *Service) outgoing(ctx context.Context, tx *db.Tx, t Thread, o Outgoing) (Item, Account, error) {
	o.Text = upTo(lines(o.Text), mostText)
	switch {
	case o.Key == "":
		return Item{}, Account{}, errors.New("no key to tell one sending from another")
	case strings.TrimSpace(o.Text) == "" && len(o.Files) == 0:
		return Item{}, Account{}, ErrNothingSaid
	case t.AnswerTo == "":
		return Item{}, Account{}, ErrNobody
	}
	a, err := s.Account(ctx, tx, t.Account)
	if err != nil {
		return Item{}, Account{}, err
	}
	i := Item{
		Authority: t.Authority, ID: ItemID(db.NewID()), Account: t.Account, Thread: t.ID, Door: t.Door, Direction: Out,
		ExternalID: line("out:"+o.Key, mostSubject), State: StateQueued, Party: t.AnswerTo, PartyName: t.PartyName,
		Subject: line(o.Subject, mostSubject), Text: o.Text, Size: int64(len(o.Text)), Files: len(o.Files), By: identity.Who(ctx),
		Sent: tx.Now, Received: tx.Now,
	}
	if i.Subject == "" {
		i.Subject = t.Subject
	}
	i.Facts.Ref = i.ID.String() + "@" + refDomain(a)
	if o.Automatic {
		i.Facts.Auto = Generated
	}
	return i, a, s.refer(ctx, tx, t, &i)
}

// refDomain is the right half of our names of messages: the account's own, so that they read as ours.
func refDomain(a Account) string {
	if _, domain, ok := strings.Cut(a.Address, "@"); ok && domain != "" {
		return domain
	}
	return "parvis.invalid"
}

// mostReferences keeps headers short: the first and the last ones are those that other programs look at.
const mostReferences = 20

// refer makes the item an answer to what came in last.
func (s *Service) refer(ctx context.Context, tx *db.Tx, t Thread, i *Item) error {
	row, err := on(tx).LastFrom(ctx, inboxsql.LastFromParams{AuthorityID: t.Authority, ThreadID: optional(uuid.UUID(t.ID))})
	if errors.Is(err, sql.ErrNoRows) {
		return nil // we begin
	}
	if err != nil {
		return err
	}
	last, err := itemOf(row)
	if err != nil || last.Facts.Ref == "" {
		return err
	}
	i.Lang = last.Lang
	i.Facts.InReplyTo = []string{last.Facts.Ref}
	refs := last.Facts.References
	if len(refs) == 0 {
		refs = last.Facts.InReplyTo
	}
	if len(refs) >= mostReferences {
		refs = append(refs[:1:1], refs[len(refs)-mostReferences+2:]...)
	}
	i.Facts.References = append(refs[:len(refs):len(refs)], last.Facts.Ref)
	return nil
}

// queue writes the rows of an outgoing item and the job that sends it.
func (s *Service) queue(ctx context.Context, tx *db.Tx, a Account, i Item, out []OutFile) error {
	facts, err := db.Marshal(i.Facts)
	if err != nil {
		return err
	}
	row := insertRow(i, facts)
	row.NextAt = db.At(tx.Now)
	if n, err := on(tx).InsertItem(ctx, row); err != nil || n == 0 {
		return errors.Join(err, errWhenNone(n, "it was queued in between"))
	}
	ref := inboxsql.InsertRefParams{AuthorityID: a.Authority, Ref: i.Facts.Ref, ItemID: uuid.UUID(i.ID)}
	if err := on(tx).InsertRef(ctx, ref); err != nil {
		return err
	}
	var kept []Attachment
	for _, f := range out {
		kept = append(kept, Attachment{
			ID: AttachmentID(db.NewID()), Name: line(f.Name, mostName), Type: f.Type, Safe: true, Size: f.Size, SHA256: f.Key, FileKey: f.Key, Scan: ScanClean,
		})
	}
	if err := s.writeFiles(ctx, tx, i, kept); err != nil {
		return err
	}
	return jobs.Add(ctx, s.Jobs, tx, Deliver{Authority: i.Authority, Item: uuid.UUID(i.ID)})
}

func (s *Service) countAnswer(ctx context.Context, tx *db.Tx, before, after Thread) error {
	if after.Waiting.IsZero() {
		if err := s.countSpoken(ctx, tx, before, after); err != nil {
			return err
		}
	}
	return s.waits(ctx, tx, before, after)
}
