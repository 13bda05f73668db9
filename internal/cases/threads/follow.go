package threads

import (
	"context"

	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/cases/threads/threadssql"
	"parvis/internal/identity"
	"parvis/internal/inbox"
	"parvis/internal/kit/db"
	"parvis/internal/kit/tenant"
)

// onReceived brings a message to its case, in the transaction that keeps it.
func (s *Service) onReceived(ctx context.Context, tx *db.Tx, e inbox.Received) error {
	if e.Thread.ID.IsZero() {
		return nil // filed: nobody waits for an answer
	}
	to, known, err := s.Of(ctx, tx, e.Thread.ID)
	if err != nil {
		return err
	}
	if !known {
		if to, err = s.find(ctx, tx, e); err != nil {
			return err
		}
		if to.Case.IsZero() {
			return threadssql.New(tx).Waits(ctx, threadssql.WaitsParams{
				AuthorityID: tenant.From(ctx), ThreadID: uuid.UUID(e.Thread.ID), CameAt: db.At(e.Thread.First),
			})
		}
		if err := s.tie(identity.As(ctx, identity.System), tx, e.Thread, to.Case, to.How); err != nil {
			return err
		}
	}
	if to.Case.IsZero() {
		return nil
	}
	return s.tell(ctx, tx, e.Item, to.Case)
}

// onSent brings our own words to the case.
func (s *Service) onSent(ctx context.Context, tx *db.Tx, e inbox.SentOut) error {
	to, _, err := s.Of(ctx, tx, e.Thread.ID)
	if err != nil || to.Case.IsZero() {
		return err
	}
	return s.tell(ctx, tx, e.Item, to.Case)
}

// onFailed tells in the case that an answer did not arrive: an agent has to reach the person in another way.
func (s *Service) onFailed(ctx context.Context, tx *db.Tx, e inbox.Failed) error {
	to, _, err := s.Of(ctx, tx, e.Item.Thread)
	if err != nil || to.Case.IsZero() {
		return err
	}
	state := "failed"
	if e.Unsure {
		state = "unsure"
	}
	by := cases.Change{Case: to.Case, By: identity.System, Channel: channels[e.Item.Door]}
	_, err = s.Cases.RecordNotice(ctx, tx, by, cases.Notified{
		Notice: uuid.UUID(e.Item.ID), Template: "answer", Subject: e.Item.Subject, To: "resident", Address: e.Item.Party, State: state,
	})
	return err
}

// onScanned lets the case open a file, or drop it.
func (s *Service) onScanned(ctx context.Context, tx *db.Tx, e inbox.Scanned) error {
	return s.Cases.Scanned(ctx, tx, uuid.UUID(e.Attachment.ID), cases.Scan(e.Attachment.Scan))
}

// channels are the doors as a case's history names them.
var channels = map[inbox.Door]cases.Channel{
	inbox.Email: cases.ByEmail, inbox.Phone: cases.ByPhone, inbox.SMS: cases.BySMS, inbox.Counter: cases.ByCounter,
	inbox.Chat: cases.Channel(inbox.Chat), inbox.Social: cases.Channel(inbox.Social), inbox.Reports: cases.Channel(inbox.Reports), inbox.Web: cases.ByWeb,
}

// longest is what a history keeps of one message; the whole of it stands in the thread.
const longest = 39_000

// tell makes an item a line of the case's history. Returns and holiday notes stay in the thread.
func (s *Service) tell(ctx context.Context, tx *db.Tx, i inbox.Item, to cases.ID) error {
	if i.Facts.Bounce != nil || i.Facts.Auto == inbox.Replied {
		return nil
	}
	m := cases.Messaged{ID: uuid.UUID(i.ID), In: i.Direction == inbox.In, Subject: i.Subject, Text: cut(i.Text), Address: i.Party}
	files, err := s.Inbox.Attachments(ctx, tx, i.ID)
	if err != nil {
		return err
	}
	for _, f := range files {
		if f.Inline {
			continue // a picture of a signature is no paper of the case
		}
		m.Documents = append(m.Documents, cases.Document{
			Upload: uuid.UUID(f.ID), Name: f.Name, Type: f.Type, Size: f.Size, SHA256: f.SHA256, FileKey: f.FileKey, Scan: cases.Scan(f.Scan),
		})
	}
	if m.Text == "" && len(m.Documents) == 0 {
		m.Text = "—" // an empty mail is one, and the history says that it came
	}
	by := cases.Change{Case: to, By: i.By, Channel: channels[i.Door]}
	if m.In {
		by.By = identity.Actor{Kind: identity.ByResident, Name: i.PartyName}
	}
	_, err = s.Cases.Message(ctx, tx, by, m)
	return err
}

func cut(text string) string {
	if len(text) <= longest {
		return text
	}
	for n := longest; ; n-- {
		if text[n]&0xc0 != 0x80 {
			return text[:n] + "…"
		}
	}
}
