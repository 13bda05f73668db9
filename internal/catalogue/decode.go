package catalogue

import (
	"reflect"
	"strconv"

	"go.yaml.in/yaml/v4"

	"parvis/internal/kit/i18n"
	"parvis/internal/rules"
)

// decoder fills a Definition from YAML nodes. It goes on after a fault, so that an
// officer sees all of them at once.
type decoder struct {
	doc    *Document
	faults Faults
	values int
	full   bool
}

func (d *decoder) fault(at Position, path, key string, pairs ...any) {
	d.faults = append(d.faults, newFault(LevelError, d.doc.File, at, path, key, pairs))
}

func newFault(level Level, file string, at Position, path, key string, pairs []any) Fault {
	args := make(map[string]any, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		args[pairs[i].(string)] = pairs[i+1]
	}
	return Fault{Level: level, File: file, At: at, Path: path, Key: "catalogue.lint." + key, Args: args}
}

func (d *decoder) decode(root *yaml.Node, def *Definition) {
	d.value(root, reflect.ValueOf(def).Elem(), "", 0)
}

// fromYAML is implemented by types with a short form: a plain name in place of a mapping.
type fromYAML interface {
	fromYAML(d *decoder, n *yaml.Node, path string, depth int) bool
}

func (d *decoder) value(n *yaml.Node, v reflect.Value, path string, depth int) {
	if n = d.follow(n, path, depth); n == nil {
		return
	}
	if _, ok := d.doc.at[path]; !ok {
		d.doc.at[path] = Position{n.Line, n.Column}
	}
	if d.special(n, v, path, depth) {
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		d.value(n, v.Elem(), path, depth)
	case reflect.Struct:
		d.structure(n, v, path, depth)
	case reflect.Slice:
		d.slice(n, v, path, depth)
	case reflect.Map:
		d.mapping(n, v, path, depth)
	default:
		d.scalar(n, v, path)
	}
}

// follow resolves an alias and counts, so that a small file cannot unfold into a huge one.
func (d *decoder) follow(n *yaml.Node, path string, depth int) *yaml.Node {
	if d.values++; d.values > maxValues || depth > maxYAML {
		if !d.full {
			d.full = true
			d.fault(d.doc.At(path), path, "too_many_values", "Max", maxValues)
		}
		return nil
	}
	for n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	return n
}

// special decodes the types that have a spelling of their own.
func (d *decoder) special(n *yaml.Node, v reflect.Value, path string, depth int) bool {
	switch p := v.Addr().Interface().(type) {
	case *i18n.Text:
		d.text(n, p, path)
	case *rules.Date:
		d.date(n, p, path)
	case *rules.Operand:
		d.operand(n, p, path, depth)
	case *rules.Tree:
		if n.Kind != yaml.ScalarNode {
			return false
		}
		p.Rule = n.Value
	case *any:
		*p = d.plain(n, path, depth)
	case *Answers:
		*p, _ = d.plain(n, path, depth).(map[string]any)
		if *p == nil && n.Kind != yaml.MappingNode {
			d.kind(n, path, "want_mapping")
		}
	case fromYAML:
		return p.fromYAML(d, n, path, depth)
	default:
		return false
	}
	return true
}

func (d *decoder) kind(n *yaml.Node, path, key string) {
	d.fault(Position{n.Line, n.Column}, path, key, "Value", short(n.Value))
}

func short(s string) string {
	if runes := []rune(s); len(runes) > 40 {
		return string(runes[:40]) + "…"
	}
	return s
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// pairs walks a mapping once per key, telling keys that stand twice.
func (d *decoder) pairs(n *yaml.Node, path string, visit func(key *yaml.Node, value *yaml.Node, path string)) bool {
	if n.Kind != yaml.MappingNode {
		d.kind(n, path, "want_mapping")
		return false
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if key.Kind != yaml.ScalarNode {
			d.kind(key, path, "want_name")
			continue
		}
		if seen[key.Value] {
			d.fault(Position{key.Line, key.Column}, path, "twice", "Name", short(key.Value))
			continue
		}
		seen[key.Value] = true
		inner := join(path, key.Value)
		d.doc.at[inner] = Position{key.Line, key.Column}
		visit(key, value, inner)
	}
	return true
}

func (d *decoder) structure(n *yaml.Node, v reflect.Value, path string, depth int) {
	fields := fieldsOf(v.Type())
	given := map[string]bool{}
	ok := d.pairs(n, path, func(key, value *yaml.Node, inner string) {
		field, known := fields.byKey[key.Value]
		if !known {
			d.fault(Position{key.Line, key.Column}, path, "unknown_key", "Name", short(key.Value), "Nearest", rules.Nearest(key.Value, fields.keys))
			return
		}
		given[key.Value] = true
		d.value(value, v.FieldByIndex(field.index), inner, depth+1)
	})
	if !ok {
		return
	}
	for _, key := range fields.keys {
		if fields.byKey[key].need && !given[key] {
			d.fault(d.doc.At(path), path, "missing_key", "Name", key)
		}
	}
}

func (d *decoder) slice(n *yaml.Node, v reflect.Value, path string, depth int) {
	if n.Kind != yaml.SequenceNode {
		d.kind(n, path, "want_list")
		return
	}
	list := reflect.MakeSlice(v.Type(), len(n.Content), len(n.Content))
	for i, item := range n.Content {
		if d.full {
			break
		}
		d.value(item, list.Index(i), join(path, strconv.Itoa(i)), depth+1)
	}
	v.Set(list)
}

func (d *decoder) mapping(n *yaml.Node, v reflect.Value, path string, depth int) {
	out := reflect.MakeMap(v.Type())
	d.pairs(n, path, func(key, value *yaml.Node, inner string) {
		item := reflect.New(v.Type().Elem()).Elem()
		d.value(value, item, inner, depth+1)
		out.SetMapIndex(reflect.ValueOf(key.Value).Convert(v.Type().Key()), item)
	})
	v.Set(out)
}
