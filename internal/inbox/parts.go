package inbox

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/google/uuid"

	"parvis/internal/inbox/inboxsql"
	"parvis/internal/kit/db"
	"parvis/internal/kit/uploads"
)

// putParts keeps the files of a message. Pictures and PDF are vetted and cleaned like any
// upload; what kit/uploads does not take (a letter of an office program) is kept as it came
// and marked, for an agent must be able to save what a resident sent. All are scanned.
func (s *Service) putParts(ctx context.Context, m *Message) ([]Attachment, error) {
	if over := len(m.Parts) - mostParts; over > 0 {
		m.Parts = m.Parts[:mostParts]
		m.Facts.Lost = append(m.Facts.Lost, "inbox.lost.too_many_parts")
	}
	var kept []Attachment
	for _, p := range m.Parts {
		a, err := s.putPart(ctx, p)
		if err != nil {
			return nil, err
		}
		kept = append(kept, a)
	}
	m.Parts = nil // their bytes are in the store
	return kept, nil
}

func (s *Service) putPart(ctx context.Context, p Part) (Attachment, error) {
	a := Attachment{
		ID: AttachmentID(db.NewID()), Inline: p.Inline, ContentID: line(strings.Trim(p.ContentID, "<> "), mostName), Scan: ScanWaiting,
	}
	source := bytes.NewReader(p.Body)
	limits := uploads.Usual
	limits.Bytes = s.Limits.Read
	var content io.Reader = source
	if vetted, err := uploads.Vet(source, source.Size(), limits); err == nil {
		a.Safe, a.Type, a.Name = true, string(vetted.Type), uploads.Name(p.Name, vetted.Type)
		content = vetted.Reader()
	} else {
		a.Type, a.Name = foreignType(p), foreignName(p.Name)
	}
	stored, err := s.Files.Put(ctx, content)
	a.FileKey, a.Size, a.SHA256 = stored.Key, stored.Size, stored.Key
	return a, err
}

// foreignType is what the content seems to be; it is shown and never served as such.
func foreignType(p Part) string {
	kind, _, _ := strings.Cut(http.DetectContentType(p.Body), ";")
	declared := strings.ToLower(line(p.Type, 100))
	generic := []string{"application/octet-stream", "application/zip", "text/plain"}
	if slices.Contains(generic, kind) && declaredType.MatchString(declared) {
		return declared // an office letter is a zip, a calendar is text
	}
	return kind
}

var declaredType = regexp.MustCompile(`^(application|audio|video|image|text|message|font)/[a-z0-9.+-]{1,80}$`)

var plainExt = regexp.MustCompile(`^\.[A-Za-z0-9]{1,8}$`)

// foreignName is a safe name with the extension that the sender gave.
func foreignName(given string) string {
	ext := path.Ext(given)
	if !plainExt.MatchString(ext) {
		ext = ".bin"
	}
	return uploads.Name(strings.TrimSuffix(given, path.Ext(given)), uploads.Type("")) + strings.ToLower(ext)
}

func (a Attachment) row(position int) inboxsql.InsertAttachmentParams {
	return inboxsql.InsertAttachmentParams{
		AuthorityID: a.Authority, ID: uuid.UUID(a.ID), ItemID: uuid.UUID(a.Item), Position: int64(position), Name: a.Name,
		MediaType: a.Type, Safe: a.Safe, Inline: a.Inline, ContentID: a.ContentID, Size: a.Size, Sha256: a.SHA256,
		FileKey: a.FileKey, Scan: string(a.Scan),
	}
}
