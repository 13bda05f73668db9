package chat

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"parvis/internal/identity"
	"parvis/internal/inbox"
	"parvis/internal/inbox/chat/chatsql"
	"parvis/internal/kit/db"
	"parvis/internal/kit/tenant"
)

// ThreadsWith lists the threads of chats in which somebody left an e-mail address or a number, which their threads do not
// know: in a chat nobody has to say who they are.
func ThreadsWith(ctx context.Context, q db.Queryer, kind identity.ContactKind, value string) (all []inbox.ThreadID, err error) {
	var ids []uuid.UUID
	switch kind {
	case identity.Email:
		ids, err = on(q).ThreadsOfEmail(ctx, chatsql.ThreadsOfEmailParams{AuthorityID: tenant.From(ctx), Email: value})
	case identity.Phone:
		ids, err = on(q).ThreadsOfPhone(ctx, chatsql.ThreadsOfPhoneParams{AuthorityID: tenant.From(ctx), Phone: value})
	}
	if err != nil {
		return nil, fmt.Errorf("chats with a contact: %w", err)
	}
	for _, id := range ids {
		all = append(all, inbox.ThreadID(id))
	}
	return all, nil
}
