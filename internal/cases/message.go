package cases

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"parvis/internal/kit/db"
)

// longestText is what an agent's or a resident's text may hold: ten pages.
const longestText = 40_000

// Message keeps a message to or from the resident. Sending it is notify's; this is the history.
func (s *Service) Message(ctx context.Context, tx *db.Tx, by Change, m Messaged) (Case, error) {
	if err := checkText(m.Text); err != nil && len(m.Documents) == 0 {
		return Case{}, err
	}
	if !db.Fits(m.Text) || !db.Fits(m.Subject) { // a file alone may come without words
		return Case{}, ErrBadText
	}
	if m.ID == uuid.Nil {
		m.ID = db.NewID()
	}
	m.Documents = named(m.Documents)
	return s.change(ctx, tx, by, func(t *turn) error {
		t.add(&m)
		return nil
	})
}

// Note keeps a word among agents, never shown to the resident.
func (s *Service) Note(ctx context.Context, tx *db.Tx, by Change, text string) (Case, error) {
	if err := checkText(text); err != nil {
		return Case{}, err
	}
	return s.change(ctx, tx, by, func(t *turn) error {
		t.add(&Noted{ID: db.NewID(), Text: text})
		return nil
	})
}

func checkText(text string) error {
	switch {
	case strings.TrimSpace(text) == "":
		return ErrEmpty
	case len(text) > longestText:
		return ErrTooLong
	case !db.Fits(text):
		return ErrBadText
	}
	return nil
}
