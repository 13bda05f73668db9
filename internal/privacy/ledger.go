package privacy

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/tenant"
	"parvis/internal/privacy/privacysql"
)

// Kind says what was erased.
type Kind string

// The kinds of erasures.
const (
	PersonErased   Kind = "person"
	CaseDeleted    Kind = "case_deleted"
	CaseAnonymised Kind = "case_anonymised"
)

// Erasure is a line of the ledger: something was erased before its time, for good. The id is random and only its hash is
// kept, so the ledger says of nobody that they were here; it does recognise who comes back with a backup.
type Erasure struct {
	Authority uuid.UUID `json:"authority"`
	Hash      string    `json:"hash"` // hexadecimal
	Kind      Kind      `json:"kind"`
	At        time.Time `json:"at"`
}

func hashOf(at tenant.ID, what string, id uuid.UUID) []byte {
	sum := sha256.Sum256(fmt.Appendf(nil, "parvis erased\x00%s\x00%s\x00%s", at, what, id))
	return sum[:]
}

func personHash(at tenant.ID, id identity.PersonID) []byte { return hashOf(at, "person", id.UUID) }
func caseHash(at tenant.ID, id cases.ID) []byte            { return hashOf(at, "case", id.UUID) }

func note(ctx context.Context, tx *db.Tx, hash []byte, kind Kind, when time.Time) error {
	err := on(tx).NoteErasure(ctx, privacysql.NoteErasureParams{AuthorityID: here(ctx), Hash: hash, Kind: string(kind), ErasedAt: db.At(when)})
	if err != nil {
		return fmt.Errorf("note an erasure: %w", err)
	}
	return nil
}

// Ledger lists what was erased in the context's authority, oldest first.
func (s *Service) Ledger(ctx context.Context) ([]Erasure, error) {
	rows, err := on(s.DB.Read()).Erasures(ctx, here(ctx))
	if err != nil {
		return nil, fmt.Errorf("read the ledger of erasures: %w", err)
	}
	all := make([]Erasure, len(rows))
	for i, row := range rows {
		all[i] = Erasure{Authority: here(ctx), Hash: hex.EncodeToString(row.Hash), Kind: Kind(row.Kind), At: row.ErasedAt.Time}
	}
	return all, nil
}

// WriteLedger writes the ledgers of all authorities, a line of JSON each.
func (s *Service) WriteLedger(ctx context.Context, w io.Writer) error {
	all, err := s.Identity.Authorities(ctx)
	if err != nil {
		return err
	}
	out := json.NewEncoder(w)
	for _, a := range all {
		lines, err := s.Ledger(tenant.With(ctx, a.ID))
		if err != nil {
			return err
		}
		for _, line := range lines {
			if err := out.Encode(line); err != nil {
				return fmt.Errorf("write the ledger of erasures: %w", err)
			}
		}
	}
	return nil
}

// ReadLedger reads what WriteLedger wrote.
func ReadLedger(r io.Reader) (all []Erasure, err error) {
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		var one Erasure
		err := json.Unmarshal(lines.Bytes(), &one)
		if err == nil {
			err = one.check()
		}
		if err != nil {
			return nil, fmt.Errorf("line %d of the ledger of erasures cannot be read: %w", n, err)
		}
		all = append(all, one)
	}
	return all, lines.Err()
}

func (e Erasure) check() error {
	raw, err := hex.DecodeString(e.Hash)
	switch {
	case err != nil:
		return err
	case len(raw) != sha256.Size || e.Authority == uuid.Nil:
		return errors.New("it is cut short")
	case e.Kind != PersonErased && e.Kind != CaseDeleted && e.Kind != CaseAnonymised:
		return fmt.Errorf("%q is no kind of erasure", e.Kind)
	}
	return nil
}

// mirror writes the ledger beside the database, whole, flushed and under its name at once.
func (s *Service) mirror(ctx context.Context) (err error) {
	if s.Mirror == "" {
		return nil
	}
	f, err := os.CreateTemp(filepath.Dir(s.Mirror), ".erasures-*")
	if err != nil {
		return fmt.Errorf("write the ledger of erasures: %w", err)
	}
	defer os.Remove(f.Name()) // no longer there once it has its name
	if err := errors.Join(s.WriteLedger(ctx, f), f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("write the ledger of erasures: %w", err)
	}
	return os.Rename(f.Name(), s.Mirror)
}
