package inbox

import (
	"time"

	"github.com/google/uuid"

	"parvis/internal/identity"
	"parvis/internal/inbox/inboxsql"
	"parvis/internal/kit/db"
	"parvis/internal/kit/tenant"
)

// Account is one mailbox, number or handle of an authority on a door.
type Account struct {
	Authority tenant.ID
	ID        AccountID
	Door      Door
	Address   string // as the door knows it: contact@portvieux.example, +33298000000
	Name      string // as agents know it: "Accueil"
	Team      identity.TeamID
	Settings  db.JSON // the door's own: a document of its package
	Cursor    db.JSON // how far the door has read: a document of its package

	Created, Paused, LastOK, LastErrorAt time.Time
	LastError                            string // for the operator, cleared by the next success

	sealed []byte
}

// State says in a word how the account stands: active, paused or broken.
func (a Account) State() string {
	switch {
	case !a.Paused.IsZero():
		return "paused"
	case a.LastError != "":
		return "broken"
	}
	return "active"
}

func accountOf(row inboxsql.InboxAccount) Account {
	return Account{
		Authority: row.AuthorityID, ID: AccountID(row.ID), Door: Door(row.Door), Address: row.Address, Name: row.Name,
		Team: identity.TeamID(row.TeamID), Settings: row.Settings, Cursor: row.Cursor, Created: row.CreatedAt.Time,
		Paused: row.PausedAt.Time, LastOK: row.LastOkAt.Time, LastErrorAt: row.LastErrorAt.Time, LastError: row.LastError,
		sealed: row.Secret,
	}
}

func (a Account) key() (authority, id uuid.UUID) { return a.Authority, uuid.UUID(a.ID) }
