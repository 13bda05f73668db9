package catalogue

import (
	"parvis/internal/kit/i18n"
	"parvis/internal/rules"
)

// Basis is the legal ground of a processing, article 6 of the GDPR.
type Basis string

// The grounds.
const (
	BasisPublicTask Basis = "public_task"
	BasisLegalDuty  Basis = "legal_obligation"
	BasisContract   Basis = "contract"
	BasisConsent    Basis = "consent"
	BasisVital      Basis = "vital_interest"
)

// Data says why the answers are held, how long, and what may become open data.
type Data struct {
	Purpose    i18n.Text   `yaml:"purpose" need:"yes"`
	Basis      Basis       `yaml:"basis" need:"yes"`
	Law        i18n.Text   `yaml:"law" say:"the text behind the basis"`
	Recipients []i18n.Text `yaml:"recipients" say:"who else reads it"`
	Keep       Keep        `yaml:"keep" need:"yes"`
	Open       *OpenData   `yaml:"open"`
}

// Keep is how long things are kept.
type Keep struct {
	Draft   Span            `yaml:"draft" say:"answers that were never sent"`
	Case    Span            `yaml:"case" say:"the case in daily use" need:"yes"`
	Archive *Span           `yaml:"archive" say:"then, where few may look"`
	Then    string          `yaml:"then" say:"delete, anonymise, archive_for_ever"`
	Except  map[string]Span `yaml:"except" say:"fields that go earlier or later"`
}

// OpenData is what may be published about the cases, never about a person.
type OpenData struct {
	CountBy   []string `yaml:"count_by" say:"month, quarter, year, state, outcome, channel, age_band, place, or a field"`
	HideBelow int      `yaml:"hide_below" say:"counts below are hidden; 5 without"`
}

// Table is a dated scale of the file; rules read it as rules.Table.
type Table struct {
	Label    i18n.Text      `yaml:"label"`
	Source   SourceRef      `yaml:"source" need:"yes"`
	Unit     string         `yaml:"unit" say:"of what it gives: EUR when left out, %, meals"`
	Says     i18n.Text      `yaml:"says" say:"how a decision tells the row: Up to {up_to}, the town pays {gives} of each meal"`
	By       string         `yaml:"by" say:"the fact that chooses the row" need:"yes"`
	On       string         `yaml:"on" say:"the fact whose day chooses the version; the day the request came without"`
	Versions []TableVersion `yaml:"versions" need:"yes"`
}

// TableVersion is a scale from a day on.
type TableVersion struct {
	From   rules.Date `yaml:"from" need:"yes"`
	Source SourceRef  `yaml:"source" say:"the text of this version"`
	Steps  []Step     `yaml:"steps" need:"yes"`
	Else   *float64   `yaml:"else" say:"what values beyond the last row get"`
}

// Step is a row of a scale.
type Step struct {
	UpTo  *float64 `yaml:"up_to" say:"up to this value, included"`
	Is    any      `yaml:"is" say:"for exactly this value"`
	Gives float64  `yaml:"gives" need:"yes"`
}

// SourceRef is the name of a source, or its text on the spot.
type SourceRef struct {
	Name string
	Text i18n.Text
}

// Computed is a fact calculated from others. Exactly one calculation is set.
type Computed struct {
	Label i18n.Text `yaml:"label" say:"how explanations call it"`
	Says  i18n.Text `yaml:"says" say:"how a decision tells it: The child will be {value} years old"`
	Unit  string    `yaml:"unit" say:"years, months, days, people, EUR"`
	Type  string    `yaml:"type" say:"type of a cel calculation: yes_no, number, money, date, text"`

	Years   *Between        `yaml:"years" say:"whole years between two days"`
	Months  *Between        `yaml:"months"`
	Days    *Between        `yaml:"days"`
	Sum     []rules.Operand `yaml:"sum"`
	Minus   []rules.Operand `yaml:"minus" say:"the first less the others"`
	Times   []rules.Operand `yaml:"times"`
	Divide  []rules.Operand `yaml:"divide" say:"the first by the others; unknown when one is zero"`
	Lowest  []rules.Operand `yaml:"lowest"`
	Highest []rules.Operand `yaml:"highest"`
	First   []rules.Operand `yaml:"first" say:"the first that is known"`
	Count   string          `yaml:"count" say:"how many entries a group or list has"`
	Total   string          `yaml:"total" say:"GROUP.FIELD: the sum over the entries"`
	Table   string          `yaml:"table" say:"the row of a dated scale"`
	Pick    []Pick          `yaml:"pick" say:"the first case whose condition is yes"`
	CEL     string          `yaml:"cel"`
}

// Between names two days: facts, or ISO dates.
type Between struct {
	From string `yaml:"from" need:"yes"`
	On   string `yaml:"on" say:"a day, a fact, or today" need:"yes"`
}

// Pick is one case of a choice by conditions; without When it is the last resort.
type Pick struct {
	When  *rules.Tree   `yaml:"when"`
	Gives rules.Operand `yaml:"gives" need:"yes"`
}

// Example is a request as a test: its answers, and what must come out.
type Example struct {
	Name    string         `yaml:"name" need:"yes"`
	Day     rules.Date     `yaml:"day" say:"the day it is sent; the opening day without"`
	Answers Answers        `yaml:"answers" need:"yes"`
	Facts   map[string]any `yaml:"facts" say:"what the authority knows: person.grants_this_year…"`
	Expect  Expect         `yaml:"expect" need:"yes"`
}

// Answers are what was said, by stable field id; shapes as in FieldType.
type Answers map[string]any

// Expect is what an example must give. What is absent is not checked.
type Expect struct {
	State   string   `yaml:"state"`
	Amount  *float64 `yaml:"amount"`
	Asks    []string `yaml:"asks" say:"fields asked of the resident, in any order"`
	Because Names    `yaml:"because" say:"rules or facts that spoke against"`
	Touches *int     `yaml:"touches" say:"how many times an agent must act"`
	Hidden  []string `yaml:"hidden" say:"fields that are not asked"`
	Assign  string   `yaml:"assign" say:"the team that gets it"`
}
