package inbox

import (
	"context"
	"fmt"
	"io"
)

// Raw is what a Reader reads: the bytes as they came, and what the door knew beside them.
type Raw struct {
	Body    io.Reader
	Size    int64
	Meta    map[string]string
	Account Account
}

// Reader understands the bytes of one door. It is pure: no clock, network or database. It
// may be given anything; an error or a panic of it has the item held, with its raw.
type Reader interface {
	Read(ctx context.Context, raw Raw) (Message, error)
}

// ReaderFunc is a function that reads.
type ReaderFunc func(ctx context.Context, raw Raw) (Message, error)

// Read calls f.
func (f ReaderFunc) Read(ctx context.Context, raw Raw) (Message, error) { return f(ctx, raw) }

// Channel sends by one door. Send makes one attempt and returns nil only when the other
// side took the message over; else a *Failure. It must give the other side the same name
// for the same item (Letter.Ref), so that a second try after a cut can be told as one.
type Channel interface {
	Door() Door
	Send(ctx context.Context, l Letter) (Receipt, error)
}

// Letter is an item ready to leave, with all that a channel may need.
type Letter struct {
	Item    Item
	Account Account
	Thread  Thread
	Secret  []byte // of the account, opened
	ReplyTo string // signed address that brings an answer back into the thread; "" when the account cannot have one
	Files   []LetterFile
}

// LetterFile is a file that goes with a letter; Open may be called again for another try.
type LetterFile struct {
	Attachment
	Open func(ctx context.Context) (io.ReadSeekCloser, error)
}

// Receipt is what the other side said when it took the message over.
type Receipt struct {
	Ref       string // what it calls the message, when that is not ours: receipts will name it
	Words     string
	Delivered bool // it is with the person already, as in a chat
}

// Fate is what is known of a message that did not leave well.
type Fate string

// The fates.
const (
	Temporary Fate = "temporary" // try again later
	Permanent Fate = "permanent" // the other side will never take it
	Unsure    Fate = "unsure"    // cut between our last byte and its answer
)

// Failure is why a message did not leave.
type Failure struct {
	Fate  Fate
	Words string // of the other side; or a key of words, "inbox.why.…"
}

// Error is for the operator.
func (f *Failure) Error() string { return fmt.Sprintf("%s: %s", f.Fate, f.Words) }
