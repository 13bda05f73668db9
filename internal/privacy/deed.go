package privacy

import (
	"context"
	"fmt"
	"time"

	"parvis/internal/cases"
	"parvis/internal/forms"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/events"
	"parvis/internal/kit/files"
	"parvis/internal/privacy/privacysql"
)

// kept is what a transaction removed: files to delete once it is committed, and counts.
type kept struct {
	files  []files.Key
	counts Counts
	// person is set while somebody is erased whole: they are seen to once, after their requests, while it is still known
	// under which names they wrote.
	person bool
}

// do carries out a deed on a case.
func (s *Service) do(ctx context.Context, tx *db.Tx, c *cases.Case, t term, gone *kept) error {
	switch t.Do {
	case Archive:
		gone.counts.Archive++
	case FieldsOnly:
		keys, err := s.Cases.PurgeFields(ctx, tx, c.ID, t.Fields)
		if err != nil {
			return err
		}
		gone.counts.Fields++
		gone.took(keys)
		return events.Publish(ctx, s.Bus, tx, FieldsForgotten{c.ID})
	case Anonymise, Delete:
		if err := s.finish(ctx, tx, c, t, gone); err != nil {
			return fmt.Errorf("%s case %s: %w", t.Do, c.Reference, err)
		}
	}
	return nil
}

func (g *kept) took(keys []files.Key) {
	g.files = append(g.files, keys...)
	g.counts.Documents += len(keys)
}

// finish has everything forget a case whose time is over, and its person when it was their last.
func (s *Service) finish(ctx context.Context, tx *db.Tx, c *cases.Case, t term, gone *kept) error {
	messages, err := s.Notices.ForgetCase(ctx, tx, c.ID.UUID)
	if err != nil {
		return err
	}
	gone.counts.Messages += int(messages)
	uploads, err := s.Forms.Forget(ctx, tx, forms.ID(c.Draft))
	if err != nil {
		return err
	}
	gone.files = append(gone.files, uploads...)
	if err := on(tx).ForgetHolds(ctx, privacysql.ForgetHoldsParams{AuthorityID: here(ctx), CaseID: c.ID.UUID}); err != nil {
		return err
	}
	keys, err := s.endCase(ctx, tx, c, t, gone)
	if err != nil {
		return err
	}
	gone.took(keys)
	if err := s.forgetWritten(ctx, tx, c.ID, gone); err != nil {
		return err
	}
	if err := events.Publish(ctx, s.Bus, tx, CaseForgotten{c.ID}); err != nil {
		return err
	}
	return s.forgetIfLast(ctx, tx, c.Person.ID, gone)
}

func (s *Service) endCase(ctx context.Context, tx *db.Tx, c *cases.Case, t term, gone *kept) ([]files.Key, error) {
	if t.Do == Delete {
		gone.counts.Deleted++
		if err := s.Flow.Forget(ctx, tx, c.ID); err != nil {
			return nil, err
		}
		return s.Cases.Forget(ctx, tx, c.ID)
	}
	gone.counts.Anonymised++
	if err := s.Flow.ForgetLetters(ctx, tx, c.ID); err != nil {
		return nil, err
	}
	return s.Cases.Anonymise(ctx, tx, c.ID, t.Fields...)
}

// forgetIfLast forgets a person who has no request, no draft and no mandate any more.
func (s *Service) forgetIfLast(ctx context.Context, tx *db.Tx, id identity.PersonID, gone *kept) error {
	if id.IsZero() || gone.person {
		return nil
	}
	needed, err := s.needed(ctx, tx, id)
	if err != nil || needed {
		return err
	}
	if _, err := s.Identity.Forget(ctx, tx, id); err != nil {
		return err
	}
	gone.counts.People++
	return nil
}

// needed tells whether anything of a person goes on: a request, a draft, an exchange by some door, somebody they act for or
// who acts for them.
func (s *Service) needed(ctx context.Context, tx *db.Tx, id identity.PersonID) (bool, error) {
	own, err := s.Cases.OfPerson(ctx, tx, id, 1)
	if err != nil || len(own) > 0 {
		return true, err
	}
	drafts, err := s.Forms.About(ctx, tx, id.UUID)
	if err != nil || len(drafts) > 0 {
		return true, err
	}
	if writes, err := s.writes(ctx, tx, id); err != nil || writes {
		return true, err
	}
	return s.Identity.HasMandate(ctx, tx, id, tx.Now)
}

// dropFiles deletes the files that no row of any slice names any more and that were put before an instant; the sweep of
// each day finds the others.
func (s *Service) dropFiles(ctx context.Context, keys []files.Key, before time.Time) error {
	swept, ok := s.Files.(files.Swept)
	if !ok || len(keys) == 0 {
		return nil
	}
	named, err := s.Named(ctx, keys)
	if err != nil {
		return fmt.Errorf("ask which files are named: %w", err)
	}
	for _, key := range keys {
		if named[key] {
			continue
		}
		if _, err := swept.DeleteOlder(ctx, key, before); err != nil {
			return fmt.Errorf("delete file %s: %w", key, err)
		}
	}
	return nil
}

// people forgets those who have had no request for a long time, some at a time.
func (s *Service) people(ctx context.Context, run Run, until time.Time) (bool, error) {
	for after := (identity.PersonID{}); ; {
		ids, err := s.Identity.PeopleIDs(ctx, s.DB.Read(), after, run.Started.Add(-keepIdle), atOnce)
		if err != nil || len(ids) == 0 {
			return err == nil, err
		}
		err = s.DB.Write(ctx, func(tx *db.Tx) error {
			var gone kept
			for _, id := range ids {
				if err := s.forgetIfLast(ctx, tx, id, &gone); err != nil {
					return err
				}
			}
			return count(ctx, tx, run.ID, gone.counts)
		})
		if err != nil {
			return false, err
		}
		if s.Clock.Now().After(until) {
			return false, nil
		}
		after = ids[len(ids)-1]
	}
}

// messages forgets those that belong to no case and are old.
func (s *Service) messages(ctx context.Context, run Run, until time.Time) (bool, error) {
	for {
		n := 0
		err := s.DB.Write(ctx, func(tx *db.Tx) (err error) {
			if n, err = s.Notices.ForgetOld(ctx, tx, run.Started.Add(-keepSent), atOnce); err != nil {
				return err
			}
			return count(ctx, tx, run.ID, Counts{Messages: n})
		})
		if err != nil || n < atOnce {
			return err == nil, err
		}
		if s.Clock.Now().After(until) {
			return false, nil
		}
	}
}
