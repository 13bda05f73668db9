package identity

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"parvis/internal/identity/identitysql"
	"parvis/internal/kit/db"
	"parvis/internal/kit/events"
)

// Key is a link or a code as it is known to the database. Its states:
//
//	        use (once)          a month
//	fresh ─────────────► spent ─────────► forgotten
//	  └──────────────► ended ──────────────┘
//	       its time
type Key struct {
	Purpose string
	Ref     string
	Address string
	Ends    time.Time
	id      keyID
	once    bool
	used    time.Time
}

// state tells whether the key opens at the instant now.
func (k Key) state(now time.Time) error {
	if k.once && !k.used.IsZero() {
		return ErrLinkSpent
	}
	if !now.Before(k.Ends) {
		return ErrLinkEnded
	}
	return nil
}

// Look tells what a link is good for without using it: a mail scanner that opens every link must burn none. With
// ErrLinkSpent and ErrLinkEnded the key comes too, so that the page can say what it was for and send another.
func (s *Service) Look(ctx context.Context, t Token) (Key, error) {
	at, err := here(ctx)
	if err != nil {
		return Key{}, err
	}
	k, err := s.findKey(ctx, s.db.Read(), at, byLink, t.Hash())
	if err != nil {
		return k, err
	}
	if _, ok := reopened(ctx, k, s.clock.Now()); ok {
		return k, nil
	}
	return k, k.state(s.clock.Now())
}

func (s *Service) findKey(ctx context.Context, q db.Queryer, at AuthorityID, kind string, hash []byte) (Key, error) {
	row, err := on(q).FindKey(ctx, identitysql.FindKeyParams{AuthorityID: at, Kind: kind, Hash: hash})
	if errors.Is(err, sql.ErrNoRows) {
		return Key{}, ErrLinkUnknown
	}
	if err != nil {
		return Key{}, fmt.Errorf("find a %s: %w", kind, err)
	}
	return Key{Purpose: row.Purpose, Ref: row.Ref, Address: row.Address, Ends: row.EndsAt.Time, id: row.ID, once: row.Once,
		used: row.UsedAt.Time}, nil
}

// UseLink opens a resident's door: it adds to the session that the browser already has, or begins one. The caller renews
// the cookie before it remembers the session.
func (s *Service) UseLink(ctx context.Context, t Token) (opened Opened, err error) {
	at, err := here(ctx)
	if err != nil {
		return opened, err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		k, err := s.findKey(ctx, tx, at, byLink, t.Hash())
		if err != nil {
			return err
		}
		var ok bool
		if opened, ok = reopened(ctx, k, tx.Now); ok {
			return nil
		}
		opened, err = s.openDoor(ctx, tx, at, k, byLink)
		return err
	})
	return opened, err
}

// reopened: the browser that used the link may use it again, by a second press of the button or from the mail.
func reopened(ctx context.Context, k Key, now time.Time) (Opened, bool) {
	visit, ok := ResidentOf(ctx)
	if !ok || !errors.Is(k.state(now), ErrLinkSpent) || visit.Address != k.Address || !visit.Holds(k.Purpose, k.Ref) {
		return Opened{}, false
	}
	return Opened{Session: visit.Session, Grant: Grant{Purpose: k.Purpose, Ref: k.Ref}}, true
}

// Opened is what a door gave.
type Opened struct {
	Session SessionID
	Grant   Grant
	Fresh   bool // the session is new: the browser had none
}

func (s *Service) openDoor(ctx context.Context, tx *db.Tx, at AuthorityID, k Key, how string) (Opened, error) {
	if err := k.state(tx.Now); err != nil {
		return Opened{}, err
	}
	if k.Purpose == ChoosePassword {
		return Opened{}, ErrLinkUnknown // an agent's link opens an agent's page only
	}
	n, err := on(tx).UseKey(ctx, identitysql.UseKeyParams{AuthorityID: at, ID: k.id, UsedAt: db.At(tx.Now)})
	if err != nil {
		return Opened{}, fmt.Errorf("use a %s: %w", how, err)
	}
	if n == 0 {
		return Opened{}, ErrLinkSpent // somebody was faster by a moment
	}
	opened := Opened{Grant: Grant{Purpose: k.Purpose, Ref: k.Ref}}
	if opened.Session, opened.Fresh, err = s.residentSession(ctx, tx, at, k.Address); err != nil {
		return opened, err
	}
	if err := s.grant(ctx, tx, at, opened.Session, opened.Grant); err != nil {
		return opened, err
	}
	if err := s.verifyAddress(ctx, tx, at, k.Address, how); err != nil {
		return opened, err
	}
	return opened, events.Publish(ctx, s.bus, tx, DoorOpened{Authority: at, Session: opened.Session, Purpose: k.Purpose,
		Ref: k.Ref, How: how, Network: visitorOf(ctx).Network})
}
