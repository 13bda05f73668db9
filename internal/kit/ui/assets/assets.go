package assets

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
)

//go:embed all:dist
var dist embed.FS

// Prefix is the path under which [Handler] is mounted.
const Prefix = "/assets/"

// built is what this binary carries.
var built = open(dist, "dist")

// shelf is one build of the front end.
type shelf struct {
	files fs.FS
	names map[string]string // the name that pages ask for → the file named by its content
	known map[string]bool   // those files
	icons map[string]string // our word → the strokes inside the svg
	fault error
}

func open(from fs.FS, folder string) *shelf {
	files, err := fs.Sub(from, folder)
	if err != nil {
		return &shelf{fault: err}
	}
	s := &shelf{files: files, known: map[string]bool{}}
	if s.fault = errors.Join(s.read("manifest.json", &s.names), s.read("icons.json", &s.icons)); s.fault != nil {
		s.fault = fmt.Errorf("the front end is not built (run: npm ci && npm run build, then go build): %w", s.fault)
	}
	for _, file := range s.names {
		s.known[file] = true
	}
	return s
}

func (s *shelf) read(file string, into any) error {
	data, err := fs.ReadFile(s.files, file)
	if err != nil {
		return err
	}
	return json.Unmarshal(data, into)
}

// Ready tells what to do when the front end was not built before the binary; nil when it was.
func Ready() error { return built.fault }

// URL gives the path of a file by its plain name: URL("public.css"). A name that the build
// does not know keeps that name, and [Handler] then says what is missing.
func URL(name string) string { return built.url(name) }

func (s *shelf) url(name string) string {
	if file, ok := s.names[name]; ok {
		return Prefix + file
	}
	return Prefix + name
}

// Icon gives the strokes of an icon of web/icons.json, to be drawn on a square of 24.
func Icon(name string) (strokes string, ok bool) {
	strokes, ok = built.icons[name]
	return strokes, ok
}

// Icons lists the names that [Icon] knows.
func Icons() []string {
	names := make([]string, 0, len(built.icons))
	for name := range built.icons {
		names = append(names, name)
	}
	return names
}

// Text gives a file whole by its plain name, for tests that read a sheet; empty when there is none.
func Text(name string) string {
	data, err := fs.ReadFile(built.files, built.names[name])
	if err != nil {
		return ""
	}
	return string(data)
}
