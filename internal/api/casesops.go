package api

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/forms"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
)

// Line is a case in a list.
type Line struct {
	Reference string     `json:"reference"`
	Service   string     `json:"service"`
	Title     string     `json:"title"`
	Channel   string     `json:"channel"`
	State     string     `json:"state"`
	Outcome   string     `json:"outcome,omitempty"`
	Revision  int64      `json:"revision"`
	OpenedAt  time.Time  `json:"opened_at"`
	ClosedAt  *time.Time `json:"closed_at,omitempty"`
	DueAt     *time.Time `json:"due_at,omitempty" doc:"The nearest deadline that runs."`
}

// Whole is a case with all that it holds.
type Whole struct {
	Line
	StateLabel string         `json:"state_label" doc:"What the resident reads."`
	Version    int64          `json:"version" doc:"Of the service: its questions are those of that version."`
	UpdatedAt  time.Time      `json:"updated_at"`
	Person     Person         `json:"person"`
	Answers    map[string]any `json:"answers"`
	Documents  []Paper        `json:"documents"`
	Team       string         `json:"team,omitempty"`
}

// Person is who asks.
type Person struct {
	Name     string    `json:"name,omitempty"`
	Contacts []Contact `json:"contacts,omitempty"`
}

// Contact is one way to reach a person.
type Contact struct {
	Kind     string `json:"kind"`
	Value    string `json:"value"`
	Verified bool   `json:"verified"`
}

