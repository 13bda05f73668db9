package inbox

import (
	"context"

	"parvis/internal/inbox/inboxsql"
	"parvis/internal/kit/db"
	"parvis/internal/kit/tenant"

	"github.com/google/uuid"
)

// Attached are files that were fetched after their item was kept, vetted and in the store.
type Attached struct {
	item  Item
	files []Attachment
}

// PrepareFiles vets and stores files that belong to an item which is here already, such as the
// pictures of a messenger that are to be fetched. It needs no transaction.
func (s *Service) PrepareFiles(ctx context.Context, i Item, parts []Part) (Attached, error) {
	ctx = tenant.With(ctx, i.Authority)
	m := Message{Parts: parts}
	files, err := s.putParts(ctx, &m)
	return Attached{item: i, files: files}, err
}

// Attach notes the files on their item in the caller's transaction and has them scanned. Files
// of the same content are noted once, so that a job that runs again adds nothing.
func (s *Service) Attach(ctx context.Context, tx *db.Tx, a Attached) error {
	ctx = tenant.With(ctx, a.item.Authority)
	if err := tx.Lock(ctx, "inbox.files."+a.item.ID.String()); err != nil {
		return err
	}
	old, err := s.Attachments(ctx, tx, a.item.ID)
	if err != nil {
		return err
	}
	known := map[string]bool{}
	for _, f := range old {
		known[f.SHA256] = true
	}
	all := make([]Attachment, len(old), len(old)+len(a.files))
	added := false
	for _, f := range a.files {
		if known[f.SHA256] {
			continue
		}
		known[f.SHA256], added = true, true
		f.Authority, f.Item = a.item.Authority, a.item.ID
		if err := on(tx).InsertAttachment(ctx, f.row(len(all))); err != nil {
			return err
		}
		all = append(all, f)
	}
	if !added {
		return nil
	}
	s.hint(tx, a.item)
	if err := on(tx).CountFiles(ctx, inboxsql.CountFilesParams{AuthorityID: a.item.Authority, ID: uuid.UUID(a.item.ID), Attachments: int64(len(all))}); err != nil {
		return err
	}
	return s.scanLater(ctx, tx, a.item)
}
