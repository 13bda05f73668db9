package api

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"parvis/internal/api/apisql"
	"parvis/internal/cases"
	"parvis/internal/kit/db"
	"parvis/internal/kit/jobs"
	"parvis/internal/kit/tenant"
)

// Told is the body of a webhook: that something happened, and to which case. Never what anybody said.
type Told struct {
	ID    uuid.UUID `json:"id"` // of the delivery: the same in every try
	Event string    `json:"event"`
	At    time.Time `json:"at"`
	Case  struct {
		Reference string `json:"reference"`
		Service   string `json:"service"`
		State     string `json:"state"`
		Revision  int64  `json:"revision"` // what comes later has a higher one, in whatever order it arrives
	} `json:"case"`
}

func (s *Service) onOpened(ctx context.Context, tx *db.Tx, e cases.Opened) error {
	return s.tell(ctx, tx, e.Case, e.Event.At, []string{EventOpened})
}

func (s *Service) onChanged(ctx context.Context, tx *db.Tx, e cases.Changed) error {
	happened := []string{EventChanged}
	switch d := e.Event.Data.(type) {
	case *cases.Moved:
		happened = append(happened, EventMoved)
		if d.Final {
			happened = append(happened, EventClosed)
		}
	case *cases.Reopened:
		happened = append(happened, EventReopened)
	case *cases.Messaged:
		happened = append(happened, EventMessage)
	case *cases.Decided:
		happened = append(happened, EventDecided)
	}
	return s.tell(ctx, tx, e.Case, e.Event.At, happened)
}

// tell puts a delivery and its job beside the change that caused them: one for each address, under the name of what
// happened that says most among those it asked for.
func (s *Service) tell(ctx context.Context, tx *db.Tx, c cases.Case, at time.Time, happened []string) error {
	hooks, err := s.Hooks(ctx, tx)
	if err != nil {
		return err
	}
	for _, h := range hooks {
		if h.State != "on" {
			continue
		}
		for _, event := range slices.Backward(happened) {
			if slices.Contains(h.Events, event) {
				if err := s.queue(ctx, tx, h, c, at, event); err != nil {
					return err
				}
				break
			}
		}
	}
	return nil
}

func (s *Service) queue(ctx context.Context, tx *db.Tx, h Hook, c cases.Case, at time.Time, event string) error {
	told := Told{ID: db.NewID(), Event: event, At: at}
	told.Case.Reference, told.Case.Service, told.Case.State, told.Case.Revision = string(c.Reference), string(c.Service), c.State, c.Revision
	body, err := json.Marshal(told)
	if err != nil {
		return fmt.Errorf("tell a webhook: %w", err)
	}
	err = on(tx).InsertDelivery(ctx, apisql.InsertDeliveryParams{
		AuthorityID: tenant.From(ctx), ID: told.ID, HookID: h.ID, Event: event, Body: db.JSON(body), MadeAt: db.At(tx.Now),
	})
	if err != nil {
		return fmt.Errorf("tell a webhook: %w", err)
	}
	return jobs.Add(ctx, s.Jobs, tx, Deliver{Authority: tenant.From(ctx), Delivery: told.ID}, jobs.Retries(retries))
}
