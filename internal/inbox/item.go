package inbox

import (
	"fmt"
	"time"

	"parvis/internal/identity"
	"parvis/internal/inbox/inboxsql"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/tenant"
)

// State is where an item stands; see the drawings of the package.
type State string

// The states.
const (
	StateReceived  State = "received"
	StateFiled     State = "filed"
	StateHeld      State = "held"
	StateDismissed State = "dismissed"
	StateQueued    State = "queued"
	StateSending   State = "sending"
	StateSent      State = "sent"
	StateDelivered State = "delivered"
	StateFailed    State = "failed"
	StateUnsure    State = "unsure"
)

// Item is one thing that came in or went out.
type Item struct {
	Authority  tenant.ID
	ID         ItemID
	Account    AccountID
	Thread     ThreadID // zero while held, and for filed items of no thread
	Door       Door
	Direction  Direction
	ExternalID string
	State      State
	HeldWhy    string // a key of words; of dismissed items, the words of who dismissed it
	Party      string
	PartyName  string
	Subject    string
	Text       string
	Quoted     string
	HTML       string
	Lang       i18n.Lang
	Size       int64
	SHA256     string
	Facts      Facts
	Files      int            // how many attachments it has
	By         identity.Actor // who wrote an outgoing item, or dismissed one
	Attempts   int
	Unsure     int
	Said       string // what the other side said last

	Sent, Received, Read, Ended time.Time
}

func itemOf(row inboxsql.InboxItem) (Item, error) {
	i := Item{
		Authority: row.AuthorityID, ID: ItemID(row.ID), Account: AccountID(row.AccountID), Thread: ThreadID(row.ThreadID.UUID),
		Door: Door(row.Door), Direction: Direction(row.Direction), ExternalID: row.ExternalID, State: State(row.State),
		HeldWhy: row.HeldWhy, Party: row.Party, PartyName: row.PartyName, Subject: row.Subject, Text: row.Text,
		Quoted: row.Quoted, HTML: row.Html, Lang: i18n.Lang(row.Lang), Size: row.Size, SHA256: row.Sha256,
		Files: int(row.Attachments), By: identity.Actor{Kind: identity.ActorKind(row.ByKind), ID: row.ByID, Name: row.ByName},
		Attempts: int(row.Attempts), Unsure: int(row.Unsure), Said: row.Said,
		Sent: row.SentAt.Time, Received: row.ReceivedAt.Time, Read: row.ReadAt.Time, Ended: row.EndedAt.Time,
	}
	if err := row.Facts.Unmarshal(&i.Facts); err != nil {
		return Item{}, fmt.Errorf("facts of item %s: %w", i.ID, err)
	}
	return i, nil
}
