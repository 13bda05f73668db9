package privacy

import (
	"context"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"parvis/internal/audit"
	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/privacy/privacysql"
)

// mostRequests bounds how many requests one person may have; more than anybody sends in a lifetime.
const mostRequests = 10_000

// Asked is a person's wish to be forgotten, as it was accepted.
type Asked struct {
	Person   identity.PersonID
	AllCases bool // requests too whose time is not over: they should never have been kept
}

// Erased is what became of it.
type Erased struct {
	Counts
	Drafts int
	Stays  []Stays // requests that the law has the authority keep
}

// Stays is a request that is kept until its own time is over, with what it says of the person.
type Stays struct {
	Reference cases.Reference
	Until     time.Time
	Law       string // the text that asks for it, when the definition names it
}

// Erase forgets a person: contact points, mandates, drafts, messages, and every request whose time is over or that is
// held by consent alone. Requests that a duty keeps stay until their day. It is refused, whole, while a request is open,
// contested or held: the refusal names them.
func (s *Service) Erase(ctx context.Context, in Asked) (done Erased, err error) {
	var gone kept
	err = s.DB.Write(ctx, func(tx *db.Tx) (err error) {
		done, gone = Erased{}, kept{person: true}
		return s.erase(ctx, tx, in, &done, &gone)
	})
	if err != nil {
		return done, err
	}
	done.Counts = gone.counts
	if err := s.dropFiles(ctx, gone.files, s.Clock.Now().Add(-keepYoung)); err != nil {
		return done, err
	}
	if _, err := s.DB.Scrub(ctx); err != nil {
		return done, err
	}
	return done, s.mirror(ctx)
}

func (s *Service) erase(ctx context.Context, tx *db.Tx, in Asked, done *Erased, gone *kept) error {
	if _, err := s.Identity.PersonIn(ctx, tx, in.Person); err != nil {
		return err
	}
	own, err := s.Cases.OfPerson(ctx, tx, in.Person, mostRequests)
	if err != nil {
		return err
	}
	if err := s.refuse(ctx, tx, own); err != nil {
		return err
	}
	for i := range own {
		if err := s.eraseCase(ctx, tx, &own[i], in, done, gone); err != nil {
			return err
		}
	}
	if done.Drafts, err = s.forgetPerson(ctx, tx, in.Person, gone); err != nil {
		return err
	}
	hash := personHash(here(ctx), in.Person)
	if err := note(ctx, tx, hash, PersonErased, tx.Now); err != nil {
		return err
	}
	return audit.Write(ctx, tx, audit.Entry{Action: "privacy.person_erased", Kind: "erasure", Subject: hex.EncodeToString(hash), Details: gone.counts.details()})
}

// refuse names the requests that stand in the way.
func (s *Service) refuse(ctx context.Context, tx *db.Tx, own []cases.Case) error {
	var open, held []string
	for i := range own {
		c := &own[i]
		if !c.Closed() {
			open = append(open, string(c.Reference))
			continue
		}
		is, err := s.held(ctx, tx, c)
		if err != nil {
			return err
		}
		if is {
			held = append(held, string(c.Reference))
		}
	}
	if len(open) > 0 {
		return errs.New(errs.Conflict, "privacy.erase.open", "References", strings.Join(open, ", "))
	}
	if len(held) > 0 {
		return errs.New(errs.Conflict, "privacy.erase.held", "References", strings.Join(held, ", "))
	}
	return nil
}

// eraseCase does at once what a later night would do, where nothing asks to keep the case.
func (s *Service) eraseCase(ctx context.Context, tx *db.Tx, c *cases.Case, in Asked, done *Erased, gone *kept) error {
	service, err := s.Offer.Version(ctx, c.Service, c.Version)
	if err != nil {
		return err
	}
	l, err := s.lifeOf(ctx, tx, c)
	if err != nil {
		return err
	}
	end, err := l.end()
	if err != nil {
		return err
	}
	over := !tx.Now.Before(end)
	if l.Keep.Then == string(Archive) || !over && !in.AllCases && service.Data.Basis != catalogue.BasisConsent {
		stays := Stays{Reference: c.Reference, Until: end, Law: service.Data.Law.Of(ctx)}
		done.Stays = append(done.Stays, stays)
		return nil
	}
	t, kind := term{Do: Delete}, CaseDeleted
	if l.Keep.Then == string(Anonymise) {
		t, kind = term{Do: Anonymise}, CaseAnonymised
	}
	if err := s.do(ctx, tx, c, t, gone); err != nil {
		return err
	}
	if t.Do == Anonymise {
		if err := s.Cases.LookAgain(ctx, tx, c.ID, never); err != nil {
			return err
		}
	}
	return note(ctx, tx, caseHash(here(ctx), c.ID), kind, tx.Now)
}

// forgetPerson removes what belongs to a person and to no request.
func (s *Service) forgetPerson(ctx context.Context, tx *db.Tx, id identity.PersonID, gone *kept) (drafts int, err error) {
	addresses, err := s.addresses(ctx, tx, id, ForOfficer)
	if err != nil {
		return 0, err
	}
	all, err := s.Forms.About(ctx, tx, id.UUID, addresses...)
	if err != nil {
		return 0, err
	}
	for _, d := range all {
		keys, err := s.Forms.Forget(ctx, tx, d.ID)
		if err != nil {
			return 0, fmt.Errorf("forget a draft: %w", err)
		}
		gone.files = append(gone.files, keys...)
	}
	if err := privacysql.New(tx).ForgetErasureAsk(ctx, privacysql.ForgetErasureAskParams{AuthorityID: here(ctx), PersonID: id.UUID}); err != nil {
		return 0, fmt.Errorf("forget what %s asked: %w", id, err)
	}
	messages, err := s.Notices.ForgetPerson(ctx, tx, id.UUID, addresses...)
	if err != nil {
		return 0, err
	}
	if err := s.forgetInRegister(ctx, tx, id, gone); err != nil {
		return 0, err
	}
	gone.counts.Messages, gone.counts.People = gone.counts.Messages+int(messages), gone.counts.People+1
	return len(all), nil
}

