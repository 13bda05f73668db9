package catalogue

import (
	"reflect"
	"sync"

	"go.yaml.in/yaml/v4"
)

// The short forms of the language: a name where a mapping could stand.

func (o *Ordered[T]) fromYAML(d *decoder, n *yaml.Node, path string, depth int) bool {
	d.pairs(n, path, func(key, value *yaml.Node, inner string) {
		item := Named[T]{Name: key.Value}
		d.value(value, reflect.ValueOf(&item.It).Elem(), inner, depth+1)
		*o = append(*o, item)
	})
	return true
}

func (names *Names) fromYAML(_ *decoder, n *yaml.Node, _ string, _ int) bool {
	if n.Kind != yaml.ScalarNode || n.Tag == "!!null" {
		return false
	}
	*names = Names{n.Value}
	return true
}

func (w *Why) fromYAML(d *decoder, n *yaml.Node, path string, _ int) bool {
	if n.Kind == yaml.ScalarNode {
		w.Code = n.Value
		return true
	}
	d.text(n, &w.Text, path)
	return true
}

func (s *SourceRef) fromYAML(d *decoder, n *yaml.Node, path string, _ int) bool {
	if n.Kind == yaml.ScalarNode {
		s.Name = n.Value
		return true
	}
	d.text(n, &s.Text, path)
	return true
}

func (a *Ask) fromYAML(d *decoder, n *yaml.Node, path string, depth int) bool {
	switch {
	case n.Kind == yaml.ScalarNode && n.Value == WhatDecidesWord:
		a.WhatDecides = true
	case n.Kind == yaml.ScalarNode:
		a.Fields = []string{n.Value}
	case n.Kind == yaml.SequenceNode:
		d.value(n, reflect.ValueOf(&a.Fields).Elem(), path, depth)
	default:
		return false
	}
	return true
}

func (m *Notify) fromYAML(_ *decoder, n *yaml.Node, _ string, _ int) bool {
	if n.Kind != yaml.ScalarNode {
		return false
	}
	m.Message = n.Value
	return true
}

func (w *Webhook) fromYAML(_ *decoder, n *yaml.Node, _ string, _ int) bool {
	if n.Kind != yaml.ScalarNode {
		return false
	}
	w.To = n.Value
	return true
}

// structFields are the keys of a type in the order of its declaration.
type structFields struct {
	keys  []string
	byKey map[string]structField
}

type structField struct {
	index []int
	need  bool
	say   string
	typ   reflect.Type
}

var fieldCache sync.Map // reflect.Type → structFields

func fieldsOf(t reflect.Type) structFields {
	if cached, ok := fieldCache.Load(t); ok {
		return cached.(structFields)
	}
	fields := structFields{byKey: map[string]structField{}}
	for f := range t.Fields() {
		key := f.Tag.Get("yaml")
		if key == "" {
			continue
		}
		fields.keys = append(fields.keys, key)
		fields.byKey[key] = structField{f.Index, f.Tag.Get("need") == "yes", f.Tag.Get("say"), f.Type}
	}
	fieldCache.Store(t, fields)
	return fields
}
