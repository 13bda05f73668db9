package web

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"

	"github.com/a-h/templ"

	"parvis/internal/kit/errs"
)

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// Render draws a component whole before the first byte leaves, so that a page is
// either complete or an error page.
func Render(w http.ResponseWriter, r *http.Request, status int, page templ.Component) error {
	buf := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(buf)
	buf.Reset()
	if err := page.Render(r.Context(), buf); err != nil {
		return err
	}
	h := w.Header()
	if h.Get("Content-Type") == "" {
		h.Set("Content-Type", "text/html; charset=utf-8")
	}
	h.Set("Content-Length", strconv.Itoa(buf.Len()))
	w.WriteHeader(status)
	_, err := w.Write(buf.Bytes())
	return ignoreGone(err)
}

// ignoreGone: a reader who left is no fault of ours.
func ignoreGone(error) error { return nil }

// SeeOther sends the reader to another page of ours after a post. An address that is
// not a path of this site is refused.
func SeeOther(w http.ResponseWriter, r *http.Request, to string) error {
	if !LocalPath(to) {
		return errs.New(errs.BadRequest, "kit.error.bad_request")
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// LocalPath reports whether to is a path on this site: what may follow "next=".
func LocalPath(to string) bool {
	u, err := url.Parse(to)
	return err == nil && u.Host == "" && u.Scheme == "" && strings.HasPrefix(to, "/") &&
		!strings.HasPrefix(to, "//") && !strings.ContainsAny(to, "\\\r\n\t")
}

// JSON writes v.
func JSON(w http.ResponseWriter, status int, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_, err = w.Write(body)
	return ignoreGone(err)
}
