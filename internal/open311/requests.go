package open311

import (
	"context"
	"database/sql"
	"encoding/json"
	"encoding/xml"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"parvis/internal/forms"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/tenant"
	"parvis/internal/open311/open311sql"
)

// requestOut is a report as everybody may see it (GeoReport v2, "GET Service Request").
type requestOut struct {
	XMLName     xml.Name `xml:"request" json:"-"`
	ID          string   `xml:"service_request_id" json:"service_request_id"`
	Status      string   `xml:"status" json:"status"`
	StatusNotes string   `xml:"status_notes" json:"status_notes"`
	Name        string   `xml:"service_name" json:"service_name"`
	Code        string   `xml:"service_code" json:"service_code"`
	Description string   `xml:"description" json:"description"`
	Agency      string   `xml:"agency_responsible" json:"agency_responsible"`
	Notice      string   `xml:"service_notice" json:"service_notice"`
	Requested   string   `xml:"requested_datetime" json:"requested_datetime"`
	Updated     string   `xml:"updated_datetime" json:"updated_datetime"`
	Expected    string   `xml:"expected_datetime" json:"expected_datetime"`
	Address     string   `xml:"address" json:"address"`
	AddressID   string   `xml:"address_id" json:"address_id"`
	Zipcode     string   `xml:"zipcode" json:"zipcode"`
	Lat         *float64 `xml:"lat" json:"lat"`
	Long        *float64 `xml:"long" json:"long"`
	MediaURL    string   `xml:"media_url" json:"media_url"`
}

const (
	longest  = 90 * 24 * time.Hour // of a range of dates
	mostList = 1000                // reports in one answer
)

// request gives the reports of one or several ids.
func (s *Service) request(w http.ResponseWriter, r *http.Request, ids string, f format) error {
	return s.byID(w, r, ids, f)
}

func (s *Service) byID(w http.ResponseWriter, r *http.Request, ids string, f format) error {
	ctx := r.Context()
	var rows []open311sql.Open311Request
	for _, id := range strings.SplitN(ids, ",", 101)[:min(100, strings.Count(ids, ",")+1)] {
		row, err := on(s.DB.Read()).RequestByReference(ctx, open311sql.RequestByReferenceParams{AuthorityID: tenant.From(ctx), Reference: strings.TrimSpace(id)})
		if errors.Is(err, sql.ErrNoRows) {
			continue
		}
		if err != nil {
			return err
		}
		rows = append(rows, row)
	}
	if len(rows) == 0 {
		return errNoRequest
	}
	return s.tell(w, r, f, rows)
}

// requests lists reports: of some ids, or of some services, a status and at most 90 days; without dates the last 90.
func (s *Service) requests(w http.ResponseWriter, r *http.Request, f format) error {
	if ids := r.Form.Get("service_request_id"); ids != "" {
		return s.byID(w, r, ids, f)
	}
	from, to, err := s.span(r, longest)
	if err != nil {
		return err
	}
	status, err := statuses(r.Form.Get("status"))
	if err != nil {
		return err
	}
	page, size, err := paging(r)
	if err != nil {
		return err
	}
	rows, err := s.rows(r.Context(), r.Form.Get("service_code"), from, to)
	if err != nil {
		return err
	}
	rows = slices.DeleteFunc(rows, func(row open311sql.Open311Request) bool {
		return len(status) > 0 && !slices.Contains(status, row.Status)
	})
	first := min((page-1)*size, len(rows))
	return s.tell(w, r, f, rows[first:min(first+size, len(rows))])
}

// rows are the newest reports of a span, of some service codes or of all.
func (s *Service) rows(ctx context.Context, codes string, from, to time.Time) ([]open311sql.Open311Request, error) {
	q, at := on(s.DB.Read()), tenant.From(ctx)
	if codes == "" {
		return q.Requests(ctx, open311sql.RequestsParams{AuthorityID: at, RequestedAt: db.At(from), RequestedAt_2: db.At(to), Limit: mostList})
	}
	var all []open311sql.Open311Request
	wanted := strings.Split(codes, ",")
	slices.Sort(wanted)
	for _, code := range slices.Compact(wanted)[:min(50, len(slices.Compact(wanted)))] {
		rows, err := q.RequestsOfService(ctx, open311sql.RequestsOfServiceParams{AuthorityID: at, ServiceCode: strings.TrimSpace(code), RequestedAt: db.At(from), RequestedAt_2: db.At(to), Limit: mostList})
		if err != nil {
			return nil, err
		}
		all = append(all, rows...)
	}
	slices.SortStableFunc(all, func(a, b open311sql.Open311Request) int { return b.RequestedAt.Compare(a.RequestedAt.Time) })
	return all[:min(mostList, len(all))], nil
}

