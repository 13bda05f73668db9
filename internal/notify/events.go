package notify

import (
	"time"

	"github.com/google/uuid"

	"parvis/internal/kit/tenant"
)

// Notice is what the events tell about a message.
type Notice struct {
	Authority tenant.ID
	ID        ID
	Event     string
	Name      string
	Person    uuid.UUID
	Case      uuid.UUID
	Address   string
	At        time.Time
}

// Sent tells that a mail server took the message over, for good.
type Sent struct{ Notice }

// Failed tells that a message did not leave and will not be tried again: an
// agent has to reach the person in another way. Unsure means that it may have
// left all the same.
type Failed struct {
	Notice
	Unsure bool
	Why    Attempt
}

// Bounced tells that a message came back after it had been taken over.
type Bounced struct {
	Notice
	Why Attempt
}
