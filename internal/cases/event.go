package cases

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"parvis/internal/identity"
)

// Kind says what happened.
type Kind string

// The kinds of events. A kind, once written, keeps its meaning for ever.
const (
	KindOpened      Kind = "opened"
	KindAssigned    Kind = "assigned"
	KindMoved       Kind = "moved"
	KindAsked       Kind = "asked"
	KindAnswered    Kind = "answered"
	KindMessaged    Kind = "messaged"
	KindNoted       Kind = "noted"
	KindDecided     Kind = "decided"
	KindCorrected   Kind = "corrected"
	KindDocumented  Kind = "documented"
	KindLinked      Kind = "linked"
	KindUnlinked    Kind = "unlinked"
	KindTransferred Kind = "transferred"
	KindReopened    Kind = "reopened"
	KindRated       Kind = "rated"
	KindObjected    Kind = "objected"
	KindDeadline    Kind = "deadline"
	KindTask        Kind = "task"
	KindAutomated   Kind = "automated"
	KindNotified    Kind = "notified"
	KindUndone      Kind = "undone"
	KindReached     Kind = "reached"
	KindMandated    Kind = "mandated"
)

// Event is one thing that happened to a case: what, when, by whom, by which door and why. It never changes.
type Event struct {
	Seq     int64 // 1, 2, 3… within the case
	ID      uuid.UUID
	Kind    Kind
	At      time.Time
	By      identity.Actor
	Channel Channel
	Why     string
	Data    Data
}

// Data is what an event of one kind tells; each kind has one type, listed in kinds.
type Data interface {
	kind() Kind
	// apply changes the case as the event tells. It reads nothing but the two.
	apply(c *Case, e Event)
}

// dataVersion is the version of the JSON that this program writes. A type of data may gain optional fields under the
// same version; anything else raises it, and decode keeps reading the older ones.
const dataVersion = 1

// kinds makes the empty data of each kind.
var kinds = map[Kind]func() Data{
	KindOpened:      func() Data { return new(Opening) },
	KindAssigned:    func() Data { return new(Assigned) },
	KindMoved:       func() Data { return new(Moved) },
	KindAsked:       func() Data { return new(Asked) },
	KindAnswered:    func() Data { return new(Answered) },
	KindMessaged:    func() Data { return new(Messaged) },
	KindNoted:       func() Data { return new(Noted) },
	KindDecided:     func() Data { return new(Decided) },
	KindCorrected:   func() Data { return new(Corrected) },
	KindDocumented:  func() Data { return new(Documented) },
	KindLinked:      func() Data { return new(Linked) },
	KindUnlinked:    func() Data { return new(Unlinked) },
	KindTransferred: func() Data { return new(Transferred) },
	KindReopened:    func() Data { return new(Reopened) },
	KindRated:       func() Data { return new(Rated) },
	KindObjected:    func() Data { return new(Objected) },
	KindDeadline:    func() Data { return new(Ticked) },
	KindTask:        func() Data { return new(Tasked) },
	KindAutomated:   func() Data { return new(Automated) },
	KindNotified:    func() Data { return new(Notified) },
	KindUndone:      func() Data { return new(Undone) },
	KindReached:     func() Data { return new(Reached) },
	KindMandated:    func() Data { return new(Mandated) },
}

// Foreign is the data of a kind that a newer release wrote: it is shown by its kind, kept as it is, and changes nothing.
type Foreign struct {
	Is  Kind
	Raw json.RawMessage
}

func (f *Foreign) kind() Kind         { return f.Is }
func (f *Foreign) apply(*Case, Event) {}

// MarshalJSON writes what was read.
func (f *Foreign) MarshalJSON() ([]byte, error) { return f.Raw, nil }

// decode reads the data of an event; whatever release wrote it.
func decode(kind Kind, version int64, raw []byte) (Data, error) {
	empty, known := kinds[kind]
	if !known || version > dataVersion {
		return &Foreign{Is: kind, Raw: append(json.RawMessage(nil), raw...)}, nil
	}
	data := empty()
	if err := json.Unmarshal(raw, data); err != nil {
		return nil, fmt.Errorf("read the data of a %q event: %w", kind, err)
	}
	return data, nil
}
