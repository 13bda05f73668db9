package forms

import (
	"time"

	"github.com/google/uuid"
)

// UploadID names a file of a draft.
type UploadID uuid.UUID

// String is how the id stands in an address.
func (id UploadID) String() string { return uuid.UUID(id).String() }

// ParseUploadID reads an id out of an address.
func ParseUploadID(s string) (UploadID, error) {
	id, err := uuid.Parse(s)
	if err != nil || id.String() != s {
		return UploadID{}, ErrNoUpload
	}
	return UploadID(id), nil
}

// Scan is what is known about the safety of a file.
type Scan string

// The states of a scan. Nothing but Clean is ever opened by anybody.
//
//	waiting ──► clean
//	   └──────► refused
const (
	ScanWaiting Scan = "waiting" // nobody could look yet
	ScanClean   Scan = "clean"
	ScanRefused Scan = "refused" // something harmful was found
)

// Upload is a file of a draft, as it is kept: typed by its content, without its metadata.
type Upload struct {
	ID        UploadID
	Draft     ID
	Field     string // the input it was sent for: tax_notice, children-0-certificate
	Name      string // as the person's device calls it
	Type      string // image/jpeg, application/pdf
	Size      int64
	SHA256    string
	FileKey   string // in kit/files
	Scan      Scan
	CreatedAt time.Time
	ScannedAt time.Time
}

// answer is what the file is among the answers: its bytes stay here.
func (u Upload) answer() map[string]any {
	return map[string]any{"id": u.ID.String(), "name": u.Name, "size": float64(u.Size), "type": u.Type}
}

// Files are the uploads of one input, in the order in which they came.
func (d *Draft) Files(input string) (files []Upload) {
	for _, upload := range d.Uploads {
		if upload.Field == input {
			files = append(files, upload)
		}
	}
	return files
}
