package chat

import (
	"time"

	"github.com/google/uuid"

	"parvis/internal/inbox"
	"parvis/internal/inbox/chat/chatsql"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/tenant"
)

// ID names a chat; its thread has it as the name of the conversation.
type ID uuid.UUID

// String is how the id stands in addresses of pages.
func (id ID) String() string { return uuid.UUID(id).String() }

// ParseID reads an id out of an address.
func ParseID(s string) (ID, error) {
	id, err := uuid.Parse(s)
	if err != nil || id.String() != s {
		return ID{}, ErrUnknown
	}
	return ID(id), nil
}

// State is where a chat stands; see the drawing of the package.
type State string

// The states.
const (
	Waiting State = "waiting"
	Open    State = "open"
	Ended   State = "ended"
)

// Why a chat has ended.
type Why string

// The ends. After Left and Shut the thread stays open: somebody still waits for an answer.
const (
	ByAgent    Why = "agent"
	ByResident Why = "resident"
	BySilence  Why = "silence"
	Left       Why = "left" // they were gone before we answered
	Shut       Why = "shut" // the town hall closed before we answered
)

// Chat is one conversation on the site.
type Chat struct {
	Authority          tenant.ID
	ID                 ID
	Account            inbox.AccountID
	Thread             inbox.ThreadID
	Name, Email, Phone string // as they say: nobody has proved them
	Lang               i18n.Lang
	State              State
	Agent              uuid.UUID // uuid.Nil while nobody has taken it
	AgentName          string
	Seq                int64           // number of the last change
	Seen               int64           // the last line that was on the resident's screen
	LastBy             inbox.Direction // who spoke last

	Opened, Taken, Spoke, Alive, Warned, End, Mailed time.Time
	Why                                              Why
}

func chatOf(row chatsql.InboxChat) Chat {
	return Chat{
		Authority: row.AuthorityID, ID: ID(row.ID), Account: inbox.AccountID(row.AccountID), Thread: inbox.ThreadID(row.ThreadID),
		Name: row.Name, Email: row.Email, Phone: row.Phone, Lang: i18n.Lang(row.Lang), State: State(row.State), Agent: row.AgentID.UUID,
		AgentName: row.AgentName, Seq: row.Seq, Seen: row.Seen, LastBy: inbox.Direction(row.LastBy), Opened: row.OpenedAt.Time,
		Taken: row.TakenAt.Time, Spoke: row.SpokeAt.Time, Alive: row.AliveAt.Time, Warned: row.WarnedAt.Time, End: row.EndedAt.Time,
		Mailed: row.MailedAt.Time, Why: Why(row.EndedWhy),
	}
}

// Live tells that something may still be said.
func (c Chat) Live() bool { return c.State != Ended }

// Address is where the person says that an answer reaches them once they have left; "" when they gave no e-mail.
func (c Chat) Address() string { return c.Email }

// EndsBy is until when somebody who was warned may still go on; zero when nobody was warned.
func (c Chat) EndsBy() time.Time {
	if c.Warned.IsZero() {
		return time.Time{}
	}
	return c.Warned.Add(afterWarning)
}

// How long silence may last, and how long a key opens what it opened after the end.
const (
	untilWarning = 10 * time.Minute // after our last word
	afterWarning = 5 * time.Minute
	untilGone    = 30 * time.Minute // without a sign of life from the resident's page
	afterClosing = 15 * time.Minute // the town hall has closed and nobody has taken it
	keyOutlives  = 24 * time.Hour
)

// act is what silence asks for.
type act string

const (
	nothing act = ""
	warn    act = "warn"
	end     act = "end"
)

// silence is the rule: whoever has our answer and says nothing is warned, then the chat ends. Whoever waits for us is
// never ended for our silence, only when they are gone, or when nobody will come because the town hall has closed.
func (c Chat) silence(now, closed time.Time) (act, Why) {
	switch {
	case c.State == Ended:
		return nothing, ""
	case c.LastBy == inbox.In && now.Sub(c.Alive) >= untilGone:
		return end, Left
	case c.State == Waiting && !closed.IsZero() && now.Sub(closed) >= afterClosing && now.Sub(c.Opened) >= afterClosing:
		return end, Shut
	case c.LastBy == inbox.In:
		return nothing, ""
	case c.Warned.IsZero() && now.Sub(c.Spoke) >= untilWarning:
		return warn, ""
	case !c.Warned.IsZero() && now.Sub(c.Warned) >= afterWarning:
		return end, BySilence
	}
	return nothing, ""
}

// opens tells whether the resident's key is still good.
func (c Chat) opens(now time.Time) bool { return c.Live() || now.Sub(c.End) < keyOutlives }
