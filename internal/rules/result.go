package rules

import "parvis/internal/kit/i18n"

// Op is how a leaf compares.
type Op string

// The comparisons, as they are written in a definition.
const (
	OpIs       Op = "is"
	OpIsNot    Op = "is_not"
	OpIn       Op = "in"
	OpHas      Op = "has"
	OpAtLeast  Op = "at_least"
	OpAtMost   Op = "at_most"
	OpMoreThan Op = "more_than"
	OpLessThan Op = "less_than"
	OpBetween  Op = "between"
	OpBefore   Op = "before"
	OpAfter    Op = "after"
	OpPresent  Op = "present"
	OpCEL      Op = "cel"
)

// Result is a whole evaluation: the tree again, with an answer at every node.
type Result struct {
	Answer Answer
	Rule   string    // the name, where a named rule begins
	Label  i18n.Text // what people call that rule, or a branch that was given a label
	Kind   string    // all_of, any_of, none_of, some, every; empty for a leaf
	Parts  []Result  // of a branch, all of them
	Leaf   *Leaf     // of a leaf
}

// Leaf is one comparison that was made.
type Leaf struct {
	Answer  Answer
	Fact    string
	Op      Op
	Value   Value     // nil: unknown
	Limit   Value     // what it was compared with, references resolved; nil: unknown
	By      string    // the fact or table that gave the limit
	Since   Date      // first day of the table version that gave the limit
	Source  i18n.Text // the text that sets the limit
	Day     Date      // the day on which it was read
	Missing []string  // facts that would have to be known
	Fault   string    // why a CEL leaf could not answer, for the operator

	decl *Decl  // of the fact; nil for CEL
	tree *Tree  // as written: its label and sayings
	cel  string // the expression
}

// Explanation is a Result in words, complete in itself: it can be kept with a
// decision and read years later without the definition.
type Explanation struct {
	Answer Answer        `json:"answer"`
	Speaks Answer        `json:"speaks"` // for (yes), against (no) or not yet, none-of being turned around
	Rule   string        `json:"rule,omitempty"`
	Label  i18n.Text     `json:"label,omitempty"` // what people call the rule
	Kind   string        `json:"kind,omitempty"`
	Says   i18n.Text     `json:"says,omitempty"`
	Fact   string        `json:"fact,omitempty"`
	Op     Op            `json:"op,omitempty"`
	Value  Value         `json:"value,omitempty"`
	Limit  Value         `json:"limit,omitempty"`
	Source i18n.Text     `json:"source,omitempty"`
	Since  string        `json:"since,omitempty"`
	Day    string        `json:"day,omitempty"`
	Parts  []Explanation `json:"parts,omitempty"`
}

// Leaves are all comparisons of the tree, in the order in which it was written.
func (r Result) Leaves() []*Leaf {
	if r.Leaf != nil {
		return []*Leaf{r.Leaf}
	}
	var all []*Leaf
	for _, part := range r.Parts {
		all = append(all, part.Leaves()...)
	}
	return all
}
