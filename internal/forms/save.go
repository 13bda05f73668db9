package forms

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"parvis/internal/forms/formssql"
	"parvis/internal/kit/db"
)

// Page is a posted page: what was typed, and the revision of the draft that the page showed.
type Page struct {
	ID       string
	Revision int64
	Typed    Typed
	Known    map[string]Found // what Locate found of its addresses
	Anyway   bool             // the person has seen both texts and chose these
}

// SavePage keeps a posted page. Faults do not stop it: what is sound is kept as answers,
// what is not as typed, and Taken tells. When the page's answers were changed elsewhere
// since the page was shown, nothing is kept and the error is ErrStale; both texts are then
// at hand: the draft's, and the posted ones.
func (s *Service) SavePage(ctx context.Context, tx *db.Tx, d *Draft, page Page) (Taken, error) {
	if err := d.usable(tx); err != nil {
		return Taken{}, err
	}
	form, err := s.form(ctx, d, tx.Now)
	if err != nil {
		return Taken{}, err
	}
	taken, err := form.take(d, page)
	if err != nil {
		return Taken{}, err
	}
	changed := !same(d, taken)
	if changed && !page.Anyway && page.Revision < d.Pages[page.ID].Changed {
		return taken, ErrStale
	}
	if !changed && d.Begun(page.ID) {
		return taken, nil
	}
	if err := s.moveFiles(ctx, tx, d, taken); err != nil {
		return taken, err
	}
	state := d.Pages[page.ID]
	if changed {
		state.Changed = d.Revision + 1
	}
	d.Answers, d.Typed, d.Pages[page.ID] = taken.Answers, taken.Typed, state
	d.UpdatedAt, d.ExpiresAt = tx.Now, expiry(form.Service, tx.Now)
	return taken, save(ctx, tx, d)
}

// moveFiles lets the files of a group follow its entries: those of the entry that went go
// with it, those of later entries move up.
func (s *Service) moveFiles(ctx context.Context, tx *db.Tx, d *Draft, taken Taken) error {
	for _, u := range d.Uploads {
		group, n, field, inEntry := entryOf(u.Field)
		if !inEntry || taken.Gone.Group != group || n < taken.Gone.N {
			continue
		}
		if n == taken.Gone.N {
			if err := s.Remove(ctx, tx, d, u.ID); err != nil {
				return err
			}
			continue
		}
		err := on(tx).RenameUploadField(ctx, formssql.RenameUploadFieldParams{
			AuthorityID: d.Authority, DraftID: uuid.UUID(d.ID), ID: uuid.UUID(u.ID), Field: part(entry(group, n-1), field),
		})
		if err != nil {
			return fmt.Errorf("move a file of draft %s: %w", d.ID, err)
		}
	}
	return nil
}
