package app

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"parvis/internal/identity"
	"parvis/internal/kit/clock"
	"parvis/internal/kit/db"
	"parvis/internal/kit/files/folder"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/tenant"
	"parvis/internal/privacy"
)

// ledger reads the file of erasures before anything is restored: one that cannot be read must not be found out after.
func (c *restoreCmd) ledger() ([]privacy.Erasure, error) {
	if c.Erasures == "" {
		return nil, nil
	}
	f, err := os.Open(c.Erasures)
	if err != nil {
		return nil, fmt.Errorf("%w: name the ledger with --erasures", err)
	}
	defer f.Close()
	return privacy.ReadLedger(f)
}

// eraseAgain erases whom the backup brought back: the ledger of the town, and the one in the backup itself. It runs
// before the database gets its name, so that nobody was served meanwhile.
func (c *restoreCmd) eraseAgain(ctx context.Context, d *db.DB, ledger []privacy.Erasure, out io.Writer) error {
	store, err := folder.Look(filepath.Join(c.Data, filesFolder), clock.System())
	if err != nil {
		return err
	}
	h, err := keeperOver(d, store, c.Data)
	if err != nil {
		return err
	}
	all, err := h.ids.Authorities(ctx)
	if err != nil {
		return err
	}
	var again privacy.Counts
	for _, a := range all {
		ctx := identity.As(i18n.With(identity.WithAuthority(tenant.With(ctx, a.ID), a), a.Langs[0]), identity.System)
		known, err := h.keeper.Ledger(ctx)
		if err != nil {
			return err
		}
		done, err := h.keeper.Replay(ctx, append(known, ledger...))
		if err != nil {
			return err
		}
		again.Add(done)
	}
	if c.Erasures == "" {
		_, err = fmt.Fprintln(out, "No ledger was given with --erasures: people who were erased after the backup was made are back.")
		return err
	}
	_, err = fmt.Fprintf(out, "Erased again: %d people, %d requests, %d documents.\n", again.People, again.Deleted+again.Anonymised, again.Documents)
	return err
}
