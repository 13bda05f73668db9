package identity

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"parvis/internal/identity/identitysql"
	"parvis/internal/kit/db"
	"parvis/internal/kit/events"
)

// Merge is two files of one person joined: From keeps its history and reaches nobody any more, Into goes on. It can be
// undone as long as neither has been joined again.
type Merge struct {
	ID         uuid.UUID
	From, Into PersonID
	Moved      Moved
	At         time.Time
	By         Actor
	Undone     bool
}

// Moved is what a merge carried over, so that it finds its way back.
type Moved struct {
	Contacts []MovedContact `json:"contacts,omitempty"`
	Mandates []MovedMandate `json:"mandates,omitempty"`
	Cases    []uuid.UUID    `json:"cases,omitempty"` // the upper slice's: handed over in the same transaction
}

// MovedContact is a contact point of From; New when Into did not have it.
type MovedContact struct {
	Kind  ContactKind `json:"kind"`
	Value string      `json:"value"`
	New   bool        `json:"new,omitempty"`
}

// MovedMandate is a right to act, or to be acted for, that was the file's.
type MovedMandate struct {
	ID     uuid.UUID `json:"id"`
	Helper bool      `json:"helper,omitempty"` // From acted for somebody; else somebody for From
}

// PeopleMerged: two files were joined, or taken apart again.
type PeopleMerged struct {
	Authority AuthorityID
	Merge     Merge
	By        Actor
}

// Merge joins the file from with the file into: contact points go over with their proof, and end at from. Cases are the
// caller's, who hands them over in the same transaction and names them.
func (s *Service) Merge(ctx context.Context, tx *db.Tx, from, into PersonID, handed []uuid.UUID) (Merge, error) {
	at, err := here(ctx)
	if err != nil {
		return Merge{}, err
	}
	gone, stays, err := s.mergeable(ctx, tx, at, from, into)
	if err != nil {
		return Merge{}, err
	}
	m := Merge{ID: db.NewID(), From: from, Into: into, At: tx.Now, By: Who(ctx), Moved: Moved{Cases: handed}}
	for _, c := range gone.Contacts {
		moved := MovedContact{Kind: c.Kind, Value: c.Value, New: !stays.reachedBy(c)}
		if err := s.NoteContact(ctx, tx, into, c); err != nil {
			return m, err
		}
		if c.IsVerified() {
			if err := s.VerifyContact(ctx, tx, into, c, c.How); err != nil {
				return m, err
			}
		}
		if err := s.EndContact(ctx, tx, from, c.Kind, c.Value); err != nil {
			return m, err
		}
		m.Moved.Contacts = append(m.Moved.Contacts, moved)
	}
	if m.Moved.Mandates, err = s.moveMandates(ctx, tx, at, from, into); err != nil {
		return m, err
	}
	if err := s.insertMerge(ctx, tx, at, m); err != nil {
		return m, err
	}
	if _, err := s.settle(ctx, tx, from, into, "merged"); err != nil {
		return m, err
	}
	return m, events.Publish(ctx, s.bus, tx, PeopleMerged{Authority: at, Merge: m, By: m.By})
}

func (p Person) reachedBy(c ContactPoint) bool {
	for _, own := range p.Contacts {
		if own.Kind == c.Kind && own.Value == c.Value {
			return true
		}
	}
	return false
}

// mergeable refuses one person twice, and whoever is part of another merge that goes the other way.
func (s *Service) mergeable(ctx context.Context, tx *db.Tx, at AuthorityID, from, into PersonID) (gone, stays Person, err error) {
	if from == into {
		return gone, stays, ErrSamePerson
	}
	if gone, err = s.person(ctx, tx, from); err != nil {
		return gone, stays, err
	}
	if stays, err = s.person(ctx, tx, into); err != nil {
		return gone, stays, err
	}
	for _, id := range []PersonID{from, into} {
		if _, joined, err := s.mergedInto(ctx, tx, at, id); err != nil || joined {
			return gone, stays, errors.Join(err, ErrMergedAlready)
		}
	}
	return gone, stays, nil
}

func (s *Service) insertMerge(ctx context.Context, tx *db.Tx, at AuthorityID, m Merge) error {
	moved, err := db.Marshal(m.Moved)
	if err != nil {
		return fmt.Errorf("write what a merge moved: %w", err)
	}
	by, err := db.Marshal(m.By)
	if err != nil {
		return fmt.Errorf("write who merged: %w", err)
	}
	err = on(tx).InsertMerge(ctx, identitysql.InsertMergeParams{AuthorityID: at, ID: m.ID, FromID: m.From.UUID, IntoID: m.Into.UUID,
		Moved: moved, MergedAt: db.At(m.At), MergedBy: by})
	if err != nil {
		return fmt.Errorf("keep a merge: %w", err)
	}
	return nil
}

