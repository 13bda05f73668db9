package open311

import (
	"context"
	"encoding/json"
	"fmt"

	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/kit/db"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/tenant"
	"parvis/internal/open311/open311sql"
)

// shown is what a definition lets everybody read of the answers.
type shown struct {
	Lat     *float64 `json:"lat,omitempty"`
	Lon     *float64 `json:"lon,omitempty"`
	Address string   `json:"address,omitempty"`
	Details string   `json:"details,omitempty"`
}

func shownOf(s *catalogue.Service, answers catalogue.Answers) (out shown) {
	o := s.Open311
	if place, ok := answers[o.Place].(map[string]any); ok && o.Shows(o.Place) {
		if lat, ok := place["lat"].(float64); ok {
			out.Lat = &lat
		}
		if lon, ok := place["lon"].(float64); ok {
			out.Lon = &lon
		}
		out.Address, _ = place["address"].(string)
	}
	if o.Details != "" && o.Shows(o.Details) {
		out.Details, _ = answers[o.Details].(string)
	}
	return out
}

func statusOf(c cases.Case) string {
	if c.Closed() {
		return "closed"
	}
	return "open"
}

// codeOf is the service code of a case: the service's name, and the option that its definition is published by.
func codeOf(s *catalogue.Service, answers catalogue.Answers) string {
	if s.Open311.By == "" {
		return string(s.Service)
	}
	option, _ := answers[s.Open311.By].(string)
	return string(s.Service) + "." + option
}

func notes(s *catalogue.Service, c cases.Case) i18n.Text {
	if state, ok := s.State(c.State); ok {
		return state.Resident
	}
	return nil
}

func (s *Service) onOpened(ctx context.Context, tx *db.Tx, e cases.Opened) error {
	service, err := s.Offer.Version(ctx, e.Case.Service, e.Case.Version)
	if err != nil {
		return err
	}
	if service.Open311 == nil || e.Case.Sensitive {
		return nil
	}
	words, err := db.Marshal(notes(service, e.Case))
	if err != nil {
		return fmt.Errorf("publish report %s: %w", e.Case.Reference, err)
	}
	open, err := db.Marshal(shownOf(service, e.Case.Answers))
	if err != nil {
		return fmt.Errorf("publish report %s: %w", e.Case.Reference, err)
	}
	return on(tx).InsertRequest(ctx, open311sql.InsertRequestParams{
		AuthorityID: tenant.From(ctx), CaseID: e.Case.ID.UUID, Reference: string(e.Case.Reference), ServiceCode: codeOf(service, e.Case.Answers),
		Status: statusOf(e.Case), Notes: words, Shown: open, RequestedAt: db.At(e.Case.OpenedAt),
	})
}

// onChanged follows moves and corrections; messages, notes and people are nobody else's.
func (s *Service) onChanged(ctx context.Context, tx *db.Tx, e cases.Changed) error {
	service, err := s.Offer.Version(ctx, e.Case.Service, e.Case.Version)
	if err != nil || service.Open311 == nil {
		return err
	}
	switch d := e.Event.Data.(type) {
	case *cases.Moved:
		return s.moved(ctx, tx, service, e, d.Resident)
	case *cases.Reopened:
		return s.moved(ctx, tx, service, e, notes(service, e.Case))
	case *cases.Followed:
		return s.followed(ctx, tx, e, d)
	case *cases.Corrected, *cases.Answered:
		open, err := db.Marshal(shownOf(service, e.Case.Answers))
		if err != nil {
			return err
		}
		return on(tx).CorrectRequest(ctx, open311sql.CorrectRequestParams{
			AuthorityID: tenant.From(ctx), CaseID: e.Case.ID.UUID, ServiceCode: codeOf(service, e.Case.Answers), Shown: open,
		})
	}
	return nil
}

func (s *Service) moved(ctx context.Context, tx *db.Tx, service *catalogue.Service, e cases.Changed, says i18n.Text) error {
	return s.publish(ctx, tx, e, statusOf(e.Case), notes(service, e.Case), says)
}

// publish says where a report stands, and tells it as one more update; says is the step, stands without.
func (s *Service) publish(ctx context.Context, tx *db.Tx, e cases.Changed, status string, stands, says i18n.Text) error {
	words, err := db.Marshal(stands)
	if err != nil {
		return err
	}
	n, err := on(tx).ChangeRequest(ctx, open311sql.ChangeRequestParams{
		AuthorityID: tenant.From(ctx), CaseID: e.Case.ID.UUID, Status: status, Notes: words, UpdatedAt: db.At(e.Event.At),
	})
	if err != nil || n == 0 { // it was never published, or is forgotten
		return err
	}
	if len(says) == 0 {
		says = stands
	}
	if words, err = db.Marshal(says); err != nil {
		return err
	}
	return on(tx).InsertUpdate(ctx, open311sql.InsertUpdateParams{
		AuthorityID: tenant.From(ctx), ID: e.Event.ID, CaseID: e.Case.ID.UUID, Status: status, Words: words, HappenedAt: db.At(e.Event.At),
	})
}

// followed passes on what became of the report that this one was merged into; in between it is as open as that one.
func (s *Service) followed(ctx context.Context, tx *db.Tx, e cases.Changed, d *cases.Followed) error {
	status := "open"
	if d.Ended {
		status = "closed"
	}
	return s.publish(ctx, tx, e, status, e.Case.Main.Stands, d.Says)
}

func textOf(raw db.JSON, l i18n.Lang) string {
	var t i18n.Text
	if json.Unmarshal(raw, &t) != nil {
		return ""
	}
	return t.In(l)
}
