package api

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/web"
)

// Problem is what a refused request reads (RFC 9457), in the language of Accept-Language.
type Problem struct {
	Type     string  `json:"type" doc:"Always about:blank: the key tells the kind."`
	Title    string  `json:"title" doc:"The status in words."`
	Status   int     `json:"status"`
	Detail   string  `json:"detail" doc:"What happened and what to do, in the reader's language."`
	Key      string  `json:"key" doc:"Stable name of the refusal, for programs."`
	Instance string  `json:"instance,omitempty" doc:"Number of the request in our log, to quote when asking for help."`
	Errors   []Fault `json:"errors,omitempty" doc:"Each fault with the place it concerns."`
}

// Fault is one thing wrong with one field.
type Fault struct {
	Pointer string `json:"pointer" doc:"JSON pointer into the body, or the name of a parameter." example:"/answers/kind"`
	Detail  string `json:"detail"`
}

// Error and GetStatus make it an error of huma.
func (p *Problem) Error() string { return p.Key + ": " + p.Detail }

// GetStatus is the HTTP status.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType is that of problems, whatever was asked for.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

// problemOf turns an error into what the program reads. Faults of ours keep their cause to the log.
func problemOf(ctx context.Context, err error) *Problem {
	p := &Problem{Type: "about:blank", Status: statusOf(err), Key: errs.KeyOf(err)}
	p.Title = i18n.T(ctx, "kit.status."+strconv.Itoa(titled(p.Status)))
	p.Detail = i18n.InArgs(i18n.LangOf(ctx), p.Key, errs.ArgsOf(err))
	return p
}

func statusOf(err error) int {
	switch errs.KeyOf(err) {
	case errIfMatch.Key:
		return http.StatusPreconditionRequired
	case errChanged.Key:
		return http.StatusPreconditionFailed
	}
	return web.StatusOf(err)
}

// titled is the nearest status that has words.
func titled(status int) int {
	switch status {
	case http.StatusPreconditionRequired, http.StatusUnsupportedMediaType, http.StatusNotAcceptable:
		return http.StatusBadRequest
	case http.StatusPreconditionFailed:
		return http.StatusConflict
	}
	return status
}

// withFields says for each field what to write instead.
func withFields(ctx context.Context, problems errs.Problems) *Problem {
	p := problemOf(ctx, errRefused)
	for _, one := range problems {
		p.Errors = append(p.Errors, Fault{Pointer: one.Field, Detail: i18n.Problem(ctx, one)})
	}
	return p
}

// fail writes a problem outside of huma.
func fail(w http.ResponseWriter, r *http.Request, err error) {
	p := problemOf(r.Context(), err)
	p.Instance = web.RequestID(r)
	web.Note(r, "error", p.Key)
	if p.Status >= 500 {
		web.Note(r, "cause", err.Error())
	}
	if p.Status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", "Bearer")
	}
	w.Header().Set("Content-Language", string(i18n.LangOf(r.Context())))
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p) // a program that left is no fault of ours
}

// huma's own refusals get our words too. The two are variables of that package, and ours is its only user.
func init() {
	huma.NewError = func(status int, msg string, all ...error) huma.StatusError {
		return humaProblem(context.Background(), status, all)
	}
	huma.NewErrorWithContext = func(c huma.Context, status int, _ string, all ...error) huma.StatusError {
		ctx := context.Background()
		if c != nil {
			ctx = c.Context()
			c.SetHeader("Content-Language", string(i18n.LangOf(ctx)))
		}
		return humaProblem(ctx, status, all)
	}
}

var byStatus = map[int]string{
	http.StatusUnsupportedMediaType: "api.media_type", http.StatusNotAcceptable: "api.media_type", http.StatusRequestEntityTooLarge: "api.too_large",
	http.StatusUnprocessableEntity: errRefused.Key, http.StatusInternalServerError: "kit.error.internal", http.StatusRequestTimeout: "api.bad_body",
}

func humaProblem(ctx context.Context, status int, all []error) *Problem {
	key, known := byStatus[status]
	if !known {
		key = "api.bad_body"
	}
	p := &Problem{Type: "about:blank", Status: status, Key: key, Title: i18n.T(ctx, "kit.status."+strconv.Itoa(titled(max(status, 400)))), Detail: i18n.T(ctx, key)}
	for _, err := range all {
		if d, ok := err.(huma.ErrorDetailer); ok && status < 500 {
			detail := d.ErrorDetail()
			p.Errors = append(p.Errors, Fault{Pointer: pointer(detail), Detail: i18n.T(ctx, "api.fault."+faultOf(detail.Message), "Limit", limitIn(detail.Message))})
		}
	}
	return p
}

// pointer makes /answers/kind of body.answers.kind, and keeps the name of a parameter.
func pointer(d *huma.ErrorDetail) string {
	if rest, ok := strings.CutPrefix(d.Location, "body"); ok {
		at := strings.NewReplacer(".", "/", "[", "/", "]", "").Replace(rest)
		if name, missing := strings.CutPrefix(d.Message, "expected required property "); missing {
			at += "/" + strings.TrimSuffix(name, " to be present")
		}
		return at
	}
	_, name, cut := strings.Cut(d.Location, ".")
	if !cut {
		return d.Location
	}
	return name
}

// faultOf is which of our sentences says what huma's does.
func faultOf(message string) string {
	for _, known := range []struct{ begins, key string }{
		{"expected required property", "missing"}, {"required ", "missing"}, {"unexpected property", "unknown"}, {"expected length >=", "short"}, {"expected length <=", "long"},
		{"expected array length <=", "many"}, {"expected number", "number"}, {"expected integer", "number"}, {"expected value to be one of", "one_of"},
		{"expected string to be RFC 3339", "time"}, {"expected string to be RFC 3986", "address"}, {"expected boolean", "yes_no"}, {"expected array", "list"},
		{"expected object", "object"}, {"expected string", "text"}, {"invalid date", "time"}, {"invalid integer", "number"}, {"invalid boolean", "yes_no"},
	} {
		if strings.HasPrefix(message, known.begins) {
			return known.key
		}
	}
	return "shape"
}

// limitIn is the number or the list of words that a sentence of huma's ends with.
func limitIn(message string) string {
	if _, quoted, cut := strings.Cut(message, "\""); cut {
		return strings.TrimSuffix(quoted, "\"")
	}
	_, limit, _ := strings.Cut(message, "= ")
	return limit
}
