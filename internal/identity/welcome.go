package identity

import (
	"context"
	"fmt"
	"time"

	"parvis/internal/identity/identitysql"
	"parvis/internal/kit/db"
	"parvis/internal/kit/events"
)

// rehash stores the same password under today's figures, unless somebody changed it in between.
func (s *Service) rehash(ctx context.Context, p passing, password string) error {
	hash := hashPassword(firstSigns(password))
	return s.db.Write(ctx, func(tx *db.Tx) error {
		_, err := on(tx).RehashPassword(ctx, identitysql.RehashPasswordParams{AuthorityID: p.at, ID: p.row.ID,
			Stale: p.row.PasswordHash, Fresh: hash})
		return err
	})
}

// welcome begins the session of an agent who passed both factors, knows the network from now on, and forgives the tries.
func (s *Service) welcome(ctx context.Context, tx *db.Tx, p passing, how string) (SessionID, error) {
	roles, err := s.rolesOf(ctx, tx, p.at, p.id())
	if err != nil {
		return SessionID{}, err
	}
	_, idle, longest := sum(roles)
	id, err := s.beginSession(ctx, tx, p.at, Session{Agent: p.id(), idle: idle, Ends: tx.Now.Add(longest)})
	if err != nil {
		return id, err
	}
	network := visitorOf(ctx).Network
	err = on(tx).KnowNetwork(ctx, identitysql.KnowNetworkParams{AuthorityID: p.at, AgentID: p.row.ID, Network: string(network), SeenAt: db.At(tx.Now)})
	if err != nil {
		return id, fmt.Errorf("remember a network: %w", err)
	}
	own := append(s.digitTries(ctx, p, true), s.key.count(perPair, "pair", p.row.Email, string(network)))
	if err := s.forgive(ctx, tx, p.at, own, []counted{s.key.count(perNetwork, "network", string(network))}); err != nil {
		return id, err
	}
	return id, events.Publish(ctx, s.bus, tx, SignedIn{Authority: p.at, Agent: p.id(), Name: p.row.Name, How: how, Network: network})
}

// firstStepLasts is how long after the password the second factor is awaited.
const firstStepLasts = 10 * time.Minute

// FirstStepHolds tells whether a first step passed at an instant may still be followed by the second.
func (s *Service) FirstStepHolds(passedAt time.Time) bool {
	age := s.clock.Now().Sub(passedAt)
	return age >= 0 && age < firstStepLasts
}

// Now is the slice's clock, for pages that remember when a step was passed.
func (s *Service) Now() time.Time { return s.clock.Now() }
