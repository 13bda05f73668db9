package forms

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"parvis/internal/catalogue"
	"parvis/internal/forms/formssql"
	"parvis/internal/kit/db"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/tenant"
)

//go:embed migrations
var migrations embed.FS

func init() { db.Register("forms", migrations) }

func on(q db.Queryer) *formssql.Queries { return formssql.New(q) }

// find reads a draft with its files; ErrNoDraft when this authority has none of that id.
func find(ctx context.Context, q db.Queryer, id ID) (*Draft, error) {
	row, err := on(q).FindDraft(ctx, formssql.FindDraftParams{AuthorityID: tenant.From(ctx), ID: uuid.UUID(id)})
	if errors.Is(err, sql.ErrNoRows) {
		return nil, ErrNoDraft
	}
	if err != nil {
		return nil, fmt.Errorf("find draft %s: %w", id, err)
	}
	return whole(ctx, q, row)
}

// rowByKey reads the row of the draft that a key opens.
func rowByKey(ctx context.Context, q db.Queryer, key Key) (formssql.FindDraftRow, error) {
	row, err := on(q).DraftByKey(ctx, formssql.DraftByKeyParams{AuthorityID: tenant.From(ctx), KeyHash: key.hash()})
	if errors.Is(err, sql.ErrNoRows) {
		return formssql.FindDraftRow{}, ErrNoDraft
	}
	if err != nil {
		return formssql.FindDraftRow{}, fmt.Errorf("find a draft by its key: %w", err)
	}
	return formssql.FindDraftRow(row), nil
}

// findByKey reads the draft that a key opens.
func findByKey(ctx context.Context, q db.Queryer, key Key) (*Draft, error) {
	row, err := rowByKey(ctx, q, key)
	if err != nil {
		return nil, err
	}
	return whole(ctx, q, row)
}

func whole(ctx context.Context, q db.Queryer, row formssql.FindDraftRow) (*Draft, error) {
	d, err := draftOf(tenant.From(ctx), row)
	if err != nil {
		return nil, err
	}
	return d, d.readUploads(ctx, q)
}

// readUploads reads which files the draft holds now.
func (d *Draft) readUploads(ctx context.Context, q db.Queryer) error {
	rows, err := on(q).UploadsOf(ctx, formssql.UploadsOfParams{AuthorityID: d.Authority, DraftID: uuid.UUID(d.ID)})
	if err != nil {
		return fmt.Errorf("files of draft %s: %w", d.ID, err)
	}
	d.Uploads = nil
	for _, row := range rows {
		d.Uploads = append(d.Uploads, uploadOf(formssql.FindUploadRow(row)))
	}
	return nil
}

func draftOf(authority uuid.UUID, row formssql.FindDraftRow) (*Draft, error) {
	d := &Draft{
		ID: ID(row.ID), Authority: authority, Service: catalogue.ServiceID(row.Service), Version: row.Version,
		Lang: i18n.Lang(row.Lang), Revision: row.Revision, Contact: row.Contact, Channel: Channel(row.Channel),
		Person: row.PersonID, CreatedAt: row.CreatedAt.Time, UpdatedAt: row.UpdatedAt.Time, ExpiresAt: row.ExpiresAt.Time,
		RemindedAt: row.RemindedAt.Time, SentAt: row.SentAt.Time, CaseReference: row.CaseReference,
	}
	err := errors.Join(row.Answers.Unmarshal(&d.Answers), row.Typed.Unmarshal(&d.Typed), row.Pages.Unmarshal(&d.Pages))
	if err != nil {
		return nil, fmt.Errorf("read draft %s: %w", d.ID, err)
	}
	return d, nil
}

func uploadOf(row formssql.FindUploadRow) Upload {
	return Upload{
		ID: UploadID(row.ID), Draft: ID(row.DraftID), Field: row.Field, Name: row.Name, Type: row.MediaType, Size: row.Size,
		SHA256: row.Sha256, FileKey: row.FileKey, Scan: Scan(row.Scan), CreatedAt: row.CreatedAt.Time, ScannedAt: row.ScannedAt.Time,
	}
}

// documents writes the three documents of a draft.
func (d *Draft) documents() (answers, typed, pages db.JSON, err error) {
	answers, errAnswers := db.Marshal(d.Answers)
	typed, errTyped := db.Marshal(d.Typed)
	pages, errPages := db.Marshal(d.Pages)
	return answers, typed, pages, errors.Join(errAnswers, errTyped, errPages)
}

func insert(ctx context.Context, tx *db.Tx, d *Draft) error {
	answers, typed, pages, err := d.documents()
	if err != nil {
		return err
	}
	return on(tx).InsertDraft(ctx, formssql.InsertDraftParams{
		AuthorityID: d.Authority, ID: uuid.UUID(d.ID), Service: string(d.Service), Version: d.Version, Lang: string(d.Lang),
		Answers: answers, Typed: typed, Pages: pages, Contact: d.Contact, Channel: string(d.Channel), PersonID: d.Person,
		CreatedAt: db.At(d.CreatedAt), ExpiresAt: db.At(d.ExpiresAt),
	})
}

// save writes the draft over the revision that was read; ErrStale when somebody was faster.
func save(ctx context.Context, tx *db.Tx, d *Draft) error {
	answers, typed, pages, err := d.documents()
	if err != nil {
		return err
	}
	n, err := on(tx).SaveDraft(ctx, formssql.SaveDraftParams{
		AuthorityID: d.Authority, ID: uuid.UUID(d.ID), Revision: d.Revision, Answers: answers, Typed: typed, Pages: pages,
		UpdatedAt: db.At(d.UpdatedAt), ExpiresAt: db.At(d.ExpiresAt),
	})
	if err != nil {
		return fmt.Errorf("save draft %s: %w", d.ID, err)
	}
	if n == 0 {
		return ErrStale
	}
	d.Revision++
	return nil
}
