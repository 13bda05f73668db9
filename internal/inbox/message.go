package inbox

import (
	"time"

	"github.com/google/uuid"

	"parvis/internal/kit/i18n"
)

// Message is what a Reader understood of the raw bytes. Keep cleans and bounds every
// text, so a Reader need not.
type Message struct {
	Party     string // who wrote, as the door knows them
	PartyName string
	AnswerTo  string // where an answer goes; "" = Party
	Person    uuid.UUID
	Subject   string
	Text      string // what they wrote now
	Quoted    string // what they repeated of earlier messages
	HTML      string // cleaned for showing; "" when there is only text
	Lang      i18n.Lang
	SentAt    time.Time // as the sender says; zero when unknown
	Parts     []Part
	Facts     Facts

	// Conversation is the door's own name of the exchange, such as the number that rings
	// or the id of a chat: the open thread of that name goes on. Mail has none.
	Conversation string
	// Files says that nobody waits for an answer when the item joins no thread: a bounce, a holiday note.
	Files bool
	// Hold has the item held all the same: a key of words, "inbox.held.…".
	Hold string
}

// Part is a file that came with a message.
type Part struct {
	Name      string
	Type      string // as declared; what counts is the content
	ContentID string // of a picture that the HTML shows, without brackets
	Inline    bool
	Body      []byte
}

// Facts are what is known of an item beside its words. They grow by fields, never by meaning.
type Facts struct {
	Ref        string            `json:"ref,omitempty"`         // its own name among messages: a Message-ID without brackets
	InReplyTo  []string          `json:"in_reply_to,omitempty"` // refs that it answers
	References []string          `json:"references,omitempty"`  // refs of the exchange, oldest first
	ReplyTags  []string          `json:"reply_tags,omitempty"`  // tags of addresses it was sent to: contact+TAG@…
	To         []string          `json:"to,omitempty"`
	Cc         []string          `json:"cc,omitempty"`
	Forward    bool              `json:"forward,omitempty"` // somebody else's message passed on: never joins by reference
	Auto       Auto              `json:"auto,omitempty"`
	Loop       bool              `json:"loop,omitempty"`    // our own message came back
	Command    string            `json:"command,omitempty"` // a word that the door itself obeys, such as STOP: nobody waits for an agent
	Bounce     *Bounce           `json:"bounce,omitempty"`
	Auth       *Auth             `json:"auth,omitempty"`
	Events     []Calendar        `json:"events,omitempty"`
	Cut        bool              `json:"cut,omitempty"`      // the text is longer than what is kept beside the raw
	Stranger   bool              `json:"stranger,omitempty"` // joined a thread of another party by a signed address or reference
	Lost       []string          `json:"lost,omitempty"`     // parts left out, with keys of words that say why
	More       map[string]string `json:"more,omitempty"`     // the door's own
}

// Auto tells what kind of machine wrote, if one did.
type Auto string

// The kinds of RFC 3834 and of its neighbours.
const (
	Replied   Auto = "replied"   // a holiday note, an acknowledgement
	Generated Auto = "generated" // by a program, for nobody's message
	Bulk      Auto = "bulk"      // a mailing or a list
)

// Bounce is a message that came back.
type Bounce struct {
	Of        string `json:"of,omitempty"` // ref of the message that came back
	Recipient string `json:"recipient,omitempty"`
	Action    string `json:"action,omitempty"` // failed, delayed, delivered…
	Code      string `json:"code,omitempty"`   // 5.1.1
	Words     string `json:"words,omitempty"`
}

// Final tells that the message will not arrive.
func (b Bounce) Final() bool { return b.Action == "failed" }

// Auth is what could be proved about the sender.
type Auth struct {
	SPF   string   `json:"spf,omitempty"` // pass, fail, softfail, neutral, none, temperror, permerror
	DKIM  string   `json:"dkim,omitempty"`
	Signs []string `json:"signs,omitempty"` // domains whose signature holds
	DMARC string   `json:"dmarc,omitempty"` // pass, fail, none, temperror, permerror
	By    string   `json:"by,omitempty"`    // who looked, when it was not us
}

// Calendar is an appointment that came as a part.
type Calendar struct {
	Method    string    `json:"method,omitempty"` // REQUEST, CANCEL, REPLY…
	UID       string    `json:"uid,omitempty"`
	Summary   string    `json:"summary,omitempty"`
	Place     string    `json:"place,omitempty"`
	Organizer string    `json:"organizer,omitempty"`
	Start     time.Time `json:"start,omitzero"`
	End       time.Time `json:"end,omitzero"`
	AllDay    bool      `json:"all_day,omitempty"`
}
