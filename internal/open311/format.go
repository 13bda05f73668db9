package open311

import (
	"encoding/json"
	"encoding/xml"
	"net/http"
	"strings"

	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/web"
)

// format is the last part of an address: .json or .xml (GeoReport v2, "Format Support").
type format string

const (
	asJSON format = "json"
	asXML  format = "xml"
)

// cut takes the format off the last part of an address.
func cut(file string) (name string, f format, ok bool) {
	i := strings.LastIndexByte(file, '.')
	if i < 0 {
		return file, asXML, false
	}
	f = format(file[i+1:])
	return file[:i], f, f == asJSON || f == asXML
}

// answer is a list that has the same content in both formats: JSON knows it as an array, XML by the name of its root.
func answer(w http.ResponseWriter, f format, status int, root string, list any) error {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Access-Control-Allow-Origin", "*") // everybody may read it: programs in browsers too
	if f == asJSON {
		return web.JSON(w, status, list)
	}
	body, err := xml.MarshalIndent(struct {
		XMLName xml.Name
		List    any
	}{xml.Name{Local: root}, list}, "", "  ")
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/xml; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(append([]byte(xml.Header), body...)) // a program that left is no fault of ours
	return nil
}

// fault is one error (GeoReport v2, "Errors").
type fault struct {
	XMLName     xml.Name `xml:"error" json:"-"`
	Code        int      `xml:"code" json:"code"`
	Description string   `xml:"description" json:"description"`
}

// refuse answers with errors, each with a code and words in the reader's language.
func refuse(w http.ResponseWriter, r *http.Request, f format, err error) error {
	web.Note(r, "error", errs.KeyOf(err))
	code := codeOfError(err)
	if code >= 500 {
		web.Note(r, "cause", err.Error())
	}
	return answer(w, f, code, "errors", []fault{{Code: code, Description: i18n.InArgs(i18n.LangOf(r.Context()), errs.KeyOf(err), errs.ArgsOf(err))}})
}

// codeOfError: the specification knows 400, 403 and 404; a missing or wrong key is 403 there.
func codeOfError(err error) int {
	switch errs.KindOf(err) {
	case errs.Unauthenticated, errs.Forbidden:
		return http.StatusForbidden
	case errs.Invalid, errs.BadRequest:
		return http.StatusBadRequest
	}
	return web.StatusOf(err)
}

func refuseFields(w http.ResponseWriter, r *http.Request, f format, problems errs.Problems) error {
	list := make([]fault, 0, len(problems))
	for _, p := range problems {
		name := strings.TrimPrefix(p.Field, "/answers/")
		list = append(list, fault{Code: http.StatusBadRequest, Description: name + ": " + i18n.Problem(r.Context(), p)})
	}
	return answer(w, f, http.StatusBadRequest, "errors", list)
}

// What programs may meet.
var (
	errFormat       = errs.New(errs.NotFound, "open311.format")
	errJurisdiction = errs.New(errs.NotFound, "open311.jurisdiction")
	errNoService    = errs.New(errs.NotFound, "open311.no_service")
	errNoRequest    = errs.New(errs.NotFound, "open311.no_request")
	errNoToken      = errs.New(errs.NotFound, "open311.no_token")
	errNoPlace      = errs.New(errs.BadRequest, "open311.no_place")
	errDate         = errs.New(errs.BadRequest, "open311.date")
	errNumber       = errs.New(errs.BadRequest, "open311.number")
	errStatus       = errs.New(errs.BadRequest, "open311.status")
	errMedia        = errs.New(errs.BadRequest, "open311.media")
	errWanted       = errs.New(errs.BadRequest, "open311.wanted")
)

func wanting(name string) error {
	e := *errWanted
	e.Args = map[string]any{"Name": name}
	return &e
}

func marshal(v any) ([]byte, error) { return json.Marshal(v) }

// members is a list whose members have a name of their own in XML, and none in JSON.
type members[T any] struct{ List []T }

// MarshalJSON writes the members.
func (m members[T]) MarshalJSON() ([]byte, error) { return marshal(m.List) }

// answerOne writes an element that is its own root.
func answerOne(w http.ResponseWriter, v any) error {
	body, err := xml.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Access-Control-Allow-Origin", "*")
	w.Header().Set("Content-Type", "text/xml; charset=utf-8")
	_, _ = w.Write(append([]byte(xml.Header), body...)) // a program that left is no fault of ours
	return nil
}
