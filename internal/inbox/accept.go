package inbox

import (
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/google/uuid"

	"parvis/internal/kit/db"
	"parvis/internal/kit/tenant"
)

// Incoming is one thing at the door, not yet ours.
type Incoming struct {
	Account    Account
	ExternalID string            // what the door calls it: the same thing is kept once; "" for the digest of its bytes
	Raw        io.Reader         // its bytes; Prepare reads them to their end
	Meta       map[string]string // what the door knows beside them: kept with the raw
	Received   time.Time         // zero for now

	// Identify names the thing once Raw was read to its end, for doors that know it by its content; it wins over ExternalID.
	Identify func() string

	// Message is given by doors whose form the house itself drew (a chat page, a note of a call); then nothing
	// is read, and Raw is what was posted.
	Message *Message
}

// Accepted is what became of it.
type Accepted struct {
	Item
	Again bool // it was here already: nothing has changed
	New   bool // a thread began with it
}

// Accept keeps what came, durably, before it returns without error; only then may the door
// acknowledge. An error means that it was not kept and should be sent again. Bytes that
// cannot be read are no error: the item is held.
//
// The account's authority is the one written for, whatever ctx says.
func (s *Service) Accept(ctx context.Context, in Incoming) (Accepted, error) {
	p, err := s.Prepare(ctx, in)
	if err != nil {
		return Accepted{}, err
	}
	var a Accepted
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		a, err = s.Keep(ctx, tx, p)
		return err
	})
	return a, err
}

// Prepared is a thing read and spooled, ready to be kept. Keeping it twice, or in several
// transactions that are run again, has one effect.
type Prepared struct {
	in      Incoming
	id      ItemID // drawn once, so that a transaction run again writes the same
	thread  ThreadID
	reply   string
	spooled spooled
	message Message
	files   []Attachment
}

// To is the same thing for another account of the same authority or of another, such as a
// mail that was sent to two mailboxes: it is read and spooled once.
func (p Prepared) To(a Account, meta map[string]string) Prepared {
	p.in.Account, p.in.Meta = a, meta
	p.id, p.thread, p.reply = ItemID(db.NewID()), ThreadID(db.NewID()), newReplyKey()
	p.files = slices.Clone(p.files)
	for i := range p.files {
		p.files[i].ID = AttachmentID(db.NewID())
	}
	return p
}

// External is the name under which the thing is kept.
func (p Prepared) External() string { return p.in.ExternalID }

// Prepare does all of Accept that needs no transaction: it reads the bytes to their end,
// puts large ones and attachments into the file store, and has the door's Reader read them.
// Doors that keep something of their own with the item (a cursor) call Prepare, then Keep
// in their own transaction.
func (s *Service) Prepare(ctx context.Context, in Incoming) (Prepared, error) {
	if in.Account.Authority == uuid.Nil {
		return Prepared{}, errNoAuthority
	}
	ctx = tenant.With(ctx, in.Account.Authority)
	p := Prepared{in: in, id: ItemID(db.NewID()), thread: ThreadID(db.NewID()), reply: newReplyKey()}
	var err error
	if p.spooled, err = s.spool(ctx, in.Raw); err != nil {
		return Prepared{}, fmt.Errorf("take in %s for %s: %w", in.Account.Door, in.Account.ID, err)
	}
	if in.Identify != nil {
		p.in.ExternalID = in.Identify()
	}
	if p.in.ExternalID == "" {
		p.in.ExternalID = "sha256:" + p.spooled.digest
	}
	if p.message, err = s.understand(ctx, p); err != nil {
		return Prepared{}, err
	}
	p.message.tidy()
	if p.files, err = s.putParts(ctx, &p.message); err != nil {
		return Prepared{}, fmt.Errorf("keep the files of a message: %w", err)
	}
	return p, nil
}
