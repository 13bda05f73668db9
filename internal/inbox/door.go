package inbox

import "github.com/google/uuid"

// Door is a way by which people reach the authority.
type Door string

// The doors.
const (
	Email   Door = "email"
	Phone   Door = "phone"
	Counter Door = "counter"
	SMS     Door = "sms"
	Chat    Door = "chat"
	Social  Door = "social"
	Reports Door = "open311"
	Web     Door = "web"
)

// Direction tells who wrote.
type Direction string

// The directions, seen from the town hall.
const (
	In  Direction = "in"
	Out Direction = "out"
)

// AccountID names a mailbox, number or handle of an authority.
type AccountID uuid.UUID

// String is how the id stands in addresses of pages.
func (id AccountID) String() string { return uuid.UUID(id).String() }

// ItemID names one thing that came in or went out.
type ItemID uuid.UUID

// String is how the id stands in addresses of pages.
func (id ItemID) String() string { return uuid.UUID(id).String() }

// ThreadID names an exchange.
type ThreadID uuid.UUID

// String is how the id stands in addresses of pages.
func (id ThreadID) String() string { return uuid.UUID(id).String() }

// IsZero tells that no thread is named.
func (id ThreadID) IsZero() bool { return id == ThreadID{} }

// AttachmentID names a file of an item.
type AttachmentID uuid.UUID

// String is how the id stands in addresses of pages.
func (id AttachmentID) String() string { return uuid.UUID(id).String() }

// ParseAccountID reads an id out of an address.
func ParseAccountID(s string) (AccountID, error) { return parseID[AccountID](s) }

// ParseItemID reads an id out of an address.
func ParseItemID(s string) (ItemID, error) { return parseID[ItemID](s) }

// ParseThreadID reads an id out of an address.
func ParseThreadID(s string) (ThreadID, error) { return parseID[ThreadID](s) }

// ParseAttachmentID reads an id out of an address.
func ParseAttachmentID(s string) (AttachmentID, error) { return parseID[AttachmentID](s) }

func parseID[ID ~[16]byte](s string) (ID, error) {
	id, err := uuid.Parse(s)
	if err != nil || id.String() != s {
		return ID{}, ErrUnknown
	}
	return ID(id), nil
}

func optional(id uuid.UUID) uuid.NullUUID { return uuid.NullUUID{UUID: id, Valid: id != uuid.Nil} }
