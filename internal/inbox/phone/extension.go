package phone

import (
	"context"
	"database/sql"
	"errors"
	"regexp"
	"strings"

	"github.com/google/uuid"

	"parvis/internal/identity"
	"parvis/internal/inbox/phone/phonesql"
	"parvis/internal/kit/db"
)

// extensions are short numbers of an exchange, some with a letter or a star.
var extensions = regexp.MustCompile(`^[0-9A-Za-z*#._-]{1,20}$`)

// SetExtension says at which extension an agent is rung; "" for none. Two agents never share one: ErrTaken.
func (s *Service) SetExtension(ctx context.Context, tx *db.Tx, agent identity.AgentID, extension string) error {
	extension = strings.TrimSpace(extension)
	if extension == "" {
		return on(tx).DropExtension(ctx, phonesql.DropExtensionParams{AuthorityID: here(ctx), AgentID: agent.UUID})
	}
	if !extensions.MatchString(extension) {
		return ErrShape
	}
	if err := tx.Lock(ctx, "inbox.extension."+extension); err != nil {
		return err
	}
	other, err := s.agentAt(ctx, tx, extension)
	if err != nil {
		return err
	}
	if other != uuid.Nil && other != agent.UUID {
		return ErrTaken
	}
	return on(tx).SetExtension(ctx, phonesql.SetExtensionParams{AuthorityID: here(ctx), AgentID: agent.UUID, Extension: extension, SetAt: db.At(tx.Now)})
}

// ExtensionOf is where an agent is rung; "" when nowhere.
func (s *Service) ExtensionOf(ctx context.Context, agent identity.AgentID) (string, error) {
	extension, err := on(s.DB.Read()).ExtensionOf(ctx, phonesql.ExtensionOfParams{AuthorityID: here(ctx), AgentID: agent.UUID})
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return extension, err
}

func (s *Service) agentAt(ctx context.Context, q db.Queryer, extension string) (uuid.UUID, error) {
	if extension == "" {
		return uuid.Nil, nil
	}
	agent, err := on(q).AgentAt(ctx, phonesql.AgentAtParams{AuthorityID: here(ctx), Extension: extension})
	if errors.Is(err, sql.ErrNoRows) {
		return uuid.Nil, nil
	}
	return agent, err
}
