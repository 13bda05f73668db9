package identity

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"parvis/internal/identity/identitysql"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
)

// counted is one thing that tries are counted against. Its name is a digest: no table of who tried what comes to be.
type counted struct {
	name string
	b    brake
}

func (k SealKey) count(b brake, parts ...string) counted {
	return counted{hex.EncodeToString(k.mac(append([]string{"tries"}, parts...)...)[:16]), b}
}

// fromNetwork counts by network, and nothing where there is none: a job that sends a hundred reminders is no attacker.
func (k SealKey) fromNetwork(b brake, what string, network Network) []counted {
	if network == "" {
		return nil
	}
	return []counted{k.count(b, what, string(network))}
}

// tooMany says how long to wait, in the largest unit that a person would use.
func tooMany(wait time.Duration) *errs.Error {
	if wait <= time.Minute {
		return errs.New(errs.TooMany, "identity.wait_seconds", "Count", int(math.Ceil(wait.Seconds())))
	}
	return errs.New(errs.TooMany, "identity.wait_minutes", "Count", int(math.Ceil(wait.Minutes())))
}

// try counts one try against each thing before it is looked at, so that a hundred at once do not all pass. It refuses
// with a wait when any of them is being held; a refused try is not counted, so waiting always helps.
func (s *Service) try(ctx context.Context, tx *db.Tx, at AuthorityID, things ...counted) error {
	if err := lockAll(ctx, tx, at, things); err != nil {
		return err
	}
	tallies := make([]tally, len(things))
	var wait time.Duration
	for i, thing := range things {
		t, err := s.tally(ctx, tx, at, thing.name)
		if err != nil {
			return err
		}
		tallies[i] = t
		wait = max(wait, t.wait(tx.Now))
	}
	if wait > 0 {
		return tooMany(wait)
	}
	for i, thing := range things {
		if err := s.saveTally(ctx, tx, at, thing.name, tallies[i].try(tx.Now, thing.b)); err != nil {
			return err
		}
	}
	return nil
}

// forgive takes back what a success had counted: all of it for what belongs to one person, one try for what many share.
func (s *Service) forgive(ctx context.Context, tx *db.Tx, at AuthorityID, own []counted, shared []counted) error {
	if err := lockAll(ctx, tx, at, slices.Concat(own, shared)); err != nil {
		return err
	}
	for _, thing := range own {
		if err := on(tx).DropTally(ctx, identitysql.DropTallyParams{AuthorityID: at, Counted: thing.name}); err != nil {
			return fmt.Errorf("forget tries: %w", err)
		}
	}
	for _, thing := range shared {
		t, err := s.tally(ctx, tx, at, thing.name)
		if err != nil {
			return err
		}
		t.Tries, t.Until = max(0, t.Tries-1), time.Time{}
		if err := s.saveTally(ctx, tx, at, thing.name, t); err != nil {
			return err
		}
	}
	return nil
}

// lockAll has those who count the same things follow one another, always in one order: two never wait for each other.
func lockAll(ctx context.Context, tx *db.Tx, at AuthorityID, things []counted) error {
	slices.SortFunc(things, func(a, b counted) int { return strings.Compare(a.name, b.name) })
	for _, thing := range things {
		if err := tx.Lock(ctx, "identity.tally."+at.String()+thing.name); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) tally(ctx context.Context, tx *db.Tx, at AuthorityID, name string) (t tally, err error) {
	row, err := on(tx).FindTally(ctx, identitysql.FindTallyParams{AuthorityID: at, Counted: name})
	if errors.Is(err, sql.ErrNoRows) {
		return t, nil
	}
	if err != nil {
		return t, fmt.Errorf("read tries: %w", err)
	}
	return tally{Tries: int(row.Tries), Last: row.LastAt.Time, Until: row.UntilAt.Time}, nil
}

func (s *Service) saveTally(ctx context.Context, tx *db.Tx, at AuthorityID, name string, t tally) error {
	err := on(tx).SaveTally(ctx, identitysql.SaveTallyParams{AuthorityID: at, Counted: name, Tries: int64(t.Tries),
		LastAt: db.At(t.Last), UntilAt: db.At(t.Until)})
	if err != nil {
		return fmt.Errorf("count a try: %w", err)
	}
	return nil
}
