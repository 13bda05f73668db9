package catalogue

import (
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"parvis/internal/kit/i18n"
	"parvis/internal/rules"
)

// texts asks every text for each language of the house: a missing one is a fault of
// publishing, never a key on a page.
func (l *linter) texts() {
	l.walk(reflect.ValueOf(&l.doc.Definition).Elem(), "", func(t i18n.Text, path string) {
		for _, lang := range i18n.Langs {
			if strings.TrimSpace(t[lang]) == "" {
				f := newFault(LevelError, l.doc.File, l.doc.At(path), path, "missing_translation", []any{"Code", string(lang), "Lang", string(lang)})
				f.lang = lang
				l.faults = append(l.faults, f)
			}
		}
	})
}

var textType = reflect.TypeFor[i18n.Text]()

// walk visits every text that was written, with its path in the file.
func (l *linter) walk(v reflect.Value, path string, visit func(i18n.Text, string)) {
	if v.Type() == textType {
		if v.Len() > 0 {
			visit(v.Interface().(i18n.Text), path)
		}
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			l.walk(v.Elem(), path, visit)
		}
	case reflect.Struct:
		l.walkStruct(v, path, visit)
	case reflect.Slice:
		l.walkSlice(v, path, visit)
	case reflect.Map:
		for _, key := range v.MapKeys() {
			if item := v.MapIndex(key); item.Kind() != reflect.Interface {
				l.walk(item, join(path, key.String()), visit)
			}
		}
	}
}

func (l *linter) walkStruct(v reflect.Value, path string, visit func(i18n.Text, string)) {
	switch own := v.Interface().(type) {
	case Why:
		l.walk(reflect.ValueOf(own.Text), path, visit)
		return
	case SourceRef:
		l.walk(reflect.ValueOf(own.Text), path, visit)
		return
	}
	fields := fieldsOf(v.Type())
	for _, key := range fields.keys {
		l.walk(v.FieldByIndex(fields.byKey[key].index), join(path, key), visit)
	}
}

func (l *linter) walkSlice(v reflect.Value, path string, visit func(i18n.Text, string)) {
	_, ordered := reflect.PointerTo(v.Type()).MethodByName("Get")
	for i := range v.Len() {
		if ordered { // an Ordered stands under its names, not under numbers
			l.walk(v.Index(i).FieldByName("It"), join(path, v.Index(i).FieldByName("Name").String()), visit)
			continue
		}
		l.walk(v.Index(i), join(path, strconv.Itoa(i)), visit)
	}
}

var variable = regexp.MustCompile(`\{([^{}\n]*)\}`)

// VariablesIn lists the variables that a message or letter text names, in order.
func VariablesIn(text string) []string {
	var names []string
	for _, found := range variable.FindAllStringSubmatch(text, -1) {
		names = append(names, found[1])
	}
	return names
}

const maxSMS = 300

// variables checks what messages and letters name.
func (l *linter) variables() {
	allowed := append(l.s.Declared(), Variables...)
	for _, move := range l.s.Flow.Moves {
		allowed = append(allowed, orderedNames(move.It.Gives)...)
	}
	for _, name := range sortedKeys(l.s.Messages) {
		m, path := l.s.Messages[name], join("messages", name)
		l.texted(m.Subject, join(path, "subject"), allowed)
		l.texted(m.Body, join(path, "body"), allowed)
		l.texted(m.Short, join(path, "short"), allowed)
		l.asSent(&m, path, allowed)
		for _, lang := range i18n.Langs {
			if utf8.RuneCountInString(m.Short[lang]) > maxSMS {
				l.fault(join(path, "short."+string(lang)), "short_too_long", "Max", maxSMS)
			}
		}
	}
	for _, name := range sortedKeys(l.s.Letters) {
		letter, path := l.s.Letters[name], join("letters", name)
		l.texted(letter.Title, join(path, "title"), allowed)
		l.texted(letter.Body, join(path, "body"), allowed)
	}
}

func (l *linter) texted(t i18n.Text, path string, allowed []string) {
	for _, lang := range i18n.Langs {
		at := join(path, string(lang))
		for _, name := range VariablesIn(t[lang]) {
			l.variable(at, name, allowed)
		}
		if strings.ContainsAny(variable.ReplaceAllString(t[lang], ""), "{}") {
			l.fault(at, "broken_variable")
		}
	}
}

func (l *linter) variable(path, name string, allowed []string) {
	for _, other := range allowed {
		if other == name {
			return
		}
	}
	near := rules.Nearest(name, allowed)
	if near != "" {
		near = "{" + near + "}"
	}
	l.fault(path, "unknown_variable", "Name", "{"+name+"}", "Nearest", near)
}