// Unmerge takes two files apart again: contact points return with their proof. The caller hands the cases back.
func (s *Service) Unmerge(ctx context.Context, tx *db.Tx, id uuid.UUID) (Merge, error) {
	at, err := here(ctx)
	if err != nil {
		return Merge{}, err
	}
	row, err := on(tx).MergeByID(ctx, identitysql.MergeByIDParams{AuthorityID: at, ID: id})
	if errors.Is(err, sql.ErrNoRows) || err == nil && !row.UndoneAt.IsZero() {
		return Merge{}, ErrNoMerge
	}
	if err != nil {
		return Merge{}, fmt.Errorf("find merge %s: %w", id, err)
	}
	m, err := mergeFrom(row)
	if err != nil {
		return m, err
	}
	if _, joined, err := s.mergedInto(ctx, tx, at, m.Into); err != nil || joined {
		return m, errors.Join(err, ErrMergedAlready)
	}
	if err := s.giveBack(ctx, tx, at, m); err != nil {
		return m, err
	}
	by, err := json.Marshal(Who(ctx))
	if err != nil {
		return m, fmt.Errorf("write who took a merge back: %w", err)
	}
	n, err := on(tx).UndoMerge(ctx, identitysql.UndoMergeParams{AuthorityID: at, ID: id, UndoneAt: db.At(tx.Now), UndoneBy: by})
	if err != nil {
		return m, fmt.Errorf("undo merge %s: %w", id, err)
	}
	if n == 0 {
		return m, ErrNoMerge
	}
	m.Undone = true
	return m, events.Publish(ctx, s.bus, tx, PeopleMerged{Authority: at, Merge: m, By: Who(ctx)})
}

// giveBack: the rows of From were ended, not forgotten, so that noting them again brings their proof back.
func (s *Service) giveBack(ctx context.Context, tx *db.Tx, at AuthorityID, m Merge) error {
	into, err := s.person(ctx, tx, m.Into)
	if err != nil {
		return err
	}
	for _, moved := range m.Moved.Contacts {
		typed := moved.Value
		for _, c := range into.Contacts {
			if c.Kind == moved.Kind && c.Value == moved.Value {
				typed = c.Typed
			}
		}
		if err := s.NoteContact(ctx, tx, m.From, ContactPoint{Kind: moved.Kind, Value: moved.Value, Typed: typed}); err != nil {
			return err
		}
		if !moved.New {
			continue
		}
		if err := s.EndContact(ctx, tx, m.Into, moved.Kind, moved.Value); err != nil && !errors.Is(err, ErrNobody) { // ended meanwhile
			return err
		}
	}
	for _, moved := range m.Moved.Mandates {
		if err := s.moveMandate(ctx, tx, at, moved, m.From); err != nil {
			return err
		}
	}
	err = on(tx).ReviveLookalikes(ctx, identitysql.ReviveLookalikesParams{AuthorityID: at, NewID: m.From.UUID, OldID: m.Into.UUID})
	if err != nil {
		return fmt.Errorf("suggest again: %w", err)
	}
	return nil
}

// MergedInto tells whether a file was joined with another that goes on.
func (s *Service) MergedInto(ctx context.Context, id PersonID) (Merge, bool, error) {
	at, err := here(ctx)
	if err != nil {
		return Merge{}, false, err
	}
	return s.mergedInto(ctx, s.db.Read(), at, id)
}

func (s *Service) mergedInto(ctx context.Context, q db.Queryer, at AuthorityID, id PersonID) (Merge, bool, error) {
	row, err := on(q).MergeOutOf(ctx, identitysql.MergeOutOfParams{AuthorityID: at, FromID: id.UUID})
	if errors.Is(err, sql.ErrNoRows) {
		return Merge{}, false, nil
	}
	if err != nil {
		return Merge{}, false, fmt.Errorf("find what %s was merged into: %w", id, err)
	}
	m, err := mergeFrom(identitysql.MergeByIDRow(row))
	return m, err == nil, err
}

// MergesInto lists the files that were joined with this one.
func (s *Service) MergesInto(ctx context.Context, id PersonID) (list []Merge, err error) {
	at, err := here(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := on(s.db.Read()).MergesInto(ctx, identitysql.MergesIntoParams{AuthorityID: at, IntoID: id.UUID})
	if err != nil {
		return nil, fmt.Errorf("list the merges into %s: %w", id, err)
	}
	for _, row := range rows {
		m, err := mergeFrom(identitysql.MergeByIDRow(row))
		if err != nil {
			return nil, err
		}
		list = append(list, m)
	}
	return list, nil
}

func mergeFrom(row identitysql.MergeByIDRow) (Merge, error) {
	m := Merge{ID: row.ID, From: PersonID{row.FromID}, Into: PersonID{row.IntoID}, At: row.MergedAt.Time, Undone: !row.UndoneAt.IsZero()}
	if err := json.Unmarshal(row.Moved, &m.Moved); err != nil {
		return m, fmt.Errorf("read what merge %s moved: %w", m.ID, err)
	}
	if err := json.Unmarshal(row.MergedBy, &m.By); err != nil {
		return m, fmt.Errorf("read who made merge %s: %w", m.ID, err)
	}
	return m, nil
}
