package catalogue

import (
	"bytes"
	"errors"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
	"go.yaml.in/yaml/v4/plugin/loaderlimits"
)

// Bounds of a definition file: ten times what the largest service of a town needs.
const (
	maxSource = 512 << 10
	maxYAML   = 60     // levels of nesting
	maxValues = 40_000 // values, aliases followed
)

// Document is a definition as it stands in its file: the data, its text byte for
// byte, and where each value stands.
type Document struct {
	Definition
	File   string
	Source []byte

	at     map[string]Position
	keys   Faults // what Parse found
	unread bool   // nothing could be decoded: there is no definition to judge
}

// Parse reads a definition from YAML or JSON. It always gives a Document, as far as
// the file could be read; the faults are those of form (syntax, unknown and missing
// keys, kinds of value), Lint finds those of meaning.
func Parse(file string, source []byte) (*Document, Faults) {
	doc := &Document{File: file, Source: source, at: map[string]Position{}}
	d := &decoder{doc: doc}
	root := d.load(source)
	if doc.unread = root == nil || !d.version(root); !doc.unread {
		d.decode(root, &doc.Definition)
		doc.unfold()
	}
	doc.keys = d.faults.sorted()
	return doc, doc.keys
}

// At tells where a path stands, or the nearest place around it.
func (doc *Document) At(path string) Position {
	for {
		if at, ok := doc.at[path]; ok {
			return at
		}
		cut := strings.LastIndexByte(path, '.')
		if cut < 0 {
			return Position{1, 1}
		}
		path = path[:cut]
	}
}

func (d *decoder) load(source []byte) *yaml.Node {
	switch {
	case len(source) > maxSource:
		d.fault(Position{1, 1}, "", "too_large", "Max", maxSource>>10)
		return nil
	case !utf8.Valid(source):
		d.fault(firstInvalid(source), "", "not_utf8")
		return nil
	case len(bytes.TrimSpace(source)) == 0:
		d.fault(Position{1, 1}, "", "empty_file")
		return nil
	}
	var root yaml.Node
	limits := loaderlimits.New(loaderlimits.DepthValue(maxYAML))
	if err := yaml.Load(untab(source), &root, yaml.WithPlugin(limits)); err != nil {
		d.syntax(err)
		return nil
	}
	node := &root
	if node.Kind == yaml.DocumentNode && len(node.Content) == 1 {
		node = node.Content[0]
	}
	if node.Kind != yaml.MappingNode {
		d.fault(Position{max(node.Line, 1), max(node.Column, 1)}, "", "want_mapping")
		return nil
	}
	return node
}

func (d *decoder) syntax(err error) {
	if e, ok := errors.AsType[*yaml.LoadError](err); ok {
		d.fault(Position{max(e.Mark.Line, 1), max(e.Mark.Column, 1)}, "", "syntax", "Cause", e.Message)
		return
	}
	d.fault(Position{1, 1}, "", "syntax", "Cause", err.Error())
}

// version refuses a language that this program does not read, before anything else
// is said about a file that may be right for a newer one.
func (d *decoder) version(root *yaml.Node) bool {
	for i := 0; i+1 < len(root.Content); i += 2 {
		key, value := root.Content[i], root.Content[i+1]
		if key.Value != "parvis" {
			continue
		}
		switch {
		case value.Value == "1":
			return true
		case len(value.Value) > 0 && strings.Trim(value.Value, "0123456789") == "" && strings.TrimLeft(value.Value, "0") > "1":
			d.fault(Position{value.Line, value.Column}, "parvis", "newer_language", "Version", value.Value, "Reads", Language)
		default:
			d.fault(Position{value.Line, value.Column}, "parvis", "no_language", "Reads", Language)
		}
		return false
	}
	d.fault(Position{root.Line, root.Column}, "parvis", "no_language", "Reads", Language)
	return false
}

func firstInvalid(source []byte) Position {
	line, column := 1, 1
	for len(source) > 0 {
		r, size := utf8.DecodeRune(source)
		if r == utf8.RuneError && size == 1 {
			break
		}
		if column++; r == '\n' {
			line, column = line+1, 1
		}
		source = source[size:]
	}
	return Position{line, column}
}

// untab puts a space in place of each tab outside quotes when the file is JSON,
// where tabs are allowed and YAML's are not. Positions stay.
func untab(source []byte) []byte {
	if trimmed := bytes.TrimSpace(source); trimmed[0] != '{' || !bytes.ContainsRune(source, '\t') {
		return source
	}
	out := bytes.Clone(source)
	quoted, escaped := false, false
	for i, b := range out {
		switch {
		case escaped:
			escaped = false
		case quoted && b == '\\':
			escaped = true
		case b == '"':
			quoted = !quoted
		case b == '\t' && !quoted:
			out[i] = ' '
		}
	}
	return out
}
