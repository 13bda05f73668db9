package cases

import (
	"context"
	"slices"

	"parvis/internal/identity"
	"parvis/internal/kit/db"
)

// Reached says that the person of the case is reached in another way from now on.
type Reached struct {
	Contact Contact `json:"contact"`
	Was     Contact `json:"was,omitzero"` // of the same kind
}

// Reach changes how the person of the case is told about it. That the contact is theirs is the caller's to prove; the
// Changed event names the old one, so that both are told.
func (s *Service) Reach(ctx context.Context, tx *db.Tx, by Change, to Contact) (Case, error) {
	if to.Kind == "" || to.Value == "" {
		return Case{}, ErrEmpty
	}
	return s.change(ctx, tx, by, func(t *turn) error {
		was, _ := t.now.Person.Reach(to.Kind)
		if was != to {
			t.add(&Reached{Contact: to, Was: was})
		}
		return nil
	})
}

func (*Reached) kind() Kind { return KindReached }

// apply puts the contact in the place of those of its kind. The slice is new: the case before keeps its own.
func (d *Reached) apply(c *Case, _ Event) {
	if d.Contact == (Contact{}) {
		return // its time is over
	}
	others := slices.DeleteFunc(slices.Clone(c.Person.Contacts), func(other Contact) bool { return other.Kind == d.Contact.Kind })
	c.Person.Contacts = append([]Contact{d.Contact}, others...)
	c.Moved = c.Moved || d.Contact.Kind == identity.Address
}
