package open311

import (
	"context"
	"encoding/xml"
	"net/http"
	"slices"
	"strings"

	"parvis/internal/catalogue"
	"parvis/internal/forms"
	"parvis/internal/kit/i18n"
)

// serviceOut is a service (GeoReport v2, "GET Service List").
type serviceOut struct {
	XMLName     xml.Name `xml:"service" json:"-"`
	Code        string   `xml:"service_code" json:"service_code"`
	Name        string   `xml:"service_name" json:"service_name"`
	Description string   `xml:"description" json:"description"`
	Metadata    bool     `xml:"metadata" json:"metadata"`
	Type        string   `xml:"type" json:"type"`
	Keywords    string   `xml:"keywords" json:"keywords"`
	Group       string   `xml:"group" json:"group"`
}

// published is one service code: a service, and the option that it stands for.
type published struct {
	service *catalogue.Service
	option  *catalogue.Choice
}

func (p published) code() string {
	if p.option == nil {
		return string(p.service.Service)
	}
	return string(p.service.Service) + "." + p.option.Value
}

func (p published) name(l i18n.Lang) string {
	if p.option == nil {
		return p.service.Title.In(l)
	}
	return p.option.Label.In(l)
}

// published lists every service code of the authority.
func (s *Service) published(ctx context.Context) (all []published, err error) {
	offered, err := s.Offer.List(ctx, catalogue.Filter{Lang: i18n.LangOf(ctx)})
	for _, one := range offered {
		o := one.Open311
		if o == nil {
			continue
		}
		by, split := one.Field(o.By)
		if !split {
			all = append(all, published{service: one.Service})
			continue
		}
		options := one.Options(by.Field)
		for i := range options {
			all = append(all, published{one.Service, &options[i]})
		}
	}
	return all, err
}

func (s *Service) findPublished(ctx context.Context, code string) (published, error) {
	all, err := s.published(ctx)
	if err != nil {
		return published{}, err
	}
	i := slices.IndexFunc(all, func(p published) bool { return p.code() == code })
	if i < 0 {
		return published{}, errNoService
	}
	return all[i], nil
}

func (s *Service) services(w http.ResponseWriter, r *http.Request, f format) error {
	all, err := s.published(r.Context())
	if err != nil {
		return err
	}
	l := i18n.LangOf(r.Context())
	list := make([]serviceOut, 0, len(all))
	for _, p := range all {
		var keywords []string
		for _, k := range p.service.Keywords {
			keywords = append(keywords, k.In(l))
		}
		list = append(list, serviceOut{
			Code: p.code(), Name: p.name(l), Description: p.service.Summary.In(l), Metadata: len(attributes(p)) > 0, Type: "realtime",
			Keywords: strings.Join(keywords, ","), Group: p.service.Title.In(l),
		})
	}
	return answer(w, f, http.StatusOK, "services", list)
}

// attributes are the questions that no parameter of the specification fills in.
func attributes(p published) (fields []*catalogue.Field) {
	takes := p.service.Open311.Takes()
	for _, place := range p.service.Fields() {
		f := place.Field
		if place.Group != nil || slices.Contains(takes, f.ID) || datatype(f) == "" || f.IsPersonal() {
			continue
		}
		fields = append(fields, f)
	}
	return fields
}

// datatype is the specification's word for a type of question; "" where it has none.
func datatype(f *catalogue.Field) string {
	switch f.Type {
	case catalogue.TypeText:
		return "string"
	case catalogue.TypeLongText:
		return "text"
	case catalogue.TypeNumber, catalogue.TypeMoney:
		return "number"
	case catalogue.TypeDate:
		return "datetime"
	case catalogue.TypeYesNo, catalogue.TypeConsent, catalogue.TypeChoice:
		return "singlevaluelist"
	case catalogue.TypeChoices:
		return "multivaluelist"
	}
	return ""
}

// definitionOut is a service with its attributes (GeoReport v2, "GET Service Definition").
type definitionOut struct {
	XMLName    xml.Name           `xml:"service_definition" json:"-"`
	Code       string             `xml:"service_code" json:"service_code"`
	Attributes members[attribute] `xml:"attributes" json:"attributes"`
}

type attribute struct {
	XMLName             xml.Name       `xml:"attribute" json:"-"`
	Variable            bool           `xml:"variable" json:"variable"`
	Code                string         `xml:"code" json:"code"`
	Datatype            string         `xml:"datatype" json:"datatype"`
	Required            bool           `xml:"required" json:"required"`
	DatatypeDescription string         `xml:"datatype_description" json:"datatype_description"`
	Order               int            `xml:"order" json:"order"`
	Description         string         `xml:"description" json:"description"`
	Values              members[value] `xml:"values" json:"values"`
}

type value struct {
	XMLName xml.Name `xml:"value" json:"-"`
	Key     string   `xml:"key" json:"key"`
	Name    string   `xml:"name" json:"name"`
}

func (s *Service) definition(w http.ResponseWriter, r *http.Request, code string, f format) error {
	p, err := s.findPublished(r.Context(), code)
	if err != nil {
		return err
	}
	out := definitionOut{Code: code, Attributes: members[attribute]{[]attribute{}}}
	for i, field := range attributes(p) {
		out.Attributes.List = append(out.Attributes.List, attributeOf(r.Context(), p.service, field, i+1))
	}
	if f == asXML {
		return answerOne(w, out)
	}
	return answer(w, f, http.StatusOK, "", out)
}

func attributeOf(ctx context.Context, s *catalogue.Service, f *catalogue.Field, order int) attribute {
	l := i18n.LangOf(ctx)
	a := attribute{
		Variable: true, Code: f.ID, Datatype: datatype(f), Required: forms.Question{Field: f}.Required() && f.Show == nil,
		DatatypeDescription: f.Hint.In(l), Order: order, Description: f.Label.In(l), Values: members[value]{[]value{}},
	}
	for _, option := range s.Options(f) {
		a.Values.List = append(a.Values.List, value{Key: option.Value, Name: option.Label.In(l)})
	}
	if f.Type == catalogue.TypeYesNo || f.Type == catalogue.TypeConsent {
		a.Values.List = append(a.Values.List, value{Key: "true", Name: i18n.T(ctx, "open311.yes")}, value{Key: "false", Name: i18n.T(ctx, "open311.no")})
	}
	return a
}
