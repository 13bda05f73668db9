package desk

import (
	"context"
	"time"

	"parvis/internal/audit"
	"parvis/internal/identity"
	"parvis/internal/kit/i18n"
)

// reader is one reading of a sensitive request.
type reader struct{ Who, When string }

// mostReaders is how many readings stand on the page, the latest first; the book has all of them.
const mostReaders = 20

// readers shows who has read a sensitive request, to who may read the book: one line a person and a day, so that the
// page one has just opened does not hide the others.
func (p *Pages) readers(ctx context.Context, page *casePage) error {
	if !page.Case.Sensitive || !identity.May(ctx, MayReadBook) {
		return nil
	}
	page.Book = true
	list, err := audit.About(ctx, p.DB.Read(), "case", page.Case.ID.String(), p.now().Add(time.Second), 10*mostReaders)
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, e := range list {
		day := e.Who.ID + e.Day
		if e.Action != "case.read" || seen[day] || len(page.Readers) == mostReaders {
			continue
		}
		seen[day] = true
		page.Readers = append(page.Readers, reader{e.Who.Name, i18n.DateTime(ctx, e.At)})
	}
	return nil
}

// held says that a case is kept whatever its retention says, and why.
func (p *Pages) held(ctx context.Context, page *casePage) error {
	if p.Held == nil {
		return nil
	}
	h, err := p.Held(ctx, page.Case.ID)
	if err != nil || h == nil {
		return err
	}
	page.Hold = i18n.T(ctx, "desk.hold.by", "Name", h.By, "Date", i18n.Date(ctx, h.At), "Why", h.Reason)
	return nil
}
