package open311

import (
	"encoding/xml"
	"net/http"
	"strings"
	"time"

	"parvis/internal/api"
	"parvis/internal/cases"
	"parvis/internal/kit/db"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/tenant"
	"parvis/internal/open311/open311sql"
)

// updateOut is one thing that happened to a report (servicerequestupdates).
type updateOut struct {
	XMLName     xml.Name `xml:"request_update" json:"-"`
	ID          string   `xml:"update_id" json:"update_id"`
	Request     string   `xml:"service_request_id" json:"service_request_id"`
	Status      string   `xml:"status" json:"status"`
	At          string   `xml:"updated_datetime" json:"updated_datetime"`
	Description string   `xml:"description" json:"description"`
	MediaURL    string   `xml:"media_url" json:"media_url"`
}

// updates lists what happened in a span of at most 90 days, oldest first; without dates, in the last day.
func (s *Service) updates(w http.ResponseWriter, r *http.Request, f format) error {
	from, to, err := s.span(r, longest)
	if err != nil {
		return err
	}
	if r.Form.Get("start_date") == "" && r.Form.Get("end_date") == "" {
		from = to.Add(-24 * time.Hour)
	}
	ctx := r.Context()
	rows, err := on(s.DB.Read()).Updates(ctx, open311sql.UpdatesParams{AuthorityID: tenant.From(ctx), HappenedAt: db.At(from), HappenedAt_2: db.At(to), Limit: mostList})
	if err != nil {
		return err
	}
	list := make([]updateOut, 0, len(rows))
	for _, row := range rows {
		list = append(list, updateOut{
			ID: row.ID.String(), Request: row.Reference, Status: row.Status, At: instant(row.HappenedAt.Time), Description: textOf(row.Words, i18n.LangOf(ctx)),
		})
	}
	return answer(w, f, http.StatusOK, "service_request_updates", list)
}

type heard struct {
	XMLName xml.Name `xml:"request_update" json:"-"`
	ID      string   `xml:"update_id" json:"update_id"`
}

// postUpdate puts what somebody wrote on the program's site into the case, as a message. It never moves the case: that
// is for agents and rules. The same update_id has one effect.
func (s *Service) postUpdate(w http.ResponseWriter, r *http.Request, f format) error {
	ctx, err := s.Let(w, r, r.Form.Get("api_key"), api.WriteMessages)
	if err != nil {
		return err
	}
	in := r.Form
	for _, name := range []string{"service_request_id", "update_id", "description"} {
		if strings.TrimSpace(in.Get(name)) == "" || len(in.Get("update_id")) > 200 {
			return wanting(name)
		}
	}
	row, err := on(s.DB.Read()).RequestByReference(ctx, open311sql.RequestByReferenceParams{AuthorityID: tenant.From(ctx), Reference: in.Get("service_request_id")})
	if err != nil {
		return errNoRequest.Because(err)
	}
	k, event := api.KeyOf(ctx), db.NewID()
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		n, err := on(tx).HearUpdate(ctx, open311sql.HearUpdateParams{
			AuthorityID: tenant.From(ctx), KeyID: k.ID, UpdateID: in.Get("update_id"), EventID: event, CaseID: row.CaseID, HeardAt: db.At(tx.Now),
		})
		if err != nil || n == 0 {
			return err
		}
		change := cases.Change{Case: cases.ID{UUID: row.CaseID}, By: k.Actor(), Channel: cases.ByOpen311}
		_, err = s.Cases.Message(ctx, tx, change, cases.Messaged{ID: event, In: true, Text: in.Get("description"), Address: strings.TrimSpace(in.Get("email"))})
		return err
	})
	if err != nil {
		return err
	}
	if event, err = on(s.DB.Read()).HeardUpdate(ctx, open311sql.HeardUpdateParams{AuthorityID: tenant.From(ctx), KeyID: k.ID, UpdateID: in.Get("update_id")}); err != nil {
		return err
	}
	return answer(w, f, http.StatusCreated, "service_request_updates", []heard{{ID: event.String()}})
}
