package notify

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"parvis/internal/kit/db"
	"parvis/internal/kit/tenant"
	"parvis/internal/notify/notifysql"
)

// CaseOf gives the case of the notice with that Message-ID, for whoever reads an answer to it;
// uuid.Nil when it is none of the authority in ctx, or belongs to no case.
func (s *Service) CaseOf(ctx context.Context, q db.Queryer, mailID string) (uuid.UUID, error) {
	row, err := notifysql.New(q).MessageByMailID(ctx, s.mailID(mailID))
	if errors.Is(err, sql.ErrNoRows) {
		return uuid.Nil, nil
	}
	if err != nil {
		return uuid.Nil, fmt.Errorf("whose notice %s is: %w", mailID, err)
	}
	if row.AuthorityID != tenant.From(ctx) {
		return uuid.Nil, nil
	}
	return row.CaseID.UUID, nil
}
