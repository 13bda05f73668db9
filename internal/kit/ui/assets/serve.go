package assets

import (
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
)

// forever: the name changes with the content, so a copy never grows stale.
const forever = "public, max-age=31536000, immutable"

// Handler serves what the pages load, at GET /assets/{file}. A browser that takes brotli or
// gzip receives the copy compressed at build time.
func Handler() http.Handler { return built }

// ServeHTTP answers one file, or 304 to a browser that has it.
func (s *shelf) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	file := path.Base(r.URL.Path)
	if !s.known[file] {
		s.missing(w, file)
		return
	}
	coding := s.coding(file, r.Header.Get("Accept-Encoding"))
	body, err := fs.ReadFile(s.files, file+coding.suffix)
	if err != nil {
		s.missing(w, file)
		return
	}
	h := w.Header()
	h.Set("Cache-Control", forever)
	h.Set("Content-Type", mediaType(file))
	h.Set("Vary", "Accept-Encoding")
	if coding.name != "" {
		h.Set("Content-Encoding", coding.name)
	}
	tag := `"` + file + coding.suffix + `"`
	h.Set("ETag", tag)
	if seen(r.Header.Get("If-None-Match"), tag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // the reader may have left
	}
}

// missing tells a stranger that there is nothing, and whoever built the binary what was forgotten.
func (s *shelf) missing(w http.ResponseWriter, file string) {
	w.Header().Set("Cache-Control", "no-store")
	if s.fault != nil {
		http.Error(w, s.fault.Error(), http.StatusServiceUnavailable)
		return
	}
	http.Error(w, file+": no such file", http.StatusNotFound)
}

// mediaType does not ask the machine's own table, which differs from one to the next.
func mediaType(file string) string {
	switch path.Ext(file) {
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".txt":
		return "text/plain; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".woff2":
		return "font/woff2"
	}
	return mime.TypeByExtension(path.Ext(file))
}

func seen(ifNoneMatch, tag string) bool {
	for candidate := range strings.SplitSeq(ifNoneMatch, ",") {
		candidate = strings.TrimPrefix(strings.TrimSpace(candidate), "W/")
		if candidate == tag || candidate == "*" {
			return true
		}
	}
	return false
}
