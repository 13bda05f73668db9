package catalogue

import (
	"math"
	"reflect"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"parvis/internal/kit/i18n"
	"parvis/internal/rules"
)

func (d *decoder) scalar(n *yaml.Node, v reflect.Value, path string) {
	switch v.Kind() {
	case reflect.String:
		if n.Kind != yaml.ScalarNode || n.Tag == "!!null" {
			d.kind(n, path, "want_text")
			return
		}
		v.SetString(n.Value)
	case reflect.Bool:
		b, ok := scalarOf(n).(bool)
		if !ok {
			d.kind(n, path, "want_true_false")
		}
		v.SetBool(b)
	case reflect.Int:
		f, ok := scalarOf(n).(float64)
		if !ok || f != math.Trunc(f) || math.Abs(f) > 1e9 {
			d.kind(n, path, "want_whole")
			return
		}
		v.SetInt(int64(f))
	case reflect.Float64:
		f, ok := scalarOf(n).(float64)
		if !ok {
			d.kind(n, path, "want_number")
		}
		v.SetFloat(f)
	}
}

// scalarOf reads a plain value in JSON's shapes; days stay the text that they are.
func scalarOf(n *yaml.Node) any {
	if n.Kind != yaml.ScalarNode {
		return nil
	}
	switch n.Tag {
	case "!!null":
		return nil
	case "!!bool":
		if n.Value == "true" || n.Value == "false" {
			return n.Value == "true"
		}
	case "!!int", "!!float":
		f, err := strconv.ParseFloat(n.Value, 64)
		if err == nil && !math.IsInf(f, 0) && !math.IsNaN(f) && math.Abs(f) < 1e15 {
			return f
		}
	}
	return n.Value
}

func (d *decoder) plain(n *yaml.Node, path string, depth int) any {
	if n = d.follow(n, path, depth); n == nil {
		return nil
	}
	switch n.Kind {
	case yaml.SequenceNode:
		list := make([]any, 0, len(n.Content))
		for i, item := range n.Content {
			list = append(list, d.plain(item, join(path, strconv.Itoa(i)), depth+1))
		}
		return list
	case yaml.MappingNode:
		m := map[string]any{}
		d.pairs(n, path, func(key, value *yaml.Node, inner string) { m[key.Value] = d.plain(value, inner, depth+1) })
		return m
	}
	return scalarOf(n)
}

func (d *decoder) text(n *yaml.Node, t *i18n.Text, path string) {
	if n.Kind == yaml.ScalarNode && n.Tag != "!!null" {
		*t = i18n.Text{i18n.FR: typeset(i18n.FR, n.Value)} // one language only: Lint asks for the others
		return
	}
	*t = i18n.Text{}
	d.pairs(n, path, func(key, value *yaml.Node, inner string) {
		lang, ok := i18n.ParseLang(key.Value)
		if !ok {
			d.fault(Position{key.Line, key.Column}, path, "unknown_language", "Name", short(key.Value))
			return
		}
		if value = d.follow(value, inner, 0); value == nil || value.Kind != yaml.ScalarNode || value.Tag == "!!null" {
			d.fault(d.doc.At(inner), inner, "want_text", "Value", "")
			return
		}
		(*t)[lang] = typeset(lang, strings.TrimSpace(value.Value))
	})
}

func (d *decoder) date(n *yaml.Node, day *rules.Date, path string) {
	parsed, err := rules.ParseDate(n.Value)
	if err != nil || n.Kind != yaml.ScalarNode {
		d.kind(n, path, "want_day")
	}
	*day = parsed
}

func (d *decoder) operand(n *yaml.Node, o *rules.Operand, path string, depth int) {
	if n.Kind != yaml.MappingNode {
		o.Value = d.plain(n, path, depth)
		return
	}
	d.pairs(n, path, func(key, value *yaml.Node, inner string) {
		switch {
		case key.Value == "fact" && value.Kind == yaml.ScalarNode:
			o.Fact = value.Value
		case key.Value == "table" && value.Kind == yaml.ScalarNode:
			o.Table = value.Value
		default:
			d.fault(Position{key.Line, key.Column}, path, "unknown_key", "Name", short(key.Value), "Nearest", rules.Nearest(key.Value, []string{"fact", "table"}))
		}
	})
	if (o.Fact == "") == (o.Table == "") {
		d.fault(Position{n.Line, n.Column}, path, "want_operand")
	}
}
