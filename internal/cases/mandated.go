package cases

import (
	"context"
	"crypto/hmac"

	"github.com/google/uuid"

	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/events"
	"parvis/internal/kit/tenant"
)

// Mandated says that somebody acts for the person of the case from now on, or no longer does.
type Mandated struct {
	Helper Helper `json:"helper,omitzero"`
	Ended  bool   `json:"ended,omitempty"`
}

// Help has somebody act for the person of the case, by a mandate given in the same transaction. Who acted before no longer
// does.
func (s *Service) Help(ctx context.Context, tx *db.Tx, by Change, h Helper) (Case, error) {
	if h.Name == "" || h.Mandate == uuid.Nil {
		return Case{}, ErrEmpty
	}
	return s.change(ctx, tx, by, func(t *turn) error {
		t.add(&Mandated{Helper: h})
		return nil
	})
}

// listenForMandates ends what somebody does for the person of a case when their mandate ends, in the same transaction:
// nobody reads a request for a moment longer than they may.
func (s *Service) listenForMandates() {
	events.On(s.bus, "a case hears that nobody acts for its person any more", s.onMandateRevoked)
}

func (s *Service) onMandateRevoked(ctx context.Context, tx *db.Tx, e identity.MandateRevoked) error {
	id, err := ParseID(e.Mandate.Ref)
	if err != nil || e.Mandate.Scope != identity.ForCase {
		return nil // an agent wrote a number, or it was for more than one case: the right is the mandate's alone
	}
	ctx = tenant.With(ctx, e.Authority)
	_, err = s.change(ctx, tx, Change{Case: id, By: e.By}, func(t *turn) error {
		if h := t.now.Helper; h != nil && h.Mandate == e.Mandate.ID {
			t.add(&Mandated{Helper: Helper{Party: Party{ID: h.ID, Name: h.Name}, Kind: h.Kind, How: h.How, Mandate: h.Mandate}, Ended: true})
		}
		return nil
	})
	return err
}

func (*Mandated) kind() Kind { return KindMandated }

func (d *Mandated) apply(c *Case, _ Event) {
	if d.Ended || d.Helper.Mandate == uuid.Nil { // the second: its time is over
		c.Helper = nil
		return
	}
	helper := d.Helper
	c.Helper = &helper
}

// isResident tells that somebody who is no agent acts for the person.
func (h *Helper) isResident() bool { return h != nil && h.Agent.IsZero() }

// HelperLink is the secret of the helper's own link: it opens the case for as long as the mandate lasts, and tells their
// hand from the person's.
func (s *Service) HelperLink(c Case) string {
	return HelperLinkPath(c.Reference, s.secret.helperToken(&c))
}

// HelperLinkPath is the address of that link.
func HelperLinkPath(ref Reference, t identity.Token) string {
	return "/requests/" + string(ref) + "/helper/" + t.String()
}

// OpensForHelper tells whether a token is that of whoever acts for the person of the case now.
func (s *Service) OpensForHelper(c Case, t identity.Token) bool {
	if !c.Helper.isResident() || c.Helper.Mandate == uuid.Nil {
		return false
	}
	token := s.secret.helperToken(&c)
	return hmac.Equal(t[:], token[:])
}
