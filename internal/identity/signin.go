package identity

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"parvis/internal/identity/identitysql"
	"parvis/internal/kit/db"
	"parvis/internal/kit/events"
)

// Signing in, from the front door to the desk:
//
//	Password ──right──► second factor known?  ──yes──► Digits or Recovery ──► session
//	                           └──no──► Enrol: a telephone is added ────────► session
//
// Between the two the browser holds no session, only the server's memory of who passed the first step.

// passing is an agent on the way in.
type passing struct {
	at    AuthorityID
	row   identitysql.FindAgentByEmailRow
	known bool // the account exists and is open
}

func (p passing) id() AgentID {
	if !p.known {
		return AgentID{}
	}
	return AgentID{p.row.ID}
}

// enrolled tells whether a second factor is set.
func (p passing) enrolled() bool { return !p.row.TotpAt.IsZero() }

// FirstStep is what a right password gives: not a session yet.
type FirstStep struct {
	Agent    AgentID
	Enrolled bool // digits are asked next; else a telephone is enrolled
}

// Password checks the first factor. A wrong password, an unknown address and a closed account have one answer, found by
// the same work: the same tries counted, the same hash computed, the same refusal written down.
func (s *Service) Password(ctx context.Context, email, password string) (FirstStep, error) {
	p, err := s.findPassing(ctx, email)
	if err != nil {
		return FirstStep{}, err
	}
	tries, err := s.passwordTries(ctx, p, email)
	if err != nil {
		return FirstStep{}, err
	}
	if err := s.db.Write(ctx, func(tx *db.Tx) error { return s.try(ctx, tx, p.at, tries...) }); err != nil {
		return FirstStep{}, err
	}
	right, stale := checkPassword(p.row.PasswordHash, firstSigns(password))
	if !right || !p.known {
		return FirstStep{}, s.refuse(ctx, p, "password", ErrRefused)
	}
	if stale {
		if err := s.rehash(ctx, p, password); err != nil {
			return FirstStep{}, err
		}
	}
	return FirstStep{Agent: p.id(), Enrolled: p.enrolled()}, nil
}

// firstSigns bounds the work that one request can ask for.
func firstSigns(password string) string {
	const most = longestPassword * 4
	return password[:min(len(password), most)]
}

func (s *Service) findPassing(ctx context.Context, email string) (p passing, err error) {
	if p.at, err = here(ctx); err != nil {
		return p, err
	}
	address, err := NormaliseEmail(email)
	if err != nil {
		address = "nobody@invalid" // looked up all the same
	}
	p.row, err = on(s.db.Read()).FindAgentByEmail(ctx, identitysql.FindAgentByEmailParams{AuthorityID: p.at, Email: address})
	if errors.Is(err, sql.ErrNoRows) {
		return p, nil
	}
	if err != nil {
		return p, fmt.Errorf("find an agent by address: %w", err)
	}
	p.known = p.row.ClosedAt.IsZero()
	return p, nil
}

// passwordTries are counted by address as typed, known or not. Where the agent signed in before, only that network's own
// tries hold it: whoever hammers the account from elsewhere does not lock its owner out.
func (s *Service) passwordTries(ctx context.Context, p passing, email string) ([]counted, error) {
	network := string(visitorOf(ctx).Network)
	account := strings.ToLower(strings.TrimSpace(email))
	tries := []counted{s.key.count(perPair, "pair", account, network), s.key.count(perNetwork, "network", network)}
	usual, err := s.usualNetwork(ctx, p)
	if err != nil || usual {
		return tries, err
	}
	return append(tries, s.key.count(perAccount, "account", account)), nil
}

// knownFor is how long a network where an agent signed in counts as theirs.
const knownFor = 90 * day

func (s *Service) usualNetwork(ctx context.Context, p passing) (bool, error) {
	n, err := on(s.db.Read()).IsNetworkKnown(ctx, identitysql.IsNetworkKnownParams{AuthorityID: p.at, AgentID: p.row.ID,
		Network: string(visitorOf(ctx).Network), SeenAt: db.At(s.clock.Now().Add(-knownFor))})
	if err != nil {
		return false, fmt.Errorf("ask whether a network is usual: %w", err)
	}
	return n > 0, nil
}

func (s *Service) refuse(ctx context.Context, p passing, why string, answer error) error {
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		return events.Publish(ctx, s.bus, tx, SignInRefused{Authority: p.at, Agent: p.id(), Why: why, Network: visitorOf(ctx).Network})
	})
	if err != nil {
		return fmt.Errorf("write down a refused sign-in: %w", err)
	}
	return answer
}
