package website

import (
	"io"
	"net/http"
	"strconv"

	"parvis/internal/identity"
)

// theme serves the authority's colours. Under the number of its version the sheet may be
// kept for ever; without it, it is asked for again each time.
func (s *Site) theme(w http.ResponseWriter, r *http.Request) error {
	a := identity.AuthorityOf(r.Context())
	version := strconv.FormatInt(a.Version, 10)
	h := w.Header()
	h.Set("Content-Type", "text/css; charset=utf-8")
	h.Set("Cache-Control", "no-cache")
	h.Del("Vary") // the same in every language
	if r.URL.Query().Get("v") == version {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	h.Set("ETag", `"`+version+`"`)
	if r.Header.Get("If-None-Match") == `"`+version+`"` {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	_, _ = io.WriteString(w, a.Theme.CSS()) // a reader who left is no fault of ours
	return nil
}
