package cases

import (
	"context"

	"github.com/google/uuid"

	"parvis/internal/cases/casessql"
	"parvis/internal/kit/db"
)

// AddDocument puts a file with the case.
func (s *Service) AddDocument(ctx context.Context, tx *db.Tx, by Change, doc Document) (Case, Document, error) {
	if doc.FileKey == "" {
		return Case{}, Document{}, ErrEmpty
	}
	doc = named([]Document{doc})[0]
	c, err := s.change(ctx, tx, by, func(t *turn) error {
		t.add(&Documented{Op: DocumentAdded, Document: doc})
		return nil
	})
	if err != nil {
		return c, Document{}, err
	}
	added, ok := c.Document(doc.ID)
	if !ok {
		return c, Document{}, ErrNoDocument
	}
	return c, *added, nil
}

// AcceptDocument says that an agent has read the document and that it will do.
func (s *Service) AcceptDocument(ctx context.Context, tx *db.Tx, by Change, id uuid.UUID) (Case, error) {
	return s.review(ctx, tx, by, Documented{Op: DocumentAccepted, Document: Document{ID: id}})
}

// RefuseDocument says why it will not do, in words for the resident. Asking for another one is a question of its own.
func (s *Service) RefuseDocument(ctx context.Context, tx *db.Tx, by Change, id uuid.UUID, why string) (Case, error) {
	if err := checkText(why); err != nil {
		return Case{}, err
	}
	return s.review(ctx, tx, by, Documented{Op: DocumentRefused, Document: Document{ID: id, Why: why}})
}

func (s *Service) review(ctx context.Context, tx *db.Tx, by Change, d Documented) (Case, error) {
	return s.change(ctx, tx, by, func(t *turn) error {
		doc, ok := t.now.Document(d.Document.ID)
		if !ok {
			return ErrNoDocument
		}
		if d.Op == DocumentAccepted && doc.Review == ReviewAccepted {
			return nil
		}
		t.add(&d)
		return nil
	})
}

// Scanned writes down what the scanner said of an upload, in every case that holds it. It may be told twice.
func (s *Service) Scanned(ctx context.Context, tx *db.Tx, upload uuid.UUID, result Scan) error {
	at, err := here(ctx)
	if err != nil {
		return err
	}
	rows, err := on(tx).CasesOfUpload(ctx, casessql.CasesOfUploadParams{AuthorityID: at, UploadID: upload})
	if err != nil {
		return err
	}
	for _, r := range rows {
		_, err := s.change(ctx, tx, Change{Case: ID{r.CaseID}}, func(t *turn) error {
			if doc, ok := t.now.Document(r.ID); ok && doc.Scan != result {
				t.add(&Documented{Op: DocumentScanned, Document: Document{ID: r.ID, Scan: result}})
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// UsesFile tells whether a document of any case has this file, so that a sweep of files leaves it.
func (s *Service) UsesFile(ctx context.Context, key string) (bool, error) {
	n, err := on(s.db.Read()).FileIsUsed(ctx, key)
	return n > 0, err
}
