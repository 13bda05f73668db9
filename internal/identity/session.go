package identity

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"parvis/internal/identity/identitysql"
	"parvis/internal/kit/db"
)

// Session is a signed-in stay of an agent or a resident. It is a row: when the row ends, the stay ends, whatever the
// browser still holds.
type Session struct {
	ID      SessionID
	Agent   AgentID // zero for a resident
	Address string  // what a resident proved; "" for an agent, or for a paper code
	Network Network
	Device  string
	Began   time.Time
	Seen    time.Time
	Ends    time.Time // whatever happens
	idle    time.Duration
	ended   bool
}

// Alive tells whether the stay goes on at the instant now.
func (s Session) Alive(now time.Time) bool {
	return !s.ended && now.Before(s.Ends) && now.Sub(s.Seen) < s.idle
}

// Residents stay signed in for an evening; drafts and requests do not depend on it.
const (
	residentIdle    = 2 * time.Hour
	residentLongest = 12 * time.Hour
)

// seenEvery is how rarely a session's last request is written down.
const seenEvery = time.Minute

// Grant is one thing that a resident may see because they held its link or code.
type Grant struct {
	Purpose string
	Ref     string
}

func (s *Service) beginSession(ctx context.Context, tx *db.Tx, at AuthorityID, n Session) (SessionID, error) {
	n.ID = newSessionID()
	v := visitorOf(ctx)
	err := on(tx).InsertSession(ctx, identitysql.InsertSessionParams{AuthorityID: at, ID: n.ID.UUID,
		AgentID: uuid.NullUUID{UUID: n.Agent.UUID, Valid: !n.Agent.IsZero()}, Address: n.Address, Network: string(v.Network),
		Device: v.Device, IdleMinutes: int64(n.idle / time.Minute), CreatedAt: db.At(tx.Now), EndsAt: db.At(n.Ends)})
	if err != nil {
		return n.ID, fmt.Errorf("begin a session: %w", err)
	}
	return n.ID, nil
}

// session finds a stay that goes on; ErrNobody otherwise, for one of another authority too.
func (s *Service) session(ctx context.Context, q db.Queryer, at AuthorityID, id SessionID, now time.Time) (Session, error) {
	row, err := on(q).FindSession(ctx, identitysql.FindSessionParams{AuthorityID: at, ID: id.UUID})
	if errors.Is(err, sql.ErrNoRows) {
		return Session{}, ErrNobody
	}
	if err != nil {
		return Session{}, fmt.Errorf("find a session: %w", err)
	}
	found := sessionFrom(row)
	if !found.Alive(now) {
		return Session{}, ErrNobody
	}
	return found, nil
}

func sessionFrom(row identitysql.FindSessionRow) Session {
	return Session{ID: SessionID{row.ID}, Agent: AgentID{row.AgentID.UUID}, Address: row.Address, Network: Network(row.Network),
		Device: row.Device, Began: row.CreatedAt.Time, Seen: row.SeenAt.Time, Ends: row.EndsAt.Time,
		idle: time.Duration(row.IdleMinutes) * time.Minute, ended: !row.EndedAt.IsZero()}
}

// see notes that the stay goes on, once a minute at most.
func (s *Service) see(ctx context.Context, at AuthorityID, stay Session, now time.Time) error {
	if now.Sub(stay.Seen) < seenEvery {
		return nil
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		return on(tx).SeeSession(ctx, identitysql.SeeSessionParams{AuthorityID: at, ID: stay.ID.UUID, SeenAt: db.At(tx.Now)})
	})
}

// residentSession gives the stay of the browser when it proved the same address, or begins one. Another address, or a
// paper code, begins another stay and ends the former: on a library's computer the next person must not see the last one's requests.
func (s *Service) residentSession(ctx context.Context, tx *db.Tx, at AuthorityID, address string) (SessionID, bool, error) {
	if visit, ok := ResidentOf(ctx); ok {
		if visit.Address == address && address != "" {
			return visit.Session, false, nil
		}
		if err := s.endSession(ctx, tx, at, visit.Session, "replaced"); err != nil {
			return SessionID{}, false, err
		}
	}
	id, err := s.beginSession(ctx, tx, at, Session{Address: address, idle: residentIdle, Ends: tx.Now.Add(residentLongest)})
	return id, true, err
}

func (s *Service) grant(ctx context.Context, tx *db.Tx, at AuthorityID, id SessionID, g Grant) error {
	err := on(tx).AddGrant(ctx, identitysql.AddGrantParams{AuthorityID: at, SessionID: id.UUID, Purpose: g.Purpose, Ref: g.Ref, GivenAt: db.At(tx.Now)})
	if err != nil {
		return fmt.Errorf("grant %s %s: %w", g.Purpose, g.Ref, err)
	}
	return nil
}
