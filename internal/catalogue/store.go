package catalogue

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"

	"parvis/internal/catalogue/cataloguesql"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/events"
	"parvis/internal/kit/tenant"
)

//go:embed migrations
var migrations embed.FS

func init() { db.Register("catalogue", migrations) }

// VersionNo numbers the published versions of one service, from 1. It is never
// reused; 0 means none.
type VersionNo = int64

// The refusals of the store.
var (
	ErrNoService   = errs.New(errs.NotFound, "catalogue.error.no_service")
	ErrNoVersion   = errs.New(errs.NotFound, "catalogue.error.no_version")
	ErrNotOpen     = errs.New(errs.Gone, "catalogue.error.withdrawn")
	ErrBroken      = errs.New(errs.Invalid, "catalogue.error.broken")
	ErrUnsigned    = errs.New(errs.Conflict, "catalogue.error.unsigned")
	ErrDraftEdited = errs.New(errs.Conflict, "catalogue.error.draft_edited")
)

// Published is announced inside the transaction that publishes a version.
type Published struct {
	Authority tenant.ID
	Service   ServiceID
	Version   VersionNo
	By        string
}

// Withdrawn is announced when a service stops being offered; its cases go on.
type Withdrawn struct {
	Authority tenant.ID
	Service   ServiceID
	By        string
}

// Store holds the services of every authority. The authority is that of the context.
type Store struct {
	db    *db.DB
	bus   *events.Bus
	cache *cache
}

// New wires the slice.
func New(d *db.DB, bus *events.Bus) *Store {
	return &Store{db: d, bus: bus, cache: newCache()}
}

func queries(q db.Queryer) *cataloguesql.Queries { return cataloguesql.New(q) }

// found turns "no rows" into the refusal that tells it.
func found(err error, refusal *errs.Error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return refusal
	}
	return err
}

// Live finds the version of a service that is offered now.
func (s *Store) Live(ctx context.Context, service ServiceID) (*Service, VersionNo, error) {
	no, err := s.liveNo(ctx, service)
	if err != nil {
		return nil, 0, err
	}
	if no == 0 {
		return nil, 0, ErrNotOpen
	}
	compiled, err := s.Version(ctx, service, no)
	return compiled, no, err
}

// Version finds any published version, compiled: for cases and drafts that began with it.
func (s *Store) Version(ctx context.Context, service ServiceID, no VersionNo) (*Service, error) {
	at := versionKey{tenant.From(ctx), service, no}
	if compiled := s.cache.version(at); compiled != nil {
		return compiled, nil
	}
	row, err := queries(s.db.Read()).Version(ctx, cataloguesql.VersionParams{AuthorityID: at.authority, Service: string(service), No: no})
	if err != nil {
		return nil, found(err, ErrNoVersion)
	}
	return s.cache.compile(at, row.Hash, func() (*Service, error) {
		doc, _ := Parse(row.File, []byte(row.Source))
		compiled, faults := Compile(doc)
		if compiled == nil {
			return nil, fmt.Errorf("compile %s version %d: %w", service, no, faults)
		}
		return compiled, nil
	})
}

// Draft is what an officer is working on.
type Draft struct {
	*Document
	By   string
	Edit int64 // counts saves: pass it back, so that nobody's text is lost
}

// Draft finds the draft of a service.
func (s *Store) Draft(ctx context.Context, service ServiceID) (Draft, error) {
	row, err := queries(s.db.Read()).Service(ctx, cataloguesql.ServiceParams{AuthorityID: tenant.From(ctx), Service: string(service)})
	if err != nil {
		return Draft{}, found(err, ErrNoService)
	}
	doc, _ := Parse(row.DraftFile, []byte(row.DraftSource))
	return Draft{doc, row.DraftBy, row.DraftEdit}, nil
}

// Export gives a version's text byte for byte as it was imported, comments and all;
// no 0 is the draft.
func (s *Store) Export(ctx context.Context, service ServiceID, no VersionNo) (file string, source []byte, err error) {
	if no == 0 {
		draft, err := s.Draft(ctx, service)
		if err != nil {
			return "", nil, err
		}
		return draft.File, draft.Source, nil
	}
	row, err := queries(s.db.Read()).Version(ctx, cataloguesql.VersionParams{AuthorityID: tenant.From(ctx), Service: string(service), No: no})
	if err != nil {
		return "", nil, found(err, ErrNoVersion)
	}
	return row.File, []byte(row.Source), nil
}

// VersionInfo is a line of a service's history.
type VersionInfo struct {
	No       VersionNo
	By       string
	At       db.Time
	Hash     string
	Warnings []string
	Live     bool
}

// Versions lists what was published, the newest first.
func (s *Store) Versions(ctx context.Context, service ServiceID) ([]VersionInfo, error) {
	live, err := s.liveNo(ctx, service)
	if err != nil {
		return nil, err
	}
	rows, err := queries(s.db.Read()).Versions(ctx, cataloguesql.VersionsParams{AuthorityID: tenant.From(ctx), Service: string(service)})
	if err != nil {
		return nil, err
	}
	infos := make([]VersionInfo, len(rows))
	for i, row := range rows {
		infos[i] = VersionInfo{No: row.No, By: row.PublishedBy, At: row.PublishedAt, Hash: row.Hash, Live: row.No == live}
		if err := row.Warnings.Unmarshal(&infos[i].Warnings); err != nil {
			return nil, fmt.Errorf("warnings of %s version %d: %w", service, row.No, err)
		}
	}
	return infos, nil
}
