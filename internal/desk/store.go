package desk

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"parvis/internal/cases"
	"parvis/internal/desk/desksql"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/tenant"
)

// kind is what an agent writes.
type kind string

const (
	aReply kind = "reply"
	aNote  kind = "note"
	anAsk  kind = "ask"
)

func kindOf(s string) kind {
	switch k := kind(s); k {
	case aNote, anAsk:
		return k
	}
	return aReply
}

// longestDraft is more than any text that would be taken.
const longestDraft = 60_000

// writing is a text that an agent has not sent.
type writing struct {
	Words string
	At    time.Time // zero when there is none
}

func (p *Pages) draft(ctx context.Context, c cases.ID, k kind) (writing, error) {
	agent, _ := identity.AgentOf(ctx)
	row, err := desksql.New(p.DB.Read()).FindDraft(ctx, desksql.FindDraftParams{
		AuthorityID: tenant.From(ctx), AgentID: agent.ID.UUID, CaseID: c.UUID, Kind: string(k),
	})
	if errors.Is(err, sql.ErrNoRows) {
		return writing{}, nil
	}
	if err != nil {
		return writing{}, fmt.Errorf("find what is being written: %w", err)
	}
	return writing{row.Words, row.UpdatedAt.Time}, nil
}

// keep stores a text in a transaction of its own, so that it outlives whatever is refused after it.
func (p *Pages) keep(ctx context.Context, c cases.ID, k kind, text string) error {
	return p.DB.Write(ctx, func(tx *db.Tx) error { return keepIn(ctx, tx, c, k, text) })
}

func keepIn(ctx context.Context, tx *db.Tx, c cases.ID, k kind, text string) error {
	if text == "" {
		return dropIn(ctx, tx, c, k)
	}
	agent, _ := identity.AgentOf(ctx)
	err := desksql.New(tx).SaveDraft(ctx, desksql.SaveDraftParams{
		AuthorityID: tenant.From(ctx), AgentID: agent.ID.UUID, CaseID: c.UUID, Kind: string(k),
		Words: strings.ToValidUTF8(text[:min(len(text), longestDraft)], ""), UpdatedAt: db.At(tx.Now),
	})
	if err != nil {
		return fmt.Errorf("keep what is being written: %w", err)
	}
	return nil
}

// dropIn forgets a text that has been sent, with the sending.
func dropIn(ctx context.Context, tx *db.Tx, c cases.ID, k kind) error {
	agent, _ := identity.AgentOf(ctx)
	err := desksql.New(tx).DropDraft(ctx, desksql.DropDraftParams{
		AuthorityID: tenant.From(ctx), AgentID: agent.ID.UUID, CaseID: c.UUID, Kind: string(k),
	})
	if err != nil {
		return fmt.Errorf("forget what was being written: %w", err)
	}
	return nil
}

func (p *Pages) sweep(ctx context.Context) error {
	return p.DB.Write(ctx, func(tx *db.Tx) error {
		if _, err := desksql.New(tx).SweepActs(ctx, db.At(tx.Now.Add(-keepActs))); err != nil {
			return err
		}
		_, err := desksql.New(tx).SweepDrafts(ctx, db.At(tx.Now.Add(-keepDrafts)))
		return err
	})
}
