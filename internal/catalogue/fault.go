package catalogue

import (
	"cmp"
	"embed"
	"fmt"
	"maps"
	"slices"
	"strings"

	"parvis/internal/kit/i18n"
	"parvis/internal/notify"
)

//go:embed words/*.json
var words embed.FS

func init() { i18n.Register(words) }

// Position is a place in a file, from 1.
type Position struct{ Line, Column int }

// Level tells whether a fault stops publishing.
type Level string

// The levels. A warning is listed and signed by who publishes.
const (
	LevelError   Level = "error"
	LevelWarning Level = "warning"
)

// Fault is one thing wrong with a definition: where, why, and how to mend it.
type Fault struct {
	Level Level
	File  string
	At    Position
	Path  string // form.0.fields.2.label
	Key   string // words of the reason; of the mend under Key + ".mend"
	Args  map[string]any

	lang i18n.Lang       // a language named in the words, each reader in their own
	what string          // a thing named in the words: catalogue.WHAT
	mail *notify.Problem // what is wrong with a message as it will be sent
}

// Reason says what is wrong.
func (f Fault) Reason(l i18n.Lang) string { return i18n.InArgs(l, f.Key, f.args(l)) }

// Mend says how to put it right.
func (f Fault) Mend(l i18n.Lang) string { return i18n.InArgs(l, f.Key+".mend", f.args(l)) }

func (f Fault) args(l i18n.Lang) map[string]any {
	if f.lang == "" && f.what == "" && f.mail == nil {
		return f.Args
	}
	args := maps.Clone(f.Args)
	if f.lang != "" {
		args["Lang"] = i18n.In(l, "catalogue.lang."+string(f.lang))
	}
	if f.mail != nil {
		args["Why"] = f.mail.In(l)
	}
	if f.what != "" {
		args["What"] = i18n.In(l, "catalogue."+f.what)
	}
	return args
}

// Line is the fault on one line, as compilers write: file:line:column: level: reason.
func (f Fault) Line(l i18n.Lang) string {
	return fmt.Sprintf("%s:%d:%d: %s: %s", f.File, f.At.Line, f.At.Column,
		i18n.In(l, "catalogue.lint."+string(f.Level)), f.Reason(l))
}

// Faults are all that was found, in the order of the file.
type Faults []Fault

// Error is the operator's reading: one line each, with how to mend it.
func (f Faults) Error() string {
	lines := make([]string, len(f))
	for i, fault := range f {
		lines[i] = fault.Line(i18n.EN) + " " + fault.Mend(i18n.EN)
	}
	return strings.Join(lines, "\n")
}

// Errors are those that stop publishing.
func (f Faults) Errors() Faults { return f.at(LevelError) }

// Warnings are those that do not.
func (f Faults) Warnings() Faults { return f.at(LevelWarning) }

func (f Faults) at(level Level) Faults {
	var some Faults
	for _, fault := range f {
		if fault.Level == level {
			some = append(some, fault)
		}
	}
	return some
}

func (f Faults) sorted() Faults {
	slices.SortStableFunc(f, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(a.At.Line, b.At.Line), cmp.Compare(a.At.Column, b.At.Column), cmp.Compare(a.Key, b.Key))
	})
	return f
}