// forgetInRegister removes a person from the register, every file that was joined into theirs too, and what was said under
// any name of these.
func (s *Service) forgetInRegister(ctx context.Context, tx *db.Tx, id identity.PersonID, gone *kept) error {
	people, err := s.Identity.JoinedWith(ctx, tx, id)
	if err != nil {
		return err
	}
	given, err := s.Identity.Forget(ctx, tx, id)
	if err != nil {
		return err
	}
	own, err := s.unshared(ctx, tx, id, given)
	if err != nil {
		return err
	}
	if err := s.forgetAtDoors(ctx, tx, people, own, gone); err != nil {
		return err
	}
	return s.publish(ctx, tx, id, own, gone)
}

// addresses are the ways to write to a person that nobody else has. A resident's own copy counts only those that were
// proved: whoever writes down the address of another learns nothing of them.
func (s *Service) addresses(ctx context.Context, q db.Queryer, id identity.PersonID, reader For) (own []string, err error) {
	all, err := s.own(ctx, q, id, reader)
	for _, c := range all {
		if c.Kind != identity.Address {
			own = append(own, c.Value)
		}
	}
	return own, err
}

func (s *Service) own(ctx context.Context, q db.Queryer, id identity.PersonID, reader For) (own []identity.ContactPoint, err error) {
	all, err := s.Identity.EveryContact(ctx, q, id)
	if err != nil {
		return nil, err
	}
	if own, err = s.unshared(ctx, q, id, all); reader == ForOfficer {
		return own, err
	}
	return slices.DeleteFunc(own, func(c identity.ContactPoint) bool { return !c.IsVerified() }), err
}

// unshared are those of a person's contact points that nobody else has.
func (s *Service) unshared(ctx context.Context, q db.Queryer, id identity.PersonID, all []identity.ContactPoint) (own []identity.ContactPoint, err error) {
	for _, c := range all {
		shared, err := s.Identity.IsShared(ctx, q, id, c)
		if err != nil {
			return nil, err
		}
		if !shared {
			own = append(own, c)
		}
	}
	return own, nil
}

// Replay erases again what a ledger names: a backup that is older than an erasure brought it back. Files go at once,
// since nobody else is at work.
func (s *Service) Replay(ctx context.Context, ledger []Erasure) (again Counts, err error) {
	known := map[string]Erasure{}
	for _, e := range ledger {
		if e.Authority == here(ctx) {
			known[e.Hash] = e
		}
	}
	if len(known) == 0 {
		return again, nil
	}
	for after := (cases.ID{}); ; {
		ids, err := s.Cases.IDs(ctx, s.DB.Read(), after, atOnce)
		if err != nil {
			return again, err
		}
		if len(ids) == 0 {
			break
		}
		for _, id := range ids {
			if e, erased := known[hex.EncodeToString(caseHash(here(ctx), id))]; erased {
				if err := s.replay(ctx, &again, func(tx *db.Tx, gone *kept) error { return s.replayCase(ctx, tx, id, e, gone) }); err != nil {
					return again, err
				}
			}
		}
		after = ids[len(ids)-1]
	}
	return again, s.replayPeople(ctx, known, &again)
}

func (s *Service) replayPeople(ctx context.Context, known map[string]Erasure, again *Counts) error {
	for after := (identity.PersonID{}); ; {
		ids, err := s.Identity.PeopleIDs(ctx, s.DB.Read(), after, never, atOnce)
		if err != nil || len(ids) == 0 {
			return err
		}
		for _, id := range ids {
			e, erased := known[hex.EncodeToString(personHash(here(ctx), id))]
			if !erased {
				continue
			}
			err := s.replay(ctx, again, func(tx *db.Tx, gone *kept) error {
				if _, err := s.forgetPerson(ctx, tx, id, gone); err != nil {
					return err
				}
				return note(ctx, tx, personHash(here(ctx), id), e.Kind, e.At)
			})
			if err != nil {
				return err
			}
		}
		after = ids[len(ids)-1]
	}
}

func (s *Service) replay(ctx context.Context, again *Counts, do func(*db.Tx, *kept) error) error {
	var gone kept
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		gone = kept{person: true} // the ledger names whoever is to be forgotten
		return do(tx, &gone)
	})
	if err != nil {
		return fmt.Errorf("erase again what was erased: %w", err)
	}
	again.Add(gone.counts)
	return s.dropFiles(ctx, gone.files, never)
}

func (s *Service) replayCase(ctx context.Context, tx *db.Tx, id cases.ID, e Erasure, gone *kept) error {
	c, err := s.Cases.Load(ctx, tx, id)
	if unknown(err) || err == nil && e.Kind == CaseAnonymised && c.Anonymous() {
		return nil
	}
	if err != nil {
		return err
	}
	t := term{Do: Delete}
	if e.Kind == CaseAnonymised {
		t = term{Do: Anonymise}
	}
	if err := s.do(ctx, tx, &c, t, gone); err != nil {
		return err
	}
	return note(ctx, tx, caseHash(here(ctx), id), e.Kind, e.At)
}
