package forms

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"parvis/internal/forms/formssql"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/events"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/jobs"
)

// What the links and codes of forms are good for: see identity.Purpose.
const (
	draftPurpose    = "draft"          // asked for by the person: keep and finish later
	reminderPurpose = "draft-reminder" // in the one reminder of a draft that is not sent
)

// linksLast is longer than most drafts live: an expired draft has a page that says so.
const linksLast = 60 * 24 * time.Hour

// ResumePath is the page on which a code is typed.
const ResumePath = "/resume"

// Path is where a draft goes on.
func (id ID) Path() string { return "/drafts/" + id.String() }

// serveLinks makes links and codes known, and sends the mails that carry them.
func (s *Service) serveLinks() {
	for _, name := range []string{draftPurpose, reminderPurpose} {
		s.Identity.Serve(identity.Purpose{Name: name, LinkLasts: linksLast, CodeLasts: linksLast,
			Then: func(ref string) string { return "/drafts/" + ref }, Fate: s.fate})
	}
	events.On(s.Bus, "forms mails the link and code of a draft", s.onLinkAsked)
}

// fate tells whether a draft behind an old link can still be gone on with.
func (s *Service) fate(ctx context.Context, ref string) (identity.Fate, error) {
	id, err := ParseID(ref)
	if err != nil {
		return identity.Gone, nil
	}
	d, err := find(ctx, s.DB.Read(), id)
	switch {
	case errors.Is(err, ErrNoDraft):
		return identity.Gone, nil
	case err != nil:
		return identity.Waits, err
	}
	return map[State]identity.Fate{Open: identity.Waits, Expired: identity.Gone, Sent: identity.Handed}[d.State(s.Clock.Now())], nil
}

// Opens reports that the visitor proved a right to the draft by a link or code of it.
func Opens(visit identity.Visit, id ID) bool {
	return visit.Holds(draftPurpose, id.String()) || visit.Holds(reminderPurpose, id.String())
}

// KeepForLater mails or texts a link and a code to an address, and gives the code to be shown on the
// spot. From then on the draft is reminded of, once.
func (s *Service) KeepForLater(ctx context.Context, tx *db.Tx, d *Draft, address string) (identity.Keys, error) {
	if err := d.usable(tx); err != nil {
		return identity.Keys{}, err
	}
	keys, err := s.Identity.RequestLink(ctx, tx, identity.Ask{Address: address, Purpose: draftPurpose, Ref: d.ID.String(), Lang: i18n.LangOf(ctx)})
	if err != nil {
		return keys, err
	}
	contact, err := s.Identity.ReachOf(ctx, address)
	if err != nil {
		return keys, err
	}
	err = on(tx).SetContact(ctx, formssql.SetContactParams{AuthorityID: d.Authority, ID: uuid.UUID(d.ID), Contact: contact.Value})
	if err != nil {
		return keys, fmt.Errorf("note the contact of draft %s: %w", d.ID, err)
	}
	d.Contact = contact.Value
	return keys, jobs.Add(ctx, s.Jobs, tx, remindJob{d.Authority, uuid.UUID(d.ID)}, jobs.At(tx.Now.Add(remindAfter)), jobs.Unique(d.ID.String()))
}

// KeepOnPaper gives a code for somebody without e-mail: their year of birth goes with it.
func (s *Service) KeepOnPaper(ctx context.Context, tx *db.Tx, d *Draft, birthYear identity.Second) (identity.Keys, error) {
	if err := d.usable(tx); err != nil {
		return identity.Keys{}, err
	}
	return s.Identity.PaperCode(ctx, tx, identity.Ask{Purpose: draftPurpose, Ref: d.ID.String(), Lang: i18n.LangOf(ctx)}, birthYear)
}
