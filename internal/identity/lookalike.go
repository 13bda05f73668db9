package identity

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"parvis/internal/identity/identitysql"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
)

// Lookalike is a suggestion that two files are one person's. The machine only suggests: names that agree beside a
// shared address, that was typed and not proved.
type Lookalike struct {
	ID       uuid.UUID
	New, Old PersonID
	Why      string // "same_email", "same_phone", "same_address"
	Found    time.Time
}

// keepLookalike writes a suggestion down until somebody judges it; the same one is kept once.
func (s *Service) keepLookalike(ctx context.Context, tx *db.Tx, like PersonLookalike) error {
	err := on(tx).KeepLookalike(ctx, identitysql.KeepLookalikeParams{AuthorityID: like.Authority, ID: db.NewID(), NewID: like.New.UUID,
		OldID: like.Old.UUID, Why: like.Why, FoundAt: db.At(tx.Now)})
	if err != nil {
		return fmt.Errorf("keep a lookalike: %w", err)
	}
	return nil
}

// Lookalikes lists what nobody has judged yet, the latest first, at most most.
func (s *Service) Lookalikes(ctx context.Context, most int) ([]Lookalike, error) {
	at, err := here(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := on(s.db.Read()).OpenLookalikes(ctx, identitysql.OpenLookalikesParams{AuthorityID: at, Limit: int32(most)})
	if err != nil {
		return nil, fmt.Errorf("list lookalikes: %w", err)
	}
	list := make([]Lookalike, 0, len(rows))
	for _, row := range rows {
		list = append(list, lookalikeFrom(row))
	}
	return list, nil
}

func lookalikeFrom(row identitysql.OpenLookalikesRow) Lookalike {
	return Lookalike{row.ID, PersonID{row.NewID}, PersonID{row.OldID}, row.Why, row.FoundAt.Time}
}

// LookalikesOf lists what nobody has judged yet about one person; Old is always the other one.
func (s *Service) LookalikesOf(ctx context.Context, id PersonID) (list []Lookalike, err error) {
	at, err := here(ctx)
	if err != nil {
		return nil, err
	}
	newer, err := on(s.db.Read()).LookalikesOfNew(ctx, identitysql.LookalikesOfNewParams{AuthorityID: at, NewID: id.UUID})
	if err != nil {
		return nil, fmt.Errorf("list the lookalikes of %s: %w", id, err)
	}
	for _, row := range newer {
		list = append(list, lookalikeFrom(identitysql.OpenLookalikesRow(row)))
	}
	older, err := on(s.db.Read()).LookalikesOfOld(ctx, identitysql.LookalikesOfOldParams{AuthorityID: at, OldID: id.UUID})
	if err != nil {
		return nil, fmt.Errorf("list the lookalikes of %s: %w", id, err)
	}
	for _, row := range older {
		like := lookalikeFrom(identitysql.OpenLookalikesRow(row))
		like.New, like.Old = like.Old, like.New
		list = append(list, like)
	}
	return list, nil
}

// DismissLookalike says that two files are two people: the same suggestion is not made again.
func (s *Service) DismissLookalike(ctx context.Context, tx *db.Tx, a, b PersonID) error {
	n, err := s.settle(ctx, tx, a, b, "dismissed")
	if err == nil && n == 0 {
		return ErrNobody
	}
	return err
}

func (s *Service) settle(ctx context.Context, tx *db.Tx, a, b PersonID, how string) (int64, error) {
	at, err := here(ctx)
	if err != nil {
		return 0, err
	}
	by, err := json.Marshal(Who(ctx))
	if err != nil {
		return 0, fmt.Errorf("write who judged a lookalike: %w", err)
	}
	n, err := on(tx).SettleLookalikes(ctx, identitysql.SettleLookalikesParams{AuthorityID: at, NewID: a.UUID, OldID: b.UUID,
		SettledAt: db.At(tx.Now), SettledHow: how, SettledBy: by})
	if err != nil {
		return 0, fmt.Errorf("judge a lookalike: %w", err)
	}
	return n, nil
}

// Alike says what two people share and what differs: what an agent weighs before joining their files.
type Alike struct {
	What string // "name", "birth", "email", "phone", "address"
	Same int    // 1 the same, 0 unknown on one side, -1 different
	A, B string
}

// Compare weighs two people against each other, always in the same order.
func Compare(a, b Person) []Alike {
	all := []Alike{{"name", agree(foldName(a.Name()), foldName(b.Name())), a.Name(), b.Name()},
		{"birth", agree(birthText(a.Birth), birthText(b.Birth)), birthText(a.Birth), birthText(b.Birth)}}
	for _, kind := range []ContactKind{Email, Phone, Address} {
		all = append(all, alikeBy(kind, a, b))
	}
	return all
}

func alikeBy(kind ContactKind, a, b Person) Alike {
	left, _ := a.Contact(kind)
	right, _ := b.Contact(kind)
	for _, x := range a.Contacts {
		for _, y := range b.Contacts {
			if x.Kind == kind && y.Kind == kind && x.Value == y.Value {
				return Alike{string(kind), 1, x.Typed, y.Typed}
			}
		}
	}
	return Alike{string(kind), agree(left.Value, right.Value), left.Typed, right.Typed}
}

func agree(a, b string) int {
	switch {
	case a == "" || b == "":
		return 0
	case a == b:
		return 1
	}
	return -1
}

// ErrSamePerson, ErrMergedAlready and ErrNoMerge are what joining two files may meet.
var (
	ErrSamePerson    = errs.New(errs.Invalid, "identity.same_person")
	ErrMergedAlready = errs.New(errs.Conflict, "identity.merged_already")
	ErrNoMerge       = errs.New(errs.NotFound, "identity.no_merge")
)
