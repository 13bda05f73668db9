package alerts

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"parvis/internal/desk/alerts/alertsql"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/jobs"
	"parvis/internal/kit/tenant"
)

// NewAlert is an alert before it is put. A zero Due is now.
type NewAlert struct {
	Agent identity.AgentID
	Kind  Kind
	About About
	Words string
	By    string
	Due   time.Time
}

// Put keeps an alert. What is due is told at once, in the same transaction; the rest when its time comes.
func (s *Service) Put(ctx context.Context, tx *db.Tx, n NewAlert) (Alert, error) {
	if n.Due.Before(tx.Now) {
		n.Due = tx.Now
	}
	row := alertsql.AddAlertParams{
		AuthorityID: tenant.From(ctx), ID: db.NewID(), AgentID: n.Agent.UUID, Kind: string(n.Kind), About: n.About.What, AboutID: n.About.ID,
		Words: clip(n.Words), ByName: n.By, MadeAt: db.At(tx.Now), DueAt: db.At(n.Due),
	}
	if err := on(tx).AddAlert(ctx, row); err != nil {
		return Alert{}, fmt.Errorf("keep an alert: %w", err)
	}
	a := Alert{ID: row.ID, Agent: n.Agent, Kind: n.Kind, About: n.About, Words: row.Words, By: n.By, Made: tx.Now, Due: n.Due, Version: 1}
	return a, s.await(ctx, tx, a)
}

// await tells an alert when it is due.
func (s *Service) await(ctx context.Context, tx *db.Tx, a Alert) error {
	if !a.Due.After(tx.Now) {
		return s.tell(ctx, tx, a)
	}
	if s.Jobs == nil {
		return nil
	}
	return jobs.Add(ctx, s.Jobs, tx, Ring{tenant.From(ctx), a.ID, a.Version}, jobs.At(a.Due))
}

// clip is the beginning of a text.
func clip(text string) string {
	text = strings.TrimSpace(text)
	if r := []rune(text); len(r) > mostWords {
		return string(r[:mostWords]) + "…"
	}
	return text
}

// PutToAll puts the same alert to several agents, each once, and to nobody twice.
func (s *Service) PutToAll(ctx context.Context, tx *db.Tx, agents []identity.AgentID, n NewAlert) error {
	told := map[uuid.UUID]bool{}
	for _, a := range agents {
		if told[a.UUID] {
			continue
		}
		told[a.UUID] = true
		n.Agent = a
		if _, err := s.Put(ctx, tx, n); err != nil {
			return err
		}
	}
	return nil
}