// span reads start_date and end_date. One alone is the edge of the longest span; a longer one is cut to it, from its end.
func (s *Service) span(r *http.Request, most time.Duration) (from, to time.Time, err error) {
	if from, err = date(r.Form.Get("start_date")); err != nil {
		return from, to, err
	}
	if to, err = date(r.Form.Get("end_date")); err != nil {
		return from, to, err
	}
	switch {
	case from.IsZero() && to.IsZero():
		to = s.Clock.Now()
		from = to.Add(-most)
	case to.IsZero():
		to = from.Add(most)
	case from.IsZero(), to.Sub(from) > most:
		from = to.Add(-most)
	case to.Before(from):
		return from, to, errDate
	}
	return from, to, nil
}

func date(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", time.DateOnly} {
		if t, err := time.Parse(layout, strings.ReplaceAll(text, " ", "+")); err == nil && t.Year() >= 1970 && t.Year() < 3000 {
			return t, nil
		}
	}
	return time.Time{}, errDate
}

func statuses(text string) (list []string, err error) {
	for _, one := range strings.Split(text, ",") {
		switch one = strings.TrimSpace(one); one {
		case "":
		case "open", "closed":
			list = append(list, one)
		default:
			return nil, errStatus
		}
	}
	return list, nil
}

func paging(r *http.Request) (page, size int, err error) {
	page, size = 1, mostList
	for name, into := range map[string]*int{"page": &page, "page_size": &size} {
		text := r.Form.Get(name)
		if text == "" {
			continue
		}
		if *into, err = strconv.Atoi(text); err != nil || *into < 1 || *into > mostList {
			return 0, 0, errNumber
		}
	}
	return page, size, nil
}

func (s *Service) tell(w http.ResponseWriter, r *http.Request, f format, rows []open311sql.Open311Request) error {
	ctx := r.Context()
	l := i18n.LangOf(ctx)
	all, err := s.published(ctx)
	if err != nil {
		return err
	}
	names := map[string]string{}
	for _, p := range all {
		names[p.code()] = p.name(l)
	}
	agency := ""
	if a := identity.AuthorityOf(ctx); a != nil {
		agency = a.Name.In(l)
	}
	list := make([]requestOut, 0, len(rows))
	for _, row := range rows {
		var open shown
		if err := json.Unmarshal(row.Shown, &open); err != nil {
			return err
		}
		list = append(list, requestOut{
			ID: row.Reference, Status: row.Status, StatusNotes: textOf(row.Notes, l), Name: names[row.ServiceCode], Code: row.ServiceCode,
			Description: open.Details, Agency: agency, Requested: instant(row.RequestedAt.Time), Updated: instant(row.UpdatedAt.Time),
			Address: open.Address, Lat: open.Lat, Long: open.Lon,
		})
	}
	return answer(w, f, http.StatusOK, "service_requests", list)
}

type tokenOut struct {
	XMLName xml.Name `xml:"request" json:"-"`
	ID      string   `xml:"service_request_id" json:"service_request_id"`
	Token   string   `xml:"token" json:"token"`
}

// token gives the id of a report by what its sender was given (GeoReport v2, "GET service_request_id from a token").
func (s *Service) token(w http.ResponseWriter, r *http.Request, token string, f format) error {
	id, err := uuid.Parse(token)
	if err != nil {
		return errNoToken
	}
	ref, err := s.ReferenceOf(r.Context(), forms.ID(id))
	if err != nil || ref == "" {
		return errNoToken
	}
	return answer(w, f, http.StatusOK, "service_requests", []tokenOut{{ID: string(ref), Token: token}})
}
