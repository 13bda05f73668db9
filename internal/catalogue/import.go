package catalogue

import (
	"context"
	"errors"

	"parvis/internal/catalogue/cataloguesql"
	"parvis/internal/kit/db"
	"parvis/internal/kit/tenant"
)

// Imported tells what became of a file.
type Imported struct {
	Service ServiceID
	Version VersionNo
	New     bool   // false when that very text was live already
	Faults  Faults // warnings, or with ErrBroken the errors
}

// Import keeps a file as the draft and publishes it, warnings signed. A text that is
// live already is left as it is: importing a folder twice changes nothing. A broken
// file is refused before anything is stored.
func (s *Store) Import(ctx context.Context, file string, source []byte, by string) (Imported, error) {
	doc, _ := Parse(file, source)
	in := Imported{Service: doc.Definition.Service, Faults: Lint(doc)}
	if len(in.Faults.Errors()) > 0 {
		return in, ErrBroken.Because(in.Faults.Errors())
	}
	row, err := queries(s.db.Read()).Service(ctx, cataloguesql.ServiceParams{AuthorityID: tenant.From(ctx), Service: string(in.Service)})
	if err = found(err, ErrNoService); err != nil && !errors.Is(err, ErrNoService) {
		return in, err
	}
	if same, err := s.isLive(ctx, row, source); err != nil || same {
		in.Version = row.Live
		return in, err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		return s.keepDraft(ctx, tx, doc, SaveDraft{Source: source, File: file, By: by, Edit: row.DraftEdit})
	})
	if err != nil {
		return in, err
	}
	in.New = true
	in.Version, err = s.addVersion(ctx, Draft{doc, by, row.DraftEdit + 1}, in.Faults, by)
	return in, err
}

func (s *Store) isLive(ctx context.Context, row cataloguesql.ServiceRow, source []byte) (bool, error) {
	if row.Live == 0 {
		return false, nil
	}
	hash, err := queries(s.db.Read()).VersionHash(ctx, cataloguesql.VersionHashParams{
		AuthorityID: tenant.From(ctx), Service: row.Service, No: row.Live,
	})
	return hash == hashOf(source), err
}
