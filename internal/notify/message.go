package notify

import (
	"time"

	"github.com/google/uuid"

	"parvis/internal/kit/i18n"
	"parvis/internal/kit/tenant"
)

// ID names one message of an authority.
type ID uuid.UUID

// String writes the ID as it stands in addresses of pages.
func (id ID) String() string { return uuid.UUID(id).String() }

// Contact is where a message goes, and in which language.
type Contact struct {
	Name    string // may be empty
	Address string // name@example.org
	Lang    i18n.Lang
}

// Message is a notice to queue. Either Text with its Values, or Subject and
// Body in a person's own words.
type Message struct {
	Event  string    // the fact told about: the same fact is told to the same person once
	Person uuid.UUID // uuid.Nil when only an address is known
	To     Contact
	Case   uuid.UUID // the case it belongs to, if any
	Name   string    // which notice this is ("granted"): counted and watched by it

	Text   Texts
	Values Values
	Own    []string // variables whose words are the town's, see Render

	Subject, Body string

	Short string // what a text message says; "" for the subject and the link

	Secret     bool   // holds a link or code that opens an account: kept no longer than needed, shown to nobody
	ReplyToken string // goes into the address that answers come back to
}

// State is where a message stands; see the diagram of the package.
type State string

// The states. All but Queued and Sending are final.
const (
	StateQueued    State = "queued"
	StateSending   State = "sending"
	StateSent      State = "sent"
	StateFailed    State = "failed"
	StateUnsure    State = "unsure"
	StateCancelled State = "cancelled"
)

// Outcome is how one attempt ended.
type Outcome string

// The outcomes. Started is that of an attempt under way, or cut by a crash.
const (
	Started   Outcome = "started"
	Delivered Outcome = "sent"
	Temporary Outcome = "temporary"
	Permanent Outcome = "permanent"
	Unsure    Outcome = "unsure"
	Returned  Outcome = "bounced"
)

// Attempt is one try at sending a message, or what came back afterwards.
type Attempt struct {
	Number         int
	Via            string // which way: "smtp", "outbox"
	Started, Ended time.Time
	Outcome        Outcome
	Stage          string // how far it came: connect, greet, tls, auth, from, to, data, answer
	Code           int    // the server's three digits, 0 without an answer
	Enhanced       string // its enhanced code: "5.1.1"
	Words          string // its words; or a key of ours, notify.why.…
}

// Record is a message as it is kept.
type Record struct {
	Authority tenant.ID
	ID        ID
	Event     string
	Person    uuid.UUID
	Case      uuid.UUID
	Name      string
	To        Contact
	Subject   string
	Body      Document // empty once Emptied
	Secret    bool
	MailID    string // our Message-ID, without its brackets

	State    State
	Attempts int // tries and returns
	Unsure   int // how many of them nobody can judge

	Queued, Closed, Bounced, Emptied time.Time

	replyToken string
	way        string
}
