package rules

import (
	"bytes"
	"encoding/json"
	"fmt"

	"parvis/internal/kit/i18n"
)

// Tree is a condition as an officer writes it. A plain name stands for {rule: name}.
// Exactly one of the branches, or one fact with one comparison, is set.
type Tree struct {
	Rule   string `json:"rule,omitempty" yaml:"rule" say:"the name of another rule"`
	AllOf  []Tree `json:"all_of,omitempty" yaml:"all_of" say:"yes when every part is"`
	AnyOf  []Tree `json:"any_of,omitempty" yaml:"any_of" say:"yes when one part is"`
	NoneOf []Tree `json:"none_of,omitempty" yaml:"none_of" say:"yes when no part is"`

	Some  string `json:"some,omitempty" yaml:"some" say:"a repeated group: yes when one entry meets where"`
	Every string `json:"every,omitempty" yaml:"every" say:"a repeated group: yes when each entry meets where"`
	Where *Tree  `json:"where,omitempty" yaml:"where" say:"the condition on one entry"`

	Fact     string   `json:"fact,omitempty" yaml:"fact" say:"what is looked at: a field, a computed value, person.…, authority.…, case.…"`
	Is       *Operand `json:"is,omitempty" yaml:"is"`
	IsNot    *Operand `json:"is_not,omitempty" yaml:"is_not"`
	In       *Operand `json:"in,omitempty" yaml:"in" say:"one of a list"`
	Has      *Operand `json:"has,omitempty" yaml:"has" say:"the fact is a list that holds this"`
	AtLeast  *Operand `json:"at_least,omitempty" yaml:"at_least"`
	AtMost   *Operand `json:"at_most,omitempty" yaml:"at_most"`
	MoreThan *Operand `json:"more_than,omitempty" yaml:"more_than"`
	LessThan *Operand `json:"less_than,omitempty" yaml:"less_than"`
	Between  *Operand `json:"between,omitempty" yaml:"between" say:"[low, high], both included"`
	Before   *Operand `json:"before,omitempty" yaml:"before"`
	After    *Operand `json:"after,omitempty" yaml:"after"`
	Present  *bool    `json:"present,omitempty" yaml:"present" say:"true when the fact must be known, false when it must not; never unknown"`

	CEL string `json:"cel,omitempty" yaml:"cel" say:"an expression of the Common Expression Language, the last resort"`

	Label  i18n.Text `json:"label,omitempty" yaml:"label" say:"of a named rule, its name in people's words; of another condition, what it asks, in place of the sentence made from the fact"`
	Says   *Sayings  `json:"says,omitempty" yaml:"says" say:"whole sentences for yes, no and unknown; {value} and {limit} are filled in"`
	Source string    `json:"source,omitempty" yaml:"source" say:"the text that sets the limit: a name under sources"`
}

// Sayings are an author's own sentences for a condition.
type Sayings struct {
	Yes     i18n.Text `json:"yes,omitempty" yaml:"yes"`
	No      i18n.Text `json:"no,omitempty" yaml:"no"`
	Unknown i18n.Text `json:"unknown,omitempty" yaml:"unknown"`
}

// Operand is what a fact is compared with: a value, another fact, or the row of a dated table.
type Operand struct {
	Value any    // nil, bool, float64, string or []any
	Fact  string // {fact: name}
	Table string // {table: name}
}

// Lit is an operand that is a value.
func Lit(v any) *Operand { return &Operand{Value: plain(v)} }

// IsZero reports that nothing at all is asked.
func (t *Tree) IsZero() bool {
	return t == nil || t.Rule == "" && t.AllOf == nil && t.AnyOf == nil && t.NoneOf == nil &&
		t.Some == "" && t.Every == "" && t.Where == nil && t.Fact == "" && t.CEL == "" && len(t.comparisons()) == 0
}

type operandRef struct {
	Fact  string `json:"fact,omitempty"`
	Table string `json:"table,omitempty"`
}

// MarshalJSON writes a value as itself, a reference as {"fact": …} or {"table": …}.
func (o Operand) MarshalJSON() ([]byte, error) {
	if o.Fact != "" || o.Table != "" {
		return json.Marshal(operandRef{o.Fact, o.Table})
	}
	return json.Marshal(o.Value)
}

// UnmarshalJSON reads what MarshalJSON writes.
func (o *Operand) UnmarshalJSON(data []byte) error {
	if data = bytes.TrimSpace(data); len(data) > 0 && data[0] == '{' {
		var ref operandRef
		dec := json.NewDecoder(bytes.NewReader(data))
		dec.DisallowUnknownFields()
		if err := dec.Decode(&ref); err != nil {
			return fmt.Errorf("rules: a limit is a value, {fact: …} or {table: …}: %w", err)
		}
		*o = Operand{Fact: ref.Fact, Table: ref.Table}
		return nil
	}
	return json.Unmarshal(data, &o.Value)
}

// UnmarshalJSON reads a tree; a string is the name of a rule.
func (t *Tree) UnmarshalJSON(data []byte) error {
	if data = bytes.TrimSpace(data); len(data) > 0 && data[0] == '"' {
		*t = Tree{}
		return json.Unmarshal(data, &t.Rule)
	}
	type bare Tree
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	return dec.Decode((*bare)(t))
}
