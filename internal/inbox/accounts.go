package inbox

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"parvis/internal/identity"
	"parvis/internal/inbox/inboxsql"
	"parvis/internal/kit/db"
)

// NewAccount is a mailbox, number or handle to open.
type NewAccount struct {
	Door     Door
	Address  string
	Name     string
	Team     identity.TeamID // whose threads begin there; "" for everybody
	Settings any             // the door's own document; nil for none
	Secret   []byte          // password or key at the other side, kept sealed
}

// AddAccount opens an account in the authority of ctx. ErrTaken when another has that address on that door, in
// whatever authority: a message names nothing but the address.
func (s *Service) AddAccount(ctx context.Context, tx *db.Tx, n NewAccount) (Account, error) {
	at, err := here(ctx)
	if err != nil {
		return Account{}, err
	}
	n.Address = line(n.Address, mostParty)
	if n.Door == Email {
		n.Address, err = identity.NormaliseEmail(n.Address)
	}
	if err != nil || n.Address == "" {
		return Account{}, ErrBadAddress
	}
	if err := tx.Lock(ctx, "inbox.address."+n.Address); err != nil {
		return Account{}, err
	}
	if taken, err := on(tx).AccountsByAddress(ctx, inboxsql.AccountsByAddressParams{Door: string(n.Door), Address: n.Address}); err != nil || len(taken) > 0 {
		return Account{}, errors.Join(err, ErrTaken)
	}
	id := AccountID(db.NewID())
	settings, err := settingsOf(n.Settings)
	if err != nil {
		return Account{}, fmt.Errorf("settings of account %s: %w", n.Address, err)
	}
	row := inboxsql.InsertAccountParams{
		AuthorityID: at, ID: uuid.UUID(id), Door: string(n.Door), Address: n.Address, Name: line(n.Name, mostName), TeamID: string(n.Team),
		Settings: settings, Secret: s.Secret.passwords().Seal(n.Secret, id), Cursor: db.JSON("{}"), CreatedAt: db.At(tx.Now),
	}
	if err := on(tx).InsertAccount(ctx, row); err != nil {
		return Account{}, fmt.Errorf("add account %s: %w", n.Address, err)
	}
	return s.Account(ctx, tx, id)
}

func settingsOf(v any) (db.JSON, error) {
	if v == nil {
		return db.JSON("{}"), nil
	}
	return db.Marshal(v)
}

// ChangeAccount writes name, team and settings of an account; a nil secret keeps the old one.
func (s *Service) ChangeAccount(ctx context.Context, tx *db.Tx, a Account, settings any, secret []byte) error {
	document, err := settingsOf(settings)
	if err != nil {
		return err
	}
	sealed := a.sealed
	if secret != nil {
		sealed = s.Secret.passwords().Seal(secret, a.ID)
	}
	n, err := on(tx).ChangeAccount(ctx, inboxsql.ChangeAccountParams{
		AuthorityID: a.Authority, ID: uuid.UUID(a.ID), Name: line(a.Name, mostName), TeamID: string(a.Team), Settings: document, Secret: sealed,
	})
	if err == nil && n == 0 {
		return ErrUnknown
	}
	return err
}

// Account gives an account of the authority in ctx.
func (s *Service) Account(ctx context.Context, q db.Queryer, id AccountID) (Account, error) {
	at, err := here(ctx)
	if err != nil {
		return Account{}, err
	}
	row, err := on(q).Account(ctx, inboxsql.AccountParams{AuthorityID: at, ID: uuid.UUID(id)})
	if errors.Is(err, sql.ErrNoRows) {
		return Account{}, ErrUnknown
	}
	if err != nil {
		return Account{}, fmt.Errorf("account %s: %w", id, err)
	}
	return accountOf(row), nil
}

// Accounts lists those of the authority in ctx, by door and address.
func (s *Service) Accounts(ctx context.Context, q db.Queryer) ([]Account, error) {
	at, err := here(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := on(q).Accounts(ctx, at)
	return accountsOf(rows), err
}

// AccountsOf lists the accounts of a door that take something now, of every authority: for
// the one process that reads or listens for all of them.
func (s *Service) AccountsOf(ctx context.Context, door Door) ([]Account, error) {
	rows, err := on(s.DB.Read()).AccountsOfDoor(ctx, string(door))
	return accountsOf(rows), err
}

// AccountAt finds whose address it is, in whatever authority: ErrUnknown when nobody's,
// ErrPaused when it takes nothing now.
func (s *Service) AccountAt(ctx context.Context, door Door, address string) (Account, error) {
	rows, err := on(s.DB.Read()).AccountsByAddress(ctx, inboxsql.AccountsByAddressParams{Door: string(door), Address: strings.ToLower(address)})
	switch {
	case err != nil:
		return Account{}, fmt.Errorf("whose address: %w", err)
	case len(rows) == 0:
		return Account{}, ErrUnknown
	}
	a := accountOf(rows[0])
	if !a.Paused.IsZero() {
		return a, ErrPaused
	}
	return a, nil
}

func accountsOf(rows []inboxsql.InboxAccount) []Account {
	all := make([]Account, len(rows))
	for i, row := range rows {
		all[i] = accountOf(row)
	}
	return all
}

// PauseAccount has an account take and send nothing until it is resumed; what waits to leave waits on.
func (s *Service) PauseAccount(ctx context.Context, tx *db.Tx, id AccountID) error {
	return s.pause(ctx, tx, id, db.At(tx.Now))
}

// ResumeAccount ends a pause.
func (s *Service) ResumeAccount(ctx context.Context, tx *db.Tx, id AccountID) error {
	return s.pause(ctx, tx, id, db.Time{})
}

func (s *Service) pause(ctx context.Context, tx *db.Tx, id AccountID, since db.Time) error {
	at, err := here(ctx)
	if err != nil {
		return err
	}
	n, err := on(tx).PauseAccount(ctx, inboxsql.PauseAccountParams{AuthorityID: at, ID: uuid.UUID(id), PausedAt: since})
	if err == nil && n == 0 {
		return ErrUnknown
	}
	return err
}

// SaveCursor writes how far a door has read an account, in the transaction that keeps what it read.
func (s *Service) SaveCursor(ctx context.Context, tx *db.Tx, a Account, cursor any) error {
	document, err := db.Marshal(cursor)
	if err != nil {
		return err
	}
	_, err = on(tx).SaveCursor(ctx, inboxsql.SaveCursorParams{AuthorityID: a.Authority, ID: uuid.UUID(a.ID), Cursor: document, LastOkAt: db.At(tx.Now)})
	return err
}

// Works notes that an account could be reached.
func (s *Service) Works(ctx context.Context, tx *db.Tx, a Account) error {
	return on(tx).AccountWorks(ctx, inboxsql.AccountWorksParams{AuthorityID: a.Authority, ID: uuid.UUID(a.ID), LastOkAt: db.At(tx.Now)})
}

// Fails notes for the operator why an account could not be read.
func (s *Service) Fails(ctx context.Context, tx *db.Tx, a Account, why string) error {
	return on(tx).AccountFails(ctx, inboxsql.AccountFailsParams{AuthorityID: a.Authority, ID: uuid.UUID(a.ID), LastErrorAt: db.At(tx.Now), LastError: line(why, mostSubject)})
}

// SecretOf opens the password or key of an account.
func (s *Service) SecretOf(a Account) ([]byte, error) {
	plain, err := s.Secret.passwords().Open(a.sealed, a.ID)
	if err != nil {
		return nil, fmt.Errorf("open the password of account %s: %w", a.ID, err)
	}
	return plain, nil
}
