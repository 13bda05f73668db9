package catalogue

import (
	_ "embed"
	"reflect"

	"parvis/internal/kit/i18n"
	"parvis/internal/rules"
)

// SchemaID is where the schema of the language is published.
const SchemaID = "https://parvis.example/schema/parvis-1.schema.json"

// Schema is the published JSON Schema of the definition language, for editors and
// other programs. It is made from the types of this package by makeSchema; a test
// keeps the file equal.
//
//go:embed schema/parvis-1.schema.json
var Schema []byte

type object = map[string]any

type schemaMaker struct{ defs object }

// makeSchema describes Definition and all that it holds.
func makeSchema() object {
	m := &schemaMaker{defs: object{}}
	root := m.structure(reflect.TypeFor[Definition]())
	root["$schema"], root["$id"] = "https://json-schema.org/draft/2020-12/schema", SchemaID
	root["title"] = "Parvis service definition, language version 1"
	root["$defs"] = m.defs
	properties := root["properties"].(object)
	properties["parvis"] = object{"const": Language, "description": "version of the definition language"}
	properties["rules"].(object)["additionalProperties"] = object{ // a rule by name alone has no label
		"allOf": []any{m.of(reflect.TypeFor[rules.Tree]()), object{"type": "object", "required": []any{"label"}}},
	}
	return root
}

// enums are the closed lists behind named string types.
var enums = map[reflect.Type][]string{
	reflect.TypeFor[FieldType](): fieldTypeNames(),
	reflect.TypeFor[Door]():      Doors,
	reflect.TypeFor[Outcome]():   outcomeNames(),
	reflect.TypeFor[May]():       mays,
	reflect.TypeFor[Basis]():     Bases,
	reflect.TypeFor[Meaning]():   Meanings,
}

var text = object{"type": "string"}

func anyOf(options ...object) object {
	list := make([]any, len(options))
	for i, option := range options {
		list[i] = option
	}
	return object{"anyOf": list}
}

func listOf(item object) object { return object{"type": "array", "items": item} }

// special are the types with a spelling of their own, as in the decoder.
func (m *schemaMaker) special(t reflect.Type) object {
	switch t {
	case reflect.TypeFor[i18n.Text]():
		return m.def("Text", func() object {
			properties := object{}
			for _, lang := range i18n.Langs {
				properties[string(lang)] = text
			}
			return anyOf(text, object{"type": "object", "properties": properties, "additionalProperties": false})
		})
	case reflect.TypeFor[rules.Date]():
		return object{"type": "string", "pattern": `^\d{4}-\d{2}-\d{2}$`}
	case reflect.TypeFor[rules.Operand]():
		return m.def("Operand", func() object {
			return anyOf(object{"type": []any{"string", "number", "boolean", "array"}},
				object{"type": "object", "properties": object{"fact": text}, "required": []any{"fact"}, "additionalProperties": false},
				object{"type": "object", "properties": object{"table": text}, "required": []any{"table"}, "additionalProperties": false})
		})
	case reflect.TypeFor[Names]():
		return anyOf(text, listOf(text))
	case reflect.TypeFor[Why](), reflect.TypeFor[SourceRef]():
		return m.of(reflect.TypeFor[i18n.Text]())
	case reflect.TypeFor[ServiceID]():
		return object{"type": "string", "pattern": idPattern.String()}
	}
	return nil
}

// shortForms are types that may also be written as a plain name, or a list of names.
var shortForms = map[reflect.Type][]object{
	reflect.TypeFor[rules.Tree](): {text},
	reflect.TypeFor[Notify]():     {text},
	reflect.TypeFor[Webhook]():    {text},
	reflect.TypeFor[Ask]():        {text, listOf(text)},
}

func (m *schemaMaker) of(t reflect.Type) object {
	if special := m.special(t); special != nil {
		return special
	}
	if allowed, ok := enums[t]; ok {
		list := make([]any, len(allowed))
		for i, word := range allowed {
			list[i] = word
		}
		return object{"enum": list}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return m.of(t.Elem())
	case reflect.Struct:
		return m.def(t.Name(), func() object {
			if short, ok := shortForms[t]; ok {
				return anyOf(append([]object{m.structure(t)}, short...)...)
			}
			return m.structure(t)
		})
	case reflect.Slice:
		if it, ordered := orderedItem(t); ordered {
			return object{"type": "object", "additionalProperties": m.of(it)}
		}
		return listOf(m.of(t.Elem()))
	case reflect.Map:
		return object{"type": "object", "additionalProperties": m.of(t.Elem())}
	case reflect.String:
		return text
	case reflect.Bool:
		return object{"type": "boolean"}
	case reflect.Int:
		return object{"type": "integer", "minimum": 0}
	case reflect.Float64:
		return object{"type": "number"}
	}
	return object{}
}

// orderedItem tells what an Ordered holds.
func orderedItem(t reflect.Type) (reflect.Type, bool) {
	if _, ordered := reflect.PointerTo(t).MethodByName("Get"); !ordered {
		return nil, false
	}
	it, ok := t.Elem().FieldByName("It")
	return it.Type, ok
}

// def puts a type once under $defs, so that trees and groups may hold themselves.
func (m *schemaMaker) def(name string, make func() object) object {
	if _, begun := m.defs[name]; !begun {
		m.defs[name] = nil
		m.defs[name] = make()
	}
	return object{"$ref": "#/$defs/" + name}
}

func (m *schemaMaker) structure(t reflect.Type) object {
	fields := fieldsOf(t)
	properties, required := object{}, []any{}
	for _, key := range fields.keys {
		field := fields.byKey[key]
		property := m.of(field.typ)
		if field.say != "" {
			property = withDescription(property, field.say)
		}
		properties[key] = property
		if field.need {
			required = append(required, key)
		}
	}
	out := object{"type": "object", "properties": properties, "additionalProperties": false}
	if len(required) > 0 {
		out["required"] = required
	}
	return out
}

func withDescription(schema object, say string) object {
	described := object{"description": say}
	for key, value := range schema {
		described[key] = value
	}
	return described
}

// Plain gives a definition file as plain JSON values, as a schema validator reads it.
func Plain(source []byte) (any, error) {
	doc := &Document{File: "definition", Source: source, at: map[string]Position{}}
	d := &decoder{doc: doc}
	root := d.load(source)
	if root == nil {
		return nil, d.faults
	}
	value := d.plain(root, "", 0)
	if len(d.faults) > 0 {
		return nil, d.faults
	}
	return value, nil
}
