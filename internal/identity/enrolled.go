package identity

import (
	"context"
	"fmt"

	"parvis/internal/identity/identitysql"
)

// Enrolled parts the open accounts of the authority into those with a second factor and those without.
func (s *Service) Enrolled(ctx context.Context) (with, without []Agent, err error) {
	at, err := here(ctx)
	if err != nil {
		return nil, nil, err
	}
	all, err := s.Agents(ctx)
	if err != nil {
		return nil, nil, err
	}
	for _, a := range all {
		if a.Closed {
			continue
		}
		row, err := on(s.db.Read()).FindAgent(ctx, identitysql.FindAgentParams{AuthorityID: at, ID: a.ID.UUID})
		if err != nil {
			return nil, nil, fmt.Errorf("find agent %s: %w", a.ID, err)
		}
		if len(row.TotpSealed) > 0 {
			with = append(with, a)
		} else {
			without = append(without, a)
		}
	}
	return with, without, nil
}
