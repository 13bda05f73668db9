package web

import (
	"context"
	"errors"
	"fmt"
	"html"
	"io"
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
)

var (
	errMethod = errs.New(errs.MethodNotAllowed, "kit.error.method_not_allowed")
	errNoPage = errs.New(errs.NotFound, "kit.error.not_found")
)

var statuses = map[errs.Kind]int{
	errs.Internal: 500, errs.BadRequest: 400, errs.Invalid: 422, errs.Unauthenticated: 401,
	errs.Forbidden: 403, errs.NotFound: 404, errs.Conflict: 409, errs.Gone: 410,
	errs.TooLarge: 413, errs.TooMany: 429, errs.Unavailable: 503, errs.MethodNotAllowed: 405,
}

// StatusOf is the one place where a kind becomes an HTTP status.
func StatusOf(err error) int { return statuses[errs.KindOf(err)] }

// Failure is what an error page shows: words for the person, an id for the telephone.
type Failure struct {
	Status int
	Key    string // what failed: a page may know more to say, and the way on
	Title  string // what happened, in the reader's language
	Text   string // what to do next
	ID     string // found again in the log
	SignIn bool   // the page should offer to sign in
}

// ErrorPage draws the page of a failure.
type ErrorPage func(ctx context.Context, f Failure) templ.Component

// statusLeft is what the log line of a reader who left before the answer says, as proxies do: what broke because they
// left is no fault of ours, and nobody reads a page about it.
const statusLeft = 499

// Fail renders err: the kind as status, the key as words, the cause to the log line.
// When the answer has begun already only the log line can tell.
func (s *Server) Fail(w http.ResponseWriter, r *http.Request, err error) {
	Note(r, "error", errs.KeyOf(err))
	status := StatusOf(err)
	if status >= 500 && errors.Is(r.Context().Err(), context.Canceled) {
		w.WriteHeader(statusLeft)
		return
	}
	if status >= 500 {
		noteFault(r, err)
	}
	if status == http.StatusServiceUnavailable || status == http.StatusTooManyRequests {
		if w.Header().Get("Retry-After") == "" {
			w.Header().Set("Retry-After", "30")
		}
	}
	ctx := r.Context()
	f := Failure{Status: status, Key: errs.KeyOf(err), ID: RequestID(r), SignIn: status == http.StatusUnauthorized}
	f.Title = i18n.T(ctx, "kit.status."+strconv.Itoa(status))
	f.Text = i18n.InArgs(i18n.LangOf(ctx), errs.KeyOf(err), errs.ArgsOf(err))
	if renderErr := Render(w, r, status, s.page(ctx, f)); renderErr != nil {
		Note(r, "render", renderErr.Error())
	}
}

func noteFault(r *http.Request, err error) {
	if line, ok := r.Context().Value(lineKey{}).(*logLine); ok {
		line.add("cause", err.Error())
		line.mu.Lock()
		line.failed = true
		line.mu.Unlock()
	}
}

// plainPage is the error page of a server that was given none.
func plainPage(ctx context.Context, f Failure) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := fmt.Fprintf(w, `<!doctype html><html lang="%s"><meta charset="utf-8"><title>%s</title><h1>%s</h1><p>%s</p><p>%s</p>`,
			i18n.LangOf(ctx), html.EscapeString(f.Title), html.EscapeString(f.Title), html.EscapeString(f.Text), f.ID)
		return err
	})
}
