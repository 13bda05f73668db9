package privacy

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/cases/threads"
	"parvis/internal/identity"
	"parvis/internal/inbox/chat"
	"parvis/internal/inbox/phone"
	"parvis/internal/inbox/sms"
	"parvis/internal/kit/db"
	"parvis/internal/kit/events"
	"parvis/internal/kit/files"
)

// DoorTerms is a setting of the authority, privacy.doors: for how many days it keeps what came by its doors and became no
// request. What became part of one goes with it.
type DoorTerms struct {
	Threads int `json:"threads"` // since the last message, once nobody waits for an answer
	Calls   int `json:"calls"`   // which telephone rang which, and who asked to be called back, once it came to an end
}

// A message to the town hall may turn out to have been a request: silence counts as an answer after two months (code des
// relations entre le public et l'administration, L. 231-1), which may be contested for two more, and for a year where the
// ways to do so were not told (Conseil d'État, 13 July 2016, Czabaj). Whoever kept less could not show what was written.
const yearOfDoors = 365

// Fewer days than a silence and its contestation take, or more than anything is kept for, are a slip.
const leastDays, mostDays = 120, 3650

func (t DoorTerms) orUsual() DoorTerms {
	for _, days := range []*int{&t.Threads, &t.Calls} {
		if *days == 0 {
			*days = yearOfDoors
		}
	}
	return t
}

func (t DoorTerms) check() error {
	for name, days := range map[string]int{"threads": t.Threads, "calls": t.Calls} {
		if days < leastDays || days > mostDays {
			return fmt.Errorf("the setting privacy.doors keeps %s for %d days: write %d to %d", name, days, leastDays, mostDays)
		}
	}
	return nil
}

// doorTerms reads the setting. One that cannot be followed is told in the log, and the usual terms hold: neither does it
// erase too early, nor keep for ever.
func (s *Service) doorTerms(ctx context.Context) (DoorTerms, error) {
	a, err := s.Identity.Authority(ctx, here(ctx))
	if err != nil {
		return DoorTerms{}, err
	}
	var t DoorTerms
	_, wrong := a.Settings.Read("privacy.doors", &t)
	t = t.orUsual()
	if wrong == nil {
		wrong = t.check()
	}
	if wrong != nil {
		s.Log.ErrorContext(ctx, "a setting of the authority cannot be followed", "authority", a.Slug, "err", wrong)
		t = DoorTerms{}.orUsual()
	}
	return t, nil
}

// doors forgets what came by any door, became no request and is old.
func (s *Service) doors(ctx context.Context, run Run, until time.Time) (bool, error) {
	if s.Inbox == nil {
		return true, nil
	}
	keep, err := s.doorTerms(ctx)
	if err != nil {
		return false, err
	}
	for {
		var gone kept
		more := false
		err := s.DB.Write(ctx, func(tx *db.Tx) (err error) {
			gone = kept{}
			if more, err = s.forgetOldDoors(ctx, tx, run.Started, keep, &gone); err != nil {
				return err
			}
			return count(ctx, tx, run.ID, gone.counts)
		})
		if err != nil {
			return false, err
		}
		if err := s.dropFiles(ctx, gone.files, s.Clock.Now().Add(-keepYoung)); err != nil || !more {
			return err == nil, err
		}
		if s.Clock.Now().After(until) {
			return false, nil
		}
	}
}

func (s *Service) forgetOldDoors(ctx context.Context, tx *db.Tx, now time.Time, keep DoorTerms, gone *kept) (more bool, err error) {
	written, called := now.AddDate(0, 0, -keep.Threads), now.AddDate(0, 0, -keep.Calls)
	n, keys, err := threads.ForgetOld(ctx, tx, s.Inbox, written, atOnce)
	if err != nil {
		return false, err
	}
	loose, others, err := s.Inbox.ForgetLoose(ctx, tx, written, atOnce)
	if err != nil {
		return false, err
	}
	calls, err := phone.ForgetOld(ctx, tx, s.Bus, called, atOnce)
	if err != nil {
		return false, err
	}
	numbers, err := sms.ForgetQuiet(ctx, tx, s.Inbox, written, atOnce)
	if err != nil {
		return false, err
	}
	gone.files = append(append(gone.files, keys...), others...)
	gone.counts.Threads, gone.counts.Calls = n+loose, calls
	return max(n, loose, calls, numbers) >= atOnce, nil
}

// forgetWritten removes what was written by any door under a case.
func (s *Service) forgetWritten(ctx context.Context, tx *db.Tx, id cases.ID, gone *kept) error {
	if s.Inbox == nil {
		return nil
	}
	keys, err := threads.Forget(ctx, tx, s.Inbox, id)
	gone.files = append(gone.files, keys...)
	return err
}

// forgetAtDoors removes all that a person said by any door, under every name of theirs that is nobody else's; what
// belongs to a request that stays, stays with it.
func (s *Service) forgetAtDoors(ctx context.Context, tx *db.Tx, people []identity.PersonID, own []identity.ContactPoint, gone *kept) error {
	if s.Inbox == nil {
		return nil
	}
	who, err := writer(ctx, tx, people, own)
	if err != nil {
		return err
	}
	n, keys, err := threads.ForgetWriter(ctx, tx, s.Inbox, who)
	if err != nil {
		return err
	}
	gone.files, gone.counts.Threads = append(gone.files, keys...), gone.counts.Threads+n
	for _, c := range own {
		calls, err := phone.ForgetContact(ctx, tx, s.Bus, c.Kind, c.Value)
		if err != nil {
			return err
		}
		gone.counts.Calls += calls
		if c.Kind == identity.Phone {
			if err := sms.ForgetNumber(ctx, tx, s.Inbox, c.Value); err != nil {
				return err
			}
		}
	}
	return nil
}

// writer is how the doors know a person.
func writer(ctx context.Context, q db.Queryer, people []identity.PersonID, own []identity.ContactPoint) (w threads.Writer, err error) {
	for _, p := range people {
		w.People = append(w.People, p.UUID)
	}
	for _, c := range own {
		if c.Kind == identity.Email || c.Kind == identity.Phone {
			w.Parties = append(w.Parties, c.Value)
		}
		chats, err := chat.ThreadsWith(ctx, q, c.Kind, c.Value)
		if err != nil {
			return w, err
		}
		w.Threads = append(w.Threads, chats...)
	}
	return w, nil
}

// writes tells whether a person is in an exchange that belongs to no request.
func (s *Service) writes(ctx context.Context, q db.Queryer, id identity.PersonID) (bool, error) {
	if s.Inbox == nil {
		return false, nil
	}
	return threads.Writes(ctx, q, s.Inbox, threads.Writer{People: []uuid.UUID{id.UUID}})
}

// publish tells the slices above that a person is forgotten.
func (s *Service) publish(ctx context.Context, tx *db.Tx, id identity.PersonID, own []identity.ContactPoint, gone *kept) error {
	return events.Publish(ctx, s.Bus, tx, PersonForgotten{Person: id, Contacts: own, gone: gone})
}

// PersonForgotten is published inside the transaction in which a person is erased, with the contact points that were
// theirs alone: who keeps anything by them removes it.
type PersonForgotten struct {
	Person   identity.PersonID
	Contacts []identity.ContactPoint

	gone *kept
}

// Took hands over files that may go when nobody else names them.
func (e PersonForgotten) Took(keys []files.Key) {
	if e.gone != nil {
		e.gone.files = append(e.gone.files, keys...)
	}
}
