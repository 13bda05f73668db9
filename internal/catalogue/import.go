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

// Import keeps a file as the draft and publishes it, warnings signed, in one
// transaction. A text that is live already is left as it is: importing a folder twice
// changes nothing. A broken file is refused before anything is stored, and so is one
// that would overwrite a draft on which somebody is working (ErrDraftEdited).
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
	if live, err := s.isVersion(ctx, row.Service, row.Live, source); err != nil || live {
		in.Version = row.Live
		return in, err
	}
	if err := s.mayReplace(ctx, row, source); err != nil {
		return in, err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		if err := s.keepDraft(ctx, tx, doc, SaveDraft{Source: source, File: file, By: by, Edit: row.DraftEdit}); err != nil {
			return err
		}
		in.Version, err = s.number(ctx, tx, Draft{doc, by, row.DraftEdit + 1}, in.Faults, by)
		return err
	})
	in.New = err == nil
	return in, err
}

// mayReplace lets a draft go that says nothing new: none, the last version, or this very text.
func (s *Store) mayReplace(ctx context.Context, row cataloguesql.ServiceRow, source []byte) error {
	if row.Service == "" || row.DraftSource == string(source) {
		return nil
	}
	published, err := s.isVersion(ctx, row.Service, row.Latest, []byte(row.DraftSource))
	if err == nil && !published {
		return ErrDraftEdited
	}
	return err
}

// isVersion reports that a version is that very text.
func (s *Store) isVersion(ctx context.Context, service string, no VersionNo, source []byte) (bool, error) {
	if no == 0 {
		return false, nil
	}
	hash, err := queries(s.db.Read()).VersionHash(ctx, cataloguesql.VersionHashParams{
		AuthorityID: tenant.From(ctx), Service: service, No: no,
	})
	return hash == hashOf(source), err
}
