package search

import (
	"time"

	"github.com/google/uuid"

	"parvis/internal/kit/tenant"
)

// Kind says what was found.
type Kind string

// What may be found.
const (
	Case   Kind = "case"
	Thread Kind = "thread" // messages that belong to no request
	Person Kind = "person"
)

// piece is one row of the index.
type piece struct {
	Authority tenant.ID
	Kind      Kind
	Owner     uuid.UUID
	Item      uuid.UUID // of a thread: the message; zero for the head
	Seq       int64     // of a case: the event; 0 for the head of others
	At        time.Time
	Words     string
}
