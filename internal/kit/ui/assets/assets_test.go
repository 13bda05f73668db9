package assets

import (
	"io/fs"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
)

func shelfOf(t *testing.T) *shelf {
	t.Helper()
	s := open(fstest.MapFS{
		"dist/manifest.json":       {Data: []byte(`{"public.css":"public-AB12.css","figures.woff2":"figures-CD34.woff2"}`)},
		"dist/icons.json":          {Data: []byte(`{"check":"<path d=\"M5 12\"/>"}`)},
		"dist/public-AB12.css":     {Data: []byte("body{}")},
		"dist/public-AB12.css.br":  {Data: []byte("brotli")},
		"dist/public-AB12.css.gz":  {Data: []byte("gzipped")},
		"dist/figures-CD34.woff2":  {Data: []byte("font")},
		"dist/never-published.txt": {Data: []byte("secret")},
	}, "dist")
	if s.fault != nil {
		t.Fatal(s.fault)
	}
	return s
}

func get(s *shelf, path string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

func TestServe(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		path, accept           string
		status                 int
		body, encoding, tagged string
	}{
		"brotli first":           {"/assets/public-AB12.css", "gzip, deflate, br", 200, "brotli", "br", `"public-AB12.css.br"`},
		"gzip":                   {"/assets/public-AB12.css", "gzip", 200, "gzipped", "gzip", `"public-AB12.css.gz"`},
		"brotli refused":         {"/assets/public-AB12.css", "br;q=0, gzip;q=0.5", 200, "gzipped", "gzip", `"public-AB12.css.gz"`},
		"anything":               {"/assets/public-AB12.css", "*", 200, "brotli", "br", `"public-AB12.css.br"`},
		"as it is":               {"/assets/public-AB12.css", "", 200, "body{}", "", `"public-AB12.css"`},
		"no compressed copy":     {"/assets/figures-CD34.woff2", "br", 200, "font", "", `"figures-CD34.woff2"`},
		"unknown":                {"/assets/other.css", "", 404, "other.css: no such file\n", "", ""},
		"in the folder, unnamed": {"/assets/never-published.txt", "", 404, "never-published.txt: no such file\n", "", ""},
		"a copy by its own name": {"/assets/public-AB12.css.br", "", 404, "public-AB12.css.br: no such file\n", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := get(shelfOf(t), c.path, "Accept-Encoding", c.accept)
			if w.Code != c.status || w.Body.String() != c.body {
				t.Errorf("got %d %q, want %d %q", w.Code, w.Body, c.status, c.body)
			}
			if got := w.Header().Get("Content-Encoding"); got != c.encoding {
				t.Errorf("encoding %q, want %q", got, c.encoding)
			}
			if got := w.Header().Get("ETag"); got != c.tagged {
				t.Errorf("etag %q, want %q", got, c.tagged)
			}
		})
	}
}

func TestServeForever(t *testing.T) {
	t.Parallel()
	w := get(shelfOf(t), "/assets/public-AB12.css")
	for header, want := range map[string]string{
		"Cache-Control": "public, max-age=31536000, immutable",
		"Content-Type":  "text/css; charset=utf-8",
		"Vary":          "Accept-Encoding",
	} {
		if got := w.Header().Get(header); got != want {
			t.Errorf("%s: %q, want %q", header, got, want)
		}
	}
	again := get(shelfOf(t), "/assets/public-AB12.css", "If-None-Match", `"x", W/"public-AB12.css"`)
	if again.Code != http.StatusNotModified || again.Body.Len() != 0 {
		t.Errorf("a browser that has it: %d, %d bytes", again.Code, again.Body.Len())
	}
}

func TestNotBuilt(t *testing.T) {
	t.Parallel()
	s := open(fstest.MapFS{"dist/.gitkeep": {}}, "dist")
	if s.fault == nil || !strings.Contains(s.fault.Error(), "npm run build") {
		t.Errorf("fault: %v", s.fault)
	}
	if got := s.url("public.css"); got != "/assets/public.css" {
		t.Errorf("url: %s", got)
	}
	w := get(s, "/assets/public.css")
	if w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), "npm run build") {
		t.Errorf("got %d %q", w.Code, w.Body)
	}
}

// What a page of a resident weighs, measured on the real build.
func TestBudget(t *testing.T) {
	t.Parallel()
	if err := Ready(); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		what  string
		most  int64
		files []string
	}{
		{"styles of a public page", 20_000, []string{"public.css"}},
		{"styles and script of a public page", 32_000, []string{"public.css", "public.js"}},
		{"styles and script of the desk", 60_000, []string{"desk.css", "desk.js"}},
	} {
		var sum int64
		for _, name := range c.files {
			sum += size(t, built.names[name]+".br")
		}
		if sum > c.most {
			t.Errorf("%s: %d bytes, at most %d", c.what, sum, c.most)
		}
	}
	if fonts := size(t, built.names["atkinson.woff2"]) + size(t, built.names["figures.woff2"]); fonts > 40_000 {
		t.Errorf("fonts: %d bytes, at most 40000", fonts)
	}
}

func size(t *testing.T, file string) int64 {
	t.Helper()
	info, err := fs.Stat(built.files, file)
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}
