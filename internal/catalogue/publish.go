package catalogue

import (
	"context"
	"crypto/sha256"
	"encoding/hex"

	"parvis/internal/catalogue/cataloguesql"
	"parvis/internal/kit/db"
	"parvis/internal/kit/events"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/tenant"
)

// SaveDraft is a draft to be kept.
type SaveDraft struct {
	Source []byte
	File   string // the name under which it is exported
	By     string // who saves
	Edit   int64  // that of the draft it was made from; 0 for a new service
}

// Save keeps a draft, whole or not: only what cannot be read as a definition with a
// name is refused. The faults are those that publishing would meet. A draft that
// somebody else saved in between is ErrDraftEdited, and neither text is lost.
func (s *Store) Save(ctx context.Context, in SaveDraft) (*Document, Faults, error) {
	doc, faults := Parse(in.File, in.Source)
	if !idPattern.MatchString(string(doc.Definition.Service)) {
		return doc, faults, ErrBroken.Because(faults)
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error { return s.keepDraft(ctx, tx, doc, in) })
	if err != nil {
		return doc, nil, err
	}
	return doc, Lint(doc), nil
}

func (s *Store) keepDraft(ctx context.Context, tx *db.Tx, doc *Document, in SaveDraft) error {
	authority, service := tenant.From(ctx), string(doc.Definition.Service)
	tx.AfterCommit(func() { s.cache.forget(authority) })
	if in.Edit == 0 {
		err := queries(tx).AddService(ctx, cataloguesql.AddServiceParams{
			AuthorityID: authority, Service: service, DraftFile: in.File, DraftSource: string(in.Source),
			DraftBy: in.By, CreatedAt: db.Time{Time: tx.Now},
		})
		if db.Violates(err, "services_pk") {
			return ErrDraftEdited
		}
		return err
	}
	n, err := queries(tx).SaveDraft(ctx, cataloguesql.SaveDraftParams{
		AuthorityID: authority, Service: service, DraftFile: in.File, DraftSource: string(in.Source),
		DraftBy: in.By, UpdatedAt: db.Time{Time: tx.Now}, DraftEdit: in.Edit,
	})
	if err == nil && n == 0 {
		return ErrDraftEdited
	}
	return err
}

// Publish is who publishes, and whether the warnings were read.
type Publish struct {
	By   string
	Sign bool // takes the warnings on; without it a version with warnings is refused
}

// Publish makes the draft the next numbered version and the live one, in one
// transaction. It is refused with the faults while there is an error; cases and
// drafts of residents stay on the version they began with.
func (s *Store) Publish(ctx context.Context, service ServiceID, p Publish) (VersionNo, Faults, error) {
	draft, err := s.Draft(ctx, service)
	if err != nil {
		return 0, nil, err
	}
	faults := Lint(draft.Document) // outside the transaction: it runs every example
	switch {
	case draft.Definition.Service != service:
		return 0, faults, ErrBroken
	case len(faults.Errors()) > 0:
		return 0, faults, ErrBroken.Because(faults.Errors())
	case len(faults) > 0 && !p.Sign:
		return 0, faults, ErrUnsigned
	}
	no, err := s.addVersion(ctx, draft, faults, p.By)
	return no, faults, err
}

func (s *Store) addVersion(ctx context.Context, draft Draft, warnings Faults, by string) (no VersionNo, err error) {
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		no, err = s.number(ctx, tx, draft, warnings, by)
		return err
	})
	return no, err
}

// number makes a draft the next version and the live one. A draft that was saved
// again in between is not what was looked at, and is refused.
func (s *Store) number(ctx context.Context, tx *db.Tx, draft Draft, warnings Faults, by string) (VersionNo, error) {
	authority, service, now := tenant.From(ctx), draft.Definition.Service, db.Time{Time: tx.Now}
	signed, err := db.Marshal(signedWarnings(warnings))
	if err != nil {
		return 0, err
	}
	no, err := queries(tx).NextVersion(ctx, cataloguesql.NextVersionParams{
		AuthorityID: authority, Service: string(service), UpdatedAt: now, DraftEdit: draft.Edit,
	})
	if err != nil {
		return 0, found(err, ErrDraftEdited)
	}
	err = queries(tx).AddVersion(ctx, cataloguesql.AddVersionParams{
		AuthorityID: authority, Service: string(service), No: no, File: draft.File, Source: string(draft.Source),
		Hash: hashOf(draft.Source), Warnings: signed, PublishedBy: by, PublishedAt: now,
	})
	if err != nil {
		return 0, err
	}
	tx.AfterCommit(func() { s.cache.forget(authority) })
	return no, events.Publish(ctx, s.bus, tx, Published{authority, service, no, by})
}

func signedWarnings(faults Faults) []string {
	lines := []string{}
	for _, fault := range faults {
		lines = append(lines, fault.Line(i18n.EN))
	}
	return lines
}

func hashOf(source []byte) string {
	sum := sha256.Sum256(source)
	return hex.EncodeToString(sum[:])
}

// PointTo makes an earlier version live again, or none with 0: the service is then
// no longer offered, its cases go on.
func (s *Store) PointTo(ctx context.Context, service ServiceID, no VersionNo, by string) error {
	if no < 0 {
		return ErrNoVersion
	}
	authority := tenant.From(ctx)
	return s.db.Write(ctx, func(tx *db.Tx) error {
		n, err := queries(tx).PointTo(ctx, cataloguesql.PointToParams{
			AuthorityID: authority, Service: string(service), Live: no, UpdatedAt: db.Time{Time: tx.Now},
		})
		if err != nil {
			return err
		}
		if n == 0 {
			return ErrNoVersion
		}
		tx.AfterCommit(func() { s.cache.forget(authority) })
		if no == 0 {
			return events.Publish(ctx, s.bus, tx, Withdrawn{authority, service, by})
		}
		return events.Publish(ctx, s.bus, tx, Published{authority, service, no, by})
	})
}
