package open311

import (
	"encoding/xml"
	"net/http"
	"time"
)

type discovered struct {
	XMLName    xml.Name          `xml:"discovery" json:"-"`
	Changeset  string            `xml:"changeset" json:"changeset"`
	Contact    string            `xml:"contact" json:"contact"`
	KeyService string            `xml:"key_service" json:"key_service"`
	Endpoints  members[endpoint] `xml:"endpoints" json:"endpoints"`
}

type endpoint struct {
	XMLName       xml.Name            `xml:"endpoint" json:"-"`
	Specification string              `xml:"specification" json:"specification"`
	URL           string              `xml:"url" json:"url"`
	Changeset     string              `xml:"changeset" json:"changeset"`
	Type          string              `xml:"type" json:"type"`
	Formats       members[formatName] `xml:"formats" json:"formats"`
}

type formatName struct {
	XMLName xml.Name `xml:"format"`
	Name    string   `xml:",chardata"`
}

// MarshalJSON: JSON writes the name alone.
func (f formatName) MarshalJSON() ([]byte, error) { return marshal(f.Name) }

// revision is the day on which what this package answers last changed.
var revision = time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)

// discovery says where the endpoint is (Open311 Service Discovery).
func (s *Service) discovery(w http.ResponseWriter, r *http.Request, name string, f format) error {
	if name != "discovery" {
		return errFormat
	}
	origin := s.Origin(r.Context())
	d := discovered{Changeset: instant(revision), Contact: origin + "/contact", KeyService: origin + "/contact"}
	d.Endpoints.List = []endpoint{{
		Specification: "http://wiki.open311.org/GeoReport_v2", URL: origin + Base, Changeset: d.Changeset, Type: "production",
		Formats: members[formatName]{[]formatName{{Name: "text/xml"}, {Name: "application/json"}}},
	}}
	if f == asXML {
		return answerOne(w, d)
	}
	return answer(w, f, http.StatusOK, "", d)
}