// Paper is a document of a case.
type Paper struct {
	ID     string `json:"id"`
	Field  string `json:"field,omitempty"`
	Name   string `json:"name"`
	Type   string `json:"type"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
	Scan   string `json:"scan" enum:"waiting,clean,refused" doc:"Only a clean one can be fetched."`
}

type wholeOut struct {
	ETag     string `header:"ETag"`
	Location string `header:"Location"`
	Body     Whole
}

// RefIn names a case in a path.
type RefIn struct {
	Reference string `path:"reference" doc:"Number of the case."`
}

type createIn struct {
	Token string `header:"Idempotency-Key" maxLength:"200" doc:"The program's own name of this request: sent again, it gives the same case."`
	Body  struct {
		Service string         `json:"service"`
		Answers map[string]any `json:"answers" doc:"By the ids of the service's questions."`
		Files   []File         `json:"files,omitempty" maxItems:"10" doc:"Content in base64; each is typed by its bytes and scanned."`
	}
}

type listIn struct {
	Service    string    `query:"service" doc:"Ids, with commas."`
	State      string    `query:"state" doc:"Names, with commas."`
	Stage      string    `query:"stage" enum:"open,closed,all" default:"all"`
	OpenedFrom time.Time `query:"opened_from"`
	OpenedTo   time.Time `query:"opened_to" doc:"Not included."`
	Limit      int       `query:"limit" minimum:"1" maximum:"200" default:"50"`
	After      string    `query:"after" maxLength:"64" doc:"From the link to the next page."`
}

type listOut struct {
	Link string `header:"Link" doc:"rel=next, while there is more."`
	Body struct {
		Cases []Line `json:"cases"`
		Next  string `json:"next,omitempty" doc:"Address of the next page."`
	}
}

type correctIn struct {
	RefIn
	IfMatch string `header:"If-Match" doc:"The ETag that was read."`
	Body    struct {
		Why     string         `json:"why" minLength:"1" maxLength:"1000" doc:"Stands in the history."`
		Answers map[string]any `json:"answers" doc:"Only those that change."`
	}
}

func (a *API) cases() {
	add(a, row{http.MethodPost, Base + "/cases", WriteCases, "create-case", 201, true}, a.create)
	add(a, row{http.MethodGet, Base + "/cases", ReadCases, "list-cases", 200, false}, a.list)
	add(a, row{http.MethodGet, Base + "/cases/{reference}", ReadCases, "read-case", 200, true}, func(ctx context.Context, k Key, in *RefIn) (*wholeOut, error) {
		c, service, err := a.look(ctx, k, in.Reference)
		if err != nil {
			return nil, err
		}
		return whole(ctx, c, service), nil
	})
	add(a, row{http.MethodPatch, Base + "/cases/{reference}/answers", WriteCases, "correct-answers", 200, true}, a.correct)
}

func (a *API) create(ctx context.Context, k Key, in *createIn) (*wholeOut, error) {
	done, problems, err := a.s.Submit(ctx, k, Submission{
		Service: catalogue.ServiceID(in.Body.Service), Answers: in.Body.Answers, Files: in.Body.Files, Door: forms.ByProgram, Token: in.Token,
	})
	if problems.Any() {
		return nil, withFields(ctx, problems)
	}
	if err != nil {
		return nil, err
	}
	c, err := a.s.Cases.Find(ctx, a.s.DB.Read(), done.Reference)
	if err != nil {
		return nil, err
	}
	service, err := a.s.Offer.Version(ctx, c.Service, c.Version)
	if err != nil {
		return nil, err
	}
	return whole(ctx, c, service), nil
}

// look reads a case. Sensitive ones are not there for a key without their scope, and leave a trace with it.
func (a *API) look(ctx context.Context, k Key, reference string) (cases.Case, *catalogue.Service, error) {
	ref, ok := cases.ParseReference(reference)
	if !ok {
		return cases.Case{}, nil, cases.ErrUnknown
	}
	c, err := a.s.Cases.Find(ctx, a.s.DB.Read(), ref)
	if err != nil {
		return c, nil, err
	}
	service, err := a.s.Offer.Version(ctx, c.Service, c.Version)
	if err != nil {
		return c, nil, err
	}
	if (c.Sensitive || IsSensitive(service)) && !k.Has(Sensitive) {
		return cases.Case{}, nil, cases.ErrUnknown
	}
	c, err = a.s.Cases.Look(ctx, ref)
	return c, service, err
}

func (a *API) list(ctx context.Context, k Key, in *listIn) (*listOut, error) {
	f := cases.Filter{Stage: cases.Stage(in.Stage), Order: cases.ByAge, OpenedFrom: in.OpenedFrom, OpenedTo: in.OpenedTo}
	for _, id := range words2(in.Service) {
		f.Services = append(f.Services, catalogue.ServiceID(id))
	}
	f.States = words2(in.State)
	page, err := a.s.Cases.List(ctx, a.s.DB.Read(), f, cases.ParseCursor(in.After), in.Limit)
	if err != nil {
		return nil, err
	}
	out := &listOut{}
	out.Body.Cases = make([]Line, 0, len(page.Rows))
	for _, r := range page.Rows {
		service, err := a.s.Offer.Version(ctx, r.Service, r.Version)
		if err != nil {
			return nil, err
		}
		if k.Has(Sensitive) || !r.Sensitive && !IsSensitive(service) {
			out.Body.Cases = append(out.Body.Cases, lineOf(r))
		}
	}
	if !page.Next.IsZero() {
		out.Body.Next = nextPage(in, page.Next)
		out.Link = fmt.Sprintf("<%s>; rel=\"next\"", out.Body.Next)
	}
	return out, nil
}

func nextPage(in *listIn, after cases.Cursor) string {
	q := url.Values{"after": {after.String()}, "limit": {strconv.Itoa(in.Limit)}, "stage": {in.Stage}}
	for name, value := range map[string]string{"service": in.Service, "state": in.State} {
		if value != "" {
			q.Set(name, value)
		}
	}
	for name, at := range map[string]time.Time{"opened_from": in.OpenedFrom, "opened_to": in.OpenedTo} {
		if !at.IsZero() {
			q.Set(name, at.Format(time.RFC3339))
		}
	}
	return Base + "/cases?" + q.Encode()
}

func words2(list string) (all []string) {
	for _, one := range strings.Split(list, ",") {
		if one = strings.TrimSpace(one); one != "" {
			all = append(all, one)
		}
	}
	return all
}

// correct replaces answers, each an event with its reason.
func (a *API) correct(ctx context.Context, k Key, in *correctIn) (*wholeOut, error) {
	if in.IfMatch == "" {
		return nil, errIfMatch
	}
	c, service, err := a.look(ctx, k, in.Reference)
	if err != nil {
		return nil, err
	}
	if in.IfMatch != etag(c) {
		return nil, errChanged
	}
	settled, problems := a.corrected(ctx, c, service, in.Body.Answers)
	if problems.Any() {
		return nil, withFields(ctx, problems)
	}
	err = a.s.DB.Write(ctx, func(tx *db.Tx) error {
		return a.s.Cases.Together(ctx, tx, cases.Case{ID: c.ID}, func(ctx context.Context, now cases.Case) error {
			if now.Revision != c.Revision {
				return errChanged
			}
			for _, field := range sorted(settled) {
				change := cases.Change{Case: c.ID, By: k.Actor(), Channel: cases.ByAPI, Why: in.Body.Why}
				if _, err := a.s.Cases.Correct(ctx, tx, change, field, settled[field]); err != nil {
					return err
				}
			}
			return nil
		})
	})
	if err != nil {
		return nil, err
	}
	if c, err = a.s.Cases.Find(ctx, a.s.DB.Read(), c.Reference); err != nil {
		return nil, err
	}
	return whole(ctx, c, service), nil
}

// corrected checks the changed answers among all of them; faults of answers that stay are not this program's.
func (a *API) corrected(ctx context.Context, c cases.Case, service *catalogue.Service, changed forms.Answers) (forms.Answers, errs.Problems) {
	all := copied(forms.Answers(c.Answers))
	for _, place := range service.Fields() {
		if place.Type == catalogue.TypeFile {
			delete(all, place.ID)
		}
	}
	for id, value := range changed {
		all[id] = value
	}
	settled, problems := settle(forms.NewForm(ctx, service, a.s.Clock.Now()), all, nil)
	problems = slices.DeleteFunc(problems, func(p errs.Problem) bool {
		id, _, _ := strings.Cut(strings.TrimPrefix(p.Field, "/answers/"), "/")
		_, given := changed[id]
		return !given
	})
	if problems.Any() {
		return nil, problems
	}
	only := forms.Answers{}
	for id := range changed {
		only[id] = settled[id]
	}
	return only, nil
}

func etag(c cases.Case) string { return `"` + strconv.FormatInt(c.Revision, 10) + `"` }

func lineOf(r cases.Row) Line {
	return Line{
		Reference: string(r.Reference), Service: string(r.Service), Title: r.Title, Channel: string(r.Channel), State: r.State,
		Outcome: string(r.Outcome), Revision: r.Revision, OpenedAt: r.OpenedAt, ClosedAt: maybe(r.ClosedAt), DueAt: maybe(r.DueAt),
	}
}

func maybe(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func whole(ctx context.Context, c cases.Case, service *catalogue.Service) *wholeOut {
	w := Whole{
		Line: Line{
			Reference: string(c.Reference), Service: string(c.Service), Title: c.Title, Channel: string(c.Channel), State: c.State,
			Outcome: string(c.Outcome), Revision: c.Revision, OpenedAt: c.OpenedAt, ClosedAt: maybe(c.ClosedAt),
		},
		Version: c.Version, UpdatedAt: c.UpdatedAt, Answers: c.Answers, Team: string(c.Team), Documents: []Paper{}, StateLabel: c.State,
		Person: Person{Name: c.Person.Name},
	}
	if due, ok := c.Due(); ok {
		w.DueAt = maybe(due.Due)
	}
	if state, ok := service.State(c.State); ok {
		w.StateLabel = state.Resident.In(i18n.LangOf(ctx))
	}
	for _, one := range c.Person.Contacts {
		w.Person.Contacts = append(w.Person.Contacts, Contact{string(one.Kind), one.Value, one.Verified})
	}
	for _, doc := range c.Documents {
		w.Documents = append(w.Documents, paperOf(doc))
	}
	if w.Answers == nil {
		w.Answers = map[string]any{}
	}
	return &wholeOut{ETag: etag(c), Location: Base + "/cases/" + string(c.Reference), Body: w}
}

func paperOf(d cases.Document) Paper {
	return Paper{ID: d.ID.String(), Field: d.Field, Name: d.Name, Type: d.Type, Size: d.Size, SHA256: d.SHA256, Scan: string(d.Scan)}
}
