package api

import (
	"context"
	"net/http"
	"slices"

	"parvis/internal/catalogue"
	"parvis/internal/forms"
	"parvis/internal/kit/i18n"
	"parvis/internal/rules"
)

// Offered is a service as a program reads it.
type Offered struct {
	ID        string     `json:"id"`
	Version   int64      `json:"version"`
	Title     string     `json:"title"`
	Summary   string     `json:"summary,omitempty"`
	Sensitive bool       `json:"sensitive" doc:"Requests want the scope cases.sensitive too."`
	Open      bool       `json:"open" doc:"Requests are taken today."`
	Questions []Question `json:"questions,omitempty" doc:"In the order in which people are asked."`
}

// Question is a field of the form, with what its answer looks like.
type Question struct {
	ID       string         `json:"id"`
	Type     string         `json:"type"`
	Label    string         `json:"label,omitempty"`
	Hint     string         `json:"hint,omitempty"`
	Required bool           `json:"required" doc:"Must be answered when it is asked."`
	Depends  bool           `json:"depends,omitempty" doc:"Asked only after certain answers to others."`
	Options  []Option       `json:"options,omitempty"`
	Fields   []Question     `json:"fields,omitempty" doc:"Of a group: the questions of each entry."`
	Schema   map[string]any `json:"schema,omitempty" doc:"JSON Schema of the answer; files are sent apart."`
}

// Option is one choice.
type Option struct {
	Value string `json:"value"`
	Label string `json:"label"`
}

func (a *API) services() {
	type serviceList struct {
		Body struct {
			Services []Offered `json:"services"`
		}
	}
	add(a, row{http.MethodGet, Base + "/services", ReadServices, "list-services", 200, false}, func(ctx context.Context, _ Key, _ *struct{}) (*serviceList, error) {
		all, err := a.s.Offer.List(ctx, catalogue.Filter{Lang: i18n.LangOf(ctx)})
		out := &serviceList{}
		out.Body.Services = make([]Offered, 0, len(all))
		for _, one := range all {
			out.Body.Services = append(out.Body.Services, a.offered(ctx, one.Service, one.Version, false))
		}
		return out, err
	})
	type serviceOne struct{ Body Offered }
	type serviceWhich struct {
		Service string `path:"service"`
	}
	add(a, row{http.MethodGet, Base + "/services/{service}", ReadServices, "read-service", 200, false}, func(ctx context.Context, _ Key, in *serviceWhich) (*serviceOne, error) {
		service, no, err := a.s.Offer.Live(ctx, catalogue.ServiceID(in.Service))
		if err != nil {
			return nil, err
		}
		return &serviceOne{a.offered(ctx, service, no, true)}, nil
	})
}

func (a *API) offered(ctx context.Context, s *catalogue.Service, no int64, whole bool) Offered {
	l := i18n.LangOf(ctx)
	o := Offered{
		ID: string(s.Service), Version: no, Title: s.Title.In(l), Summary: s.Summary.In(l), Sensitive: IsSensitive(s),
		Open: s.Open.Contains(rules.DateOf(a.s.Clock.Now().In(i18n.ZoneOf(ctx)))),
	}
	if whole {
		for i := range s.Form {
			o.Questions = append(o.Questions, questions(s, s.Form[i].Fields, l)...)
		}
	}
	return o
}

func questions(s *catalogue.Service, fields []catalogue.Field, l i18n.Lang) (all []Question) {
	for i := range fields {
		f := &fields[i]
		switch {
		case f.Type == catalogue.TypeInfo:
		case f.Type == catalogue.TypeGroup && !f.Repeats():
			all = append(all, questions(s, f.Fields, l)...)
		default:
			all = append(all, QuestionOf(s, f, l))
		}
	}
	return all
}

// QuestionOf describes one field.
func QuestionOf(s *catalogue.Service, f *catalogue.Field, l i18n.Lang) Question {
	q := Question{
		ID: f.ID, Type: string(f.Type), Label: f.Label.In(l), Hint: f.Hint.In(l), Depends: f.Show != nil,
		Required: forms.Question{Field: f}.Required(), Schema: schemaOf(s, f),
	}
	for _, option := range s.Options(f) {
		q.Options = append(q.Options, Option{option.Value, option.Label.In(l)})
	}
	if f.Repeats() {
		q.Fields = questions(s, f.Fields, l)
	}
	return q
}

// schemaOf is the JSON Schema of an answer; nil for a file.
func schemaOf(s *catalogue.Service, f *catalogue.Field) map[string]any {
	text := map[string]any{"type": "string"}
	object := func(names ...string) map[string]any {
		properties := map[string]any{}
		for _, name := range names {
			properties[name] = text
			if name == "lat" || name == "lon" || name == "adults" || name == "children" {
				properties[name] = map[string]any{"type": "number"}
			}
		}
		return map[string]any{"type": "object", "properties": properties}
	}
	switch f.Type {
	case catalogue.TypeFile, catalogue.TypeInfo:
		return nil
	case catalogue.TypeMoney, catalogue.TypeNumber:
		return map[string]any{"type": "number"}
	case catalogue.TypeYesNo, catalogue.TypeConsent:
		return map[string]any{"type": "boolean"}
	case catalogue.TypeDate:
		return map[string]any{"type": "string", "format": "date"}
	case catalogue.TypeChoice:
		return map[string]any{"type": "string", "enum": values(s, f)}
	case catalogue.TypeChoices:
		return map[string]any{"type": "array", "items": map[string]any{"type": "string", "enum": values(s, f)}}
	case catalogue.TypeAddress:
		return object("line", "extra", "postcode", "city", "commune", "lat", "lon", "key")
	case catalogue.TypePlace:
		return object("lat", "lon", "words", "address")
	case catalogue.TypePerson:
		return object(f.Parts...)
	case catalogue.TypeHousehold:
		return object("adults", "children")
	case catalogue.TypeGroup:
		return map[string]any{"type": "array", "items": map[string]any{"type": "object"}}
	}
	return text
}

func values(s *catalogue.Service, f *catalogue.Field) []string {
	list := []string{}
	for _, option := range s.Options(f) {
		list = append(list, option.Value)
	}
	if f.Other {
		list = append(list, catalogue.OtherValue)
	}
	return slices.Compact(list)
}
