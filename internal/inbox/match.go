package inbox

import (
	"context"
	"database/sql"
	"errors"
	"slices"

	"github.com/google/uuid"

	"parvis/internal/inbox/inboxsql"
	"parvis/internal/kit/db"
)

// How a message was found to belong to a thread, strongest first.
type evidence int

const (
	byNothing      evidence = iota
	byConversation          // the door names the exchange
	byTag                   // it was sent to the thread's signed address
	byReference             // it refers to a message that came in
	byOurs                  // it answers a message of ours
)

// lead is a thread that a message may belong to.
type lead struct {
	thread ThreadID
	by     evidence
}

// choose is the rule of threading: our own Message-IDs first, then references, then a signed
// address, then the door's own name of the exchange. A forward begins a new thread, unless
// it was sent to a thread's own address: what it refers to is somebody else's exchange.
func choose(m Message, leads []lead) (lead, bool) {
	best := lead{}
	for _, l := range leads {
		if m.Facts.Forward && (l.by == byOurs || l.by == byReference) {
			continue
		}
		if l.by > best.by {
			best = l
		}
	}
	return best, best.by != byNothing
}

// leads looks for threads of the same account. A message without references costs no query.
func (s *Service) leads(ctx context.Context, tx *db.Tx, a Account, m Message) (found []lead, err error) {
	refs := slices.Clone(m.Facts.InReplyTo)
	if m.Facts.Bounce != nil && m.Facts.Bounce.Of != "" {
		refs = append(refs, m.Facts.Bounce.Of)
	}
	for i := len(m.Facts.References) - 1; i >= 0; i-- { // the nearest is the last
		refs = append(refs, m.Facts.References[i])
	}
	seen := map[string]bool{}
	for _, ref := range refs {
		if ref == "" || seen[ref] {
			continue
		}
		seen[ref] = true
		rows, err := on(tx).ItemsByRef(ctx, inboxsql.ItemsByRefParams{AuthorityID: a.Authority, Ref: ref})
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			if !row.ThreadID.Valid || row.AccountID != uuid.UUID(a.ID) {
				continue
			}
			by := byReference
			if Direction(row.Direction) == Out {
				by = byOurs
			}
			found = append(found, lead{ThreadID(row.ThreadID.UUID), by})
			if by == byOurs {
				return found, nil // nothing is stronger
			}
		}
	}
	more, err := s.namedLeads(ctx, tx, a, m)
	return append(found, more...), err
}

// namedLeads follows signed addresses and the door's own names.
func (s *Service) namedLeads(ctx context.Context, tx *db.Tx, a Account, m Message) (found []lead, err error) {
	for _, tag := range m.Facts.ReplyTags {
		key, ok := s.openTag(a.Authority, tag)
		if !ok {
			continue
		}
		row, err := on(tx).ThreadByReplyKey(ctx, inboxsql.ThreadByReplyKeyParams{AuthorityID: a.Authority, ReplyKey: key})
		if err == nil && row.AccountID == uuid.UUID(a.ID) {
			found = append(found, lead{ThreadID(row.ID), byTag})
		} else if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return nil, err
		}
	}
	if m.Conversation != "" {
		key := inboxsql.ThreadByConversationParams{AuthorityID: a.Authority, AccountID: uuid.UUID(a.ID), Conversation: m.Conversation}
		row, err := on(tx).ThreadByConversation(ctx, key)
		if err == nil {
			found = append(found, lead{ThreadID(row.ID), byConversation})
		} else if !errors.Is(err, sql.ErrNoRows) {
			return nil, err
		}
	}
	return found, nil
}

// echoes tells that a message is one of ours that came back: a loop between machines.
func (s *Service) echoes(ctx context.Context, tx *db.Tx, a Account, ref string) (bool, error) {
	if ref == "" {
		return false, nil
	}
	rows, err := on(tx).ItemsByRef(ctx, inboxsql.ItemsByRefParams{AuthorityID: a.Authority, Ref: ref})
	return slices.ContainsFunc(rows, func(r inboxsql.ItemsByRefRow) bool { return Direction(r.Direction) == Out }), err
}
