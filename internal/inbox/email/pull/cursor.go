package pull

import (
	"context"
	"fmt"
	"slices"

	"parvis/internal/inbox"
	"parvis/internal/kit/db"
)

// Cursor is how far a mailbox has been read.
type Cursor struct {
	Validity uint32   `json:"validity,omitempty"`
	UID      uint32   `json:"uid,omitempty"` // all up to here are kept, but those missed
	Missed   []Missed `json:"missed,omitempty"`
}

// Missed is a mail that could not be fetched or kept.
type Missed struct {
	UID   uint32 `json:"uid"`
	Tries int    `json:"tries"`
	Why   string `json:"why"`
}

// mostTries is after how many a mail is only reported: an operator has to look at it.
const mostTries = 10

// mostMissed keeps the row small; a mailbox with more is broken, and says so.
const mostMissed = 200

func cursorOf(a inbox.Account) (c Cursor, err error) {
	if err := a.Cursor.Unmarshal(&c); err != nil {
		return c, fmt.Errorf("cursor of mailbox %s: %w", a.ID, err)
	}
	return c, nil
}

// got notes that a mail was kept.
func (c *Cursor) got(uid uint32) {
	c.UID = max(c.UID, uid)
	c.Missed = slices.DeleteFunc(c.Missed, func(m Missed) bool { return m.UID == uid })
}

// miss notes that it was not.
func (c *Cursor) miss(uid uint32, why error) {
	c.UID = max(c.UID, uid)
	words := why.Error()
	words = words[:min(len(words), 200)]
	for i := range c.Missed {
		if c.Missed[i].UID == uid {
			c.Missed[i].Tries, c.Missed[i].Why = c.Missed[i].Tries+1, words
			return
		}
	}
	if len(c.Missed) < mostMissed {
		c.Missed = append(c.Missed, Missed{UID: uid, Tries: 1, Why: words})
	}
}

// again lists the missed mails that are worth another try.
func (c Cursor) again() (uids []uint32) {
	for _, m := range c.Missed {
		if m.Tries < mostTries {
			uids = append(uids, m.UID)
		}
	}
	return uids
}

// move changes the cursor as it stands in the database now: another process may read the same mailbox.
func (p *puller) move(ctx context.Context, tx *db.Tx, change func(*Cursor)) error {
	if err := tx.Lock(ctx, "email.cursor."+p.account.ID.String()); err != nil {
		return err
	}
	now, err := p.Inbox.Account(ctx, tx, p.account.ID)
	if err != nil {
		return err
	}
	c, err := cursorOf(now)
	if err != nil {
		return err
	}
	if c.Validity != p.validity {
		c = Cursor{Validity: p.validity}
	}
	change(&c)
	return p.Inbox.SaveCursor(ctx, tx, now, c)
}
