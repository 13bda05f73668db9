package cases

import (
	"context"

	"parvis/internal/kit/db"
)

// Rate keeps whether it helped, in the resident's words if there are any. A later rating replaces an earlier one.
func (s *Service) Rate(ctx context.Context, tx *db.Tx, by Change, r Rated) (Case, error) {
	switch r.Helped {
	case HelpedYes, HelpedPartly, HelpedNo:
	default:
		return Case{}, ErrEmpty
	}
	if len(r.Words) > longestText {
		return Case{}, ErrTooLong
	}
	return s.change(ctx, tx, by, func(t *turn) error {
		t.add(&Rated{Helped: r.Helped, Words: r.Words})
		return nil
	})
}

// Object asks the authority to look again at its decision. The case may have ended; workflow reopens it.
func (s *Service) Object(ctx context.Context, tx *db.Tx, by Change, o Objected) (Case, error) {
	if err := checkText(o.Text); err != nil && !o.Human {
		return Case{}, err
	}
	o.Documents = named(o.Documents)
	return s.change(ctx, tx, by, func(t *turn) error {
		if o.Decision == 0 && t.now.Decision != nil {
			o.Decision = t.now.Decision.Seq
		}
		t.add(&o)
		return nil
	})
}
