package open311

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"net/http"
	"path"

	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/identity"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/jobs"
	"parvis/internal/kit/outbound"
	"parvis/internal/kit/tenant"
)

// Fetch is the job that gets a picture of a report. Done twice, the case has one document: the same bytes are not added
// again.
type Fetch struct {
	Authority uuid.UUID `json:"authority"`
	Reference string    `json:"reference"`
	URL       string    `json:"url"`
}

// Kind names the job in its rows.
func (Fetch) Kind() string { return "open311.media" }

// Outside has it run where slow machines hold up nothing else.
func (Fetch) Outside() bool { return true }

// Tenant is whose job it is.
func (f Fetch) Tenant() tenant.ID { return f.Authority }

const largestMedia = 10 << 20

func (s *Service) fetchMedia(ctx context.Context, job Fetch) error {
	body, err := s.get(ctx, job.URL)
	if err != nil {
		return err
	}
	c, err := s.Cases.Find(ctx, s.DB.Read(), cases.Reference(job.Reference))
	if err != nil {
		return jobs.Cancel(err) // it is gone meanwhile
	}
	service, err := s.Offer.Version(ctx, c.Service, c.Version)
	if err != nil {
		return err
	}
	doc, err := s.Papers.Take(ctx, path.Base(job.URL), bytes.NewReader(body), int64(len(body)))
	if kind := errs.KindOf(err); err != nil && kind != errs.Internal {
		return jobs.Cancel(err) // no picture, or one that is refused: the report stands without
	}
	if err != nil {
		return err
	}
	for _, known := range c.Documents {
		if known.SHA256 == doc.SHA256 {
			return nil
		}
	}
	if service.Open311 != nil {
		doc.Field = service.Open311.Photo
	}
	_, _, err = s.AddPaper(ctx, c.ID, cases.Change{Case: c.ID, By: identity.Actor{Kind: identity.ByResident}, Channel: cases.ByOpen311}, doc)
	return err
}

// get fetches bytes from outside; what will never come is given up.
func (s *Service) get(ctx context.Context, address string) ([]byte, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, jobs.Cancel(err)
	}
	answer, err := s.fetch.Do(r)
	if errors.Is(err, outbound.ErrInside) {
		return nil, jobs.Cancel(outbound.ErrInside)
	}
	if err != nil {
		return nil, errors.New("the picture of a report cannot be reached") // the cause holds its address
	}
	defer answer.Body.Close()
	if answer.StatusCode >= 400 && answer.StatusCode < 500 {
		return nil, jobs.Cancel(fmt.Errorf("the picture of a report: status %d", answer.StatusCode))
	}
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("the picture of a report: status %d", answer.StatusCode)
	}
	body, err := io.ReadAll(io.LimitReader(answer.Body, largestMedia+1))
	if err == nil && len(body) > largestMedia {
		return nil, jobs.Cancel(errors.New("the picture of a report is too large"))
	}
	return body, err
}

func keys[V any](m map[string]V) iter.Seq[string] { return maps.Keys(m) }
