package web

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"

	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
)

// maxBody is what a request may carry unless its handler allows more with [AllowBody].
const maxBody = 1 << 20

type bodyKey struct{}

// limitBody bounds the body of a request that may bring one.
func (s *Server) limitBody(ctx context.Context, w http.ResponseWriter, r *http.Request) context.Context {
	if r.Body == http.NoBody {
		return ctx
	}
	whole := r.Body
	r.Body = http.MaxBytesReader(w, whole, maxBody)
	return context.WithValue(ctx, bodyKey{}, whole)
}

// soundAddress refuses one that is not valid UTF-8.
func soundAddress(u *url.URL) bool {
	query, err := url.QueryUnescape(u.RawQuery)
	return err == nil && sound(query) && sound(u.Path)
}

// AllowBody lets this request carry up to limit bytes. Call it before reading.
func AllowBody(w http.ResponseWriter, r *http.Request, limit int64) {
	if whole, ok := r.Context().Value(bodyKey{}).(io.ReadCloser); ok {
		r.Body = http.MaxBytesReader(w, whole, limit)
	}
}

// Form reads a posted form. Text that is not valid UTF-8 or holds a NUL is refused;
// line ends become \n; nothing else is changed. The error is ready to return.
func Form(r *http.Request) (url.Values, error) {
	if err := r.ParseForm(); err != nil {
		return nil, BodyError(err)
	}
	for name, values := range r.PostForm {
		for i, value := range values {
			if !sound(name) || !sound(value) {
				return nil, errs.New(errs.BadRequest, "kit.error.bad_text")
			}
			values[i] = strings.ReplaceAll(value, "\r\n", "\n")
		}
	}
	return r.PostForm, nil
}

// BodyError turns a fault of reading a body into an error with its page.
func BodyError(err error) error {
	if tooLarge, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return errs.New(errs.TooLarge, "kit.error.too_large", "Megabytes", max(1, tooLarge.Limit>>20)).Because(err)
	}
	return errs.New(errs.BadRequest, "kit.error.bad_request").Because(err)
}

func sound(s string) bool { return db.Fits(s) }
