package forms

import (
	"context"
	"encoding/hex"
	"fmt"
	"io"

	"github.com/google/uuid"

	"parvis/internal/catalogue"
	"parvis/internal/forms/formssql"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/files"
	"parvis/internal/kit/jobs"
	"parvis/internal/kit/uploads"
)

// Arriving is a file on its way into a draft.
type Arriving struct {
	Input string // for which it was sent
	Name  string // as the device calls it
	Bytes io.ReaderAt
	Size  int64
}

// Attach takes one file: it is typed by its content, loses its metadata, is kept, and held
// until a scanner has looked at it. An error of kind Invalid, TooLarge or TooMany carries a
// sentence for the person; nothing is kept then.
func (s *Service) Attach(ctx context.Context, d *Draft, in Arriving) (Upload, error) {
	form, err := s.form(ctx, d, s.Clock.Now())
	if err != nil {
		return Upload{}, err
	}
	field, err := form.fileField(d, in.Input)
	if err != nil {
		return Upload{}, err
	}
	vetted, err := vet(field, in)
	if err != nil {
		return Upload{}, err
	}
	stored, err := s.Files.Put(ctx, vetted.Reader())
	if err != nil {
		return Upload{}, fmt.Errorf("keep a file of draft %s: %w", d.ID, err)
	}
	u := Upload{
		ID: UploadID(db.NewID()), Draft: d.ID, Field: in.Input, Name: uploads.Name(in.Name, vetted.Type), Type: string(vetted.Type),
		Size: stored.Size, SHA256: hex.EncodeToString(stored.SHA256[:]), FileKey: stored.Key, Scan: ScanWaiting,
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error { return s.attach(ctx, tx, field, &u) })
	return u, err
}

// vet refuses what is too large or of a kind that the field does not take.
func vet(field *catalogue.Field, in Arriving) (uploads.Upload, error) {
	limits := uploads.Usual
	limits.Bytes = MaxBytes(field)
	vetted, err := uploads.Vet(in.Bytes, in.Size, limits)
	if err != nil {
		return vetted, err
	}
	if !accepts(field, vetted.Type) {
		return vetted, errs.New(errs.Invalid, "forms.file.kind."+wanted(field))
	}
	return vetted, nil
}

// attach counts again inside the transaction, where two uploads at once follow one another.
func (s *Service) attach(ctx context.Context, tx *db.Tx, field *catalogue.Field, u *Upload) error {
	if err := tx.Lock(ctx, "forms.uploads."+u.Draft.String()); err != nil {
		return err
	}
	d, err := find(ctx, tx, u.Draft)
	if err != nil {
		return err
	}
	if err := d.usable(tx); err != nil {
		return err
	}
	if same := twin(d, u); same != nil { // sent again after the network was cut: it is here already
		*u = *same
		return nil
	}
	if err := roomFor(d, field, u); err != nil {
		return err
	}
	u.CreatedAt = tx.Now
	err = on(tx).InsertUpload(ctx, formssql.InsertUploadParams{
		AuthorityID: d.Authority, ID: uuid.UUID(u.ID), DraftID: uuid.UUID(d.ID), Field: u.Field, Name: u.Name, MediaType: u.Type,
		Size: u.Size, Sha256: u.SHA256, FileKey: u.FileKey, CreatedAt: db.At(tx.Now),
	})
	if err != nil {
		return fmt.Errorf("attach a file to draft %s: %w", d.ID, err)
	}
	return jobs.Add(ctx, s.Jobs, tx, scanJob{Authority: d.Authority, Upload: uuid.UUID(u.ID)})
}

// Remove takes a file out of a draft; its bytes go with the next sweep of kit/files unless
// something else names them.
func (s *Service) Remove(ctx context.Context, tx *db.Tx, d *Draft, id UploadID) error {
	if err := d.usable(tx); err != nil {
		return err
	}
	n, err := on(tx).DeleteUpload(ctx, formssql.DeleteUploadParams{AuthorityID: d.Authority, DraftID: uuid.UUID(d.ID), ID: uuid.UUID(id)})
	if err != nil {
		return fmt.Errorf("remove a file of draft %s: %w", d.ID, err)
	}
	if n == 0 {
		return ErrNoUpload
	}
	return nil
}

// File opens a file of a draft for the person who sent it. A file that nobody has looked
// at is ErrHeld, for its owner too.
func (s *Service) File(ctx context.Context, d *Draft, id UploadID) (Upload, io.ReadSeekCloser, error) {
	for _, u := range d.Uploads {
		if u.ID != id {
			continue
		}
		if u.Scan != ScanClean {
			return u, nil, ErrHeld
		}
		f, err := s.Files.Open(ctx, u.FileKey)
		return u, f, err
	}
	return Upload{}, nil, ErrNoUpload
}

// NamedFiles tells which of the keys a draft still needs: for files.Sweep.
func (s *Service) NamedFiles(ctx context.Context, keys []files.Key) (map[files.Key]bool, error) {
	named := map[files.Key]bool{}
	for _, key := range keys {
		n, err := on(s.DB.Read()).NamesFile(ctx, key)
		if err != nil {
			return nil, fmt.Errorf("who needs a file: %w", err)
		}
		named[key] = n > 0
	}
	return named, nil
}
