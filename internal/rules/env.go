package rules

import (
	"parvis/internal/kit/i18n"
)

// Type is what kind of value a fact holds; comparisons are checked against it when
// a rule is compiled, and sentences are written by it.
type Type string

// The types.
const (
	TypeYesNo  Type = "yes_no"
	TypeNumber Type = "number"
	TypeMoney  Type = "money"
	TypeDate   Type = "date"
	TypeText   Type = "text"
	TypeChoice Type = "choice"
	TypeList   Type = "list"
	TypeRecord Type = "record" // parts are read by dotted names
	TypeGroup  Type = "group"  // a repeated group, for some and every
	TypeAny    Type = "any"
)

// Decl declares a fact: what rules may ask of it and how its sentences read.
type Decl struct {
	Type    Type
	Label   i18n.Text            // "Quotient familial"
	Says    i18n.Text            // "Votre quotient familial est de {value}"; made from Label without
	Unit    string               // "years", "months", "days", "people": how a number is read
	Options map[string]i18n.Text // labels of the values of a choice
}

// Env is all that the rules of one service may name.
type Env struct {
	Facts   map[string]Decl
	Rules   map[string]Tree
	Tables  map[string]Table
	Sources map[string]i18n.Text
}

// Table is a dated scale: a council changes it, old cases keep the row of their day.
type Table struct {
	By       string // the fact that chooses the row
	On       string // the fact whose day chooses the version; the day of evaluation without
	Source   i18n.Text
	Versions []TableVersion
}

// TableVersion is the scale from a day on, until the next version.
type TableVersion struct {
	From   Date
	Source i18n.Text // of this version, when it has its own text
	Steps  []Step
	Else   *float64 // what values beyond the last step get; unknown without
}

// Step is a row: up to a value (included), or for exactly one value.
type Step struct {
	UpTo  *float64
	Is    Value
	Gives float64
}
