package cases

import (
	"context"
	"fmt"
	"slices"
	"time"

	"parvis/internal/cases/casessql"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/files"
)

// KindPurged says that personal data went, and never what it was.
const KindPurged Kind = "purged"

func init() { kinds[KindPurged] = func() Data { return new(Purged) } }

// Purged is the last event of a rewritten history: those before it say no more what it names.
type Purged struct {
	All    bool     `json:"all,omitempty"`    // of whom the case was cannot be told any more
	Fields []string `json:"fields,omitempty"` // answers that went before the rest
	Kept   []string `json:"kept,omitempty"`   // with All: answers whose own time is not over
}

// Purge is what is gone of a case.
type Purge struct {
	At     time.Time `json:"at"`
	All    bool      `json:"all,omitempty"`
	Fields []string  `json:"fields,omitempty"`
	Kept   []string  `json:"kept,omitempty"`
}

func (*Purged) kind() Kind { return KindPurged }

// apply notes what went, and has links that were mailed open nothing any more once all went.
func (d *Purged) apply(c *Case, e Event) {
	now := Purge{At: e.At, All: d.All, Fields: d.Fields, Kept: d.Kept}
	if c.Purged != nil {
		now.All = now.All || c.Purged.All
		now.Fields = append(slices.Clone(c.Purged.Fields), d.Fields...)
	}
	if c.Purged = &now; d.All {
		c.LinkGeneration++
	}
}

// Anonymous tells that nothing in the case says any more whose it was.
func (c *Case) Anonymous() bool { return c.Purged != nil && c.Purged.All && len(c.Purged.Kept) == 0 }

// PurgeFields removes the answers to the given questions, and the documents that answer them, from the whole history of
// a case. It returns the files that the case no longer names.
func (s *Service) PurgeFields(ctx context.Context, tx *db.Tx, id ID, fields []string) ([]files.Key, error) {
	return s.purge(ctx, tx, id, Purged{Fields: fields}, func(history []Event) []Event { return withoutFields(history, fields) })
}

// Anonymise leaves of a case what figures need: service, dates, states, steps, outcome, amount, deadlines, which team.
// Person, answers, words, documents and names go from the whole history, except the answers to the fields in keep, whose
// own time is longer. It returns the files that the case no longer names.
func (s *Service) Anonymise(ctx context.Context, tx *db.Tx, id ID, keep ...string) ([]files.Key, error) {
	return s.purge(ctx, tx, id, Purged{All: true, Kept: keep}, func(history []Event) []Event { return anonymous(history, keep) })
}

// purge rewrites the history of a case and writes what it adds up to now. Events of the same number, kind and instant
// remain: folding them gives the row that is stored, as ever. Nobody is told but open pages: it is no news of the request.
func (s *Service) purge(ctx context.Context, tx *db.Tx, id ID, mark Purged, rewritten func([]Event) []Event) ([]files.Key, error) {
	at, err := here(ctx)
	if err != nil {
		return nil, err
	}
	was, err := loadToChange(ctx, tx, at, id)
	if err != nil {
		return nil, err
	}
	if mark.All {
		if was, err = s.untieOthers(ctx, tx, was); err != nil {
			return nil, err
		}
	}
	old, err := history(ctx, tx, at, id, 0)
	if err != nil {
		return nil, err
	}
	events := rewritten(old)
	for _, e := range events {
		if err := rewrite(ctx, tx, at, id, e); err != nil {
			return nil, fmt.Errorf("purge case %s: %w", was.Reference, err)
		}
	}
	last := Event{Seq: was.Revision + 1, ID: db.NewID(), Kind: KindPurged, At: later(tx.Now, was.UpdatedAt), By: identity.System, Channel: ByRules, Data: &mark}
	if err := insertEvent(ctx, tx, at, id, last); err != nil {
		return nil, fmt.Errorf("purge case %s: %w", was.Reference, err)
	}
	now := Fold(append(events, last))
	gone, err := s.writePurged(ctx, tx, &was, &now)
	if err != nil {
		return nil, fmt.Errorf("purge case %s: %w", was.Reference, err)
	}
	s.hintAfter(tx, now)
	return gone, s.rewritten(ctx, tx, Rewritten{Case: now})
}

func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

func rewrite(ctx context.Context, tx *db.Tx, at identity.AuthorityID, id ID, e Event) error {
	data, err := db.Marshal(e.Data)
	if err != nil {
		return fmt.Errorf("write a %q event: %w", e.Kind, err)
	}
	return on(tx).RewriteEvent(ctx, casessql.RewriteEventParams{
		AuthorityID: at, CaseID: id.UUID, Seq: e.Seq, ByID: e.By.ID, ByName: e.By.Name, Why: e.Why, DataVersion: dataVersion, Data: data,
	})
}

// writePurged writes the projection and what lists, timers and searches read, and tells which files went.
func (s *Service) writePurged(ctx context.Context, tx *db.Tx, was, now *Case) ([]files.Key, error) {
	if err := s.update(ctx, tx, now); err != nil {
		return nil, err
	}
	if err := saveDeadlines(ctx, tx, was, now); err != nil {
		return nil, err
	}
	if err := saveSpot(ctx, tx, was, now); err != nil {
		return nil, err
	}
	if err := saveWords(ctx, tx, was, now); err != nil {
		return nil, err
	}
	for _, task := range was.Tasks {
		if _, stays := now.Task(task.ID); stays && !now.Purged.All {
			continue
		}
		if err := on(tx).ForgetTask(ctx, casessql.ForgetTaskParams{AuthorityID: now.Authority, ID: task.ID}); err != nil {
			return nil, err
		}
	}
	return forgetDocuments(ctx, tx, was, now)
}

// forgetDocuments drops the rows of documents that a case no longer has, and gives their files.
func forgetDocuments(ctx context.Context, tx *db.Tx, was, now *Case) (gone []files.Key, err error) {
	for _, doc := range was.Documents {
		if _, stays := now.Document(doc.ID); stays {
			continue
		}
		if err := on(tx).ForgetDocument(ctx, casessql.ForgetDocumentParams{AuthorityID: was.Authority, ID: doc.ID}); err != nil {
			return nil, err
		}
		if doc.FileKey != "" {
			gone = append(gone, doc.FileKey)
		}
	}
	return gone, nil
}

// untieOthers has the cases that this one is linked with forget it: a link from a living case would say whose it was.
func (s *Service) untieOthers(ctx context.Context, tx *db.Tx, c Case) (Case, error) {
	for _, l := range c.Links {
		by := Change{Case: c.ID, By: identity.System}
		now, err := s.loosen(ctx, tx, by, l)
		if err != nil {
			return c, fmt.Errorf("untie %s: %w", l.Reference, err)
		}
		c = now
	}
	return c, nil
}

// loosen ends one link of a case that goes. What goes on under it is worked on by itself again.
func (s *Service) loosen(ctx context.Context, tx *db.Tx, by Change, l Link) (Case, error) {
	switch l.Relation {
	case Under:
		return s.split(ctx, tx, by, l.Case, false)
	case Leads:
		follower, err := s.Load(ctx, tx, l.Case)
		if err != nil {
			return Case{}, err
		}
		gone := by.Case
		by.Case = l.Case
		if _, err := s.split(ctx, tx, by, gone, follower.Follows()); err != nil {
			return Case{}, err
		}
		return s.Load(ctx, tx, gone)
	}
	return s.Unlink(ctx, tx, by, l.Case, l.Relation)
}
