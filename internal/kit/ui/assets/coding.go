package assets

import (
	"io/fs"
	"strconv"
	"strings"
)

// coding is a copy of a file as it travels.
type coding struct{ name, suffix string }

// best first: brotli is a sixth smaller than gzip on our sheets.
var codings = []coding{{"br", ".br"}, {"gzip", ".gz"}}

// coding chooses the smallest copy that exists and that the browser takes.
func (s *shelf) coding(file, accept string) coding {
	for _, c := range codings {
		if !takes(accept, c.name) {
			continue
		}
		if _, err := fs.Stat(s.files, file+c.suffix); err == nil {
			return c
		}
	}
	return coding{}
}

// takes reads an Accept-Encoding header: a coding named (or *) with a weight above zero.
func takes(accept, name string) bool {
	anything := false
	for part := range strings.SplitSeq(accept, ",") {
		token, params, _ := strings.Cut(strings.TrimSpace(part), ";")
		token = strings.ToLower(strings.TrimSpace(token))
		if token == name {
			return weight(params) > 0
		}
		if token == "*" {
			anything = weight(params) > 0
		}
	}
	return anything
}

func weight(params string) float64 {
	value, ok := strings.CutPrefix(strings.ReplaceAll(params, " ", ""), "q=")
	if !ok {
		return 1
	}
	q, err := strconv.ParseFloat(value, 64)
	if err != nil {
		return 0
	}
	return q
}
