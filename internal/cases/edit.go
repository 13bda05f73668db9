package cases

import (
	"context"
	"fmt"

	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/events"
)

// edit is a case at work in one transaction. It is read once; verbs add events to it, which are folded in memory; at the
// end of the outermost verb everything is written at once. ctx carries it to the verbs inside.
type edit struct {
	s     *Service
	tx    *db.Tx
	here  *identity.Authority
	outer *edit // a transaction may be at work on several cases

	was, now Case
	events   []Event // not written yet
}

// Together has several verbs for one case read it once and write it once, at the end. known is the case as it was read
// before the transaction, and is not read again when it is still that one; with its ID alone it is read. Verbs, Load,
// History and Since that are given the inner ctx and tx see what was done so far; rows that other queries read are those
// of before. An error is to undo the transaction. Inside another Together for the same case it is a part of that one.
func (s *Service) Together(ctx context.Context, tx *db.Tx, known Case, do func(ctx context.Context, now Case) error) error {
	return s.edit(ctx, tx, known, func(ctx context.Context, e *edit) error { return do(ctx, e.now) })
}

func (s *Service) edit(ctx context.Context, tx *db.Tx, known Case, do func(context.Context, *edit) error) error {
	if e := underWay(ctx, tx, known.ID); e != nil {
		return e.within(ctx, do)
	}
	e, err := s.begin(ctx, tx, known)
	if err != nil {
		return err
	}
	ctx = context.WithValue(ctx, editKey{}, e)
	if err := do(ctx, e); err != nil {
		return err
	}
	return e.flush(ctx)
}

// within is a part of an edit. When it fails, what it added is not written, whatever the caller does about it.
func (e *edit) within(ctx context.Context, do func(context.Context, *edit) error) error {
	now, n := e.now, len(e.events)
	err := do(ctx, e)
	if err != nil {
		e.now, e.events = now, e.events[:n]
	}
	return err
}

func (s *Service) begin(ctx context.Context, tx *db.Tx, known Case) (*edit, error) {
	at, err := here(ctx)
	if err != nil {
		return nil, err
	}
	e := &edit{s: s, tx: tx, outer: editOf(ctx)}
	if e.here, err = s.authorities.Authority(ctx, at); err != nil {
		return nil, fmt.Errorf("change a case: %w", err)
	}
	if e.was, err = lock(ctx, tx, at, known); err != nil {
		return nil, err
	}
	e.now = e.was
	return e, nil
}

// flush writes what the verbs made of the case and tells the slices above, until none of them has added anything.
func (e *edit) flush(ctx context.Context) error {
	if len(e.events) == 0 {
		return nil
	}
	for len(e.events) > 0 {
		if err := e.save(ctx); err != nil {
			return fmt.Errorf("change case %s: %w", e.was.Reference, err)
		}
		written := e.events
		e.was, e.events = e.now, nil
		for _, one := range written {
			if err := events.Publish(ctx, e.s.bus, e.tx, Changed{Case: e.now, Event: one}); err != nil {
				return err
			}
		}
	}
	e.s.hintAfter(e.tx, e.now)
	return nil
}

// since are the events after a revision, those that are not written yet included.
func (e *edit) since(ctx context.Context, revision int64) ([]Event, error) {
	all, err := history(ctx, e.tx, e.now.Authority, e.now.ID, revision)
	for _, one := range e.events {
		if one.Seq > revision {
			all = append(all, one)
		}
	}
	return all, err
}

type editKey struct{}

func editOf(ctx context.Context) *edit {
	e, _ := ctx.Value(editKey{}).(*edit)
	return e
}

// underWay finds the edit of a case in a transaction; nil when there is none.
func underWay(ctx context.Context, q db.Queryer, id ID) *edit {
	tx, isTx := q.(*db.Tx)
	if !isTx {
		return nil
	}
	for e := editOf(ctx); e != nil; e = e.outer {
		if e.tx == tx && e.now.ID == id {
			return e
		}
	}
	return nil
}
