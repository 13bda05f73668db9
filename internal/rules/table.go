package rules

import (
	"math"

	"parvis/internal/kit/i18n"
)

// Row is what a table gave: the value, and where it stands.
type Row struct {
	Gives  Value // nil when unknown
	Since  Date
	Source i18n.Text
	UpTo   *float64 // upper edge of the step, for "up to 400 € the grant is 80 €"
	By     Value    // the value that chose the row
}

// Lookup reads the row for a value on a day. A day before the first version, and
// a value beyond the last step without else, give an unknown.
func (t *Table) Lookup(by Value, day Date) Row {
	version := t.on(day)
	if version == nil || by == nil {
		return Row{By: by}
	}
	row := Row{Since: version.From, Source: t.Source, By: by}
	if len(version.Source) > 0 {
		row.Source = version.Source
	}
	for i := range version.Steps {
		if step := &version.Steps[i]; step.holds(by) {
			row.Gives, row.UpTo = step.Gives, step.UpTo
			return row
		}
	}
	if version.Else != nil {
		row.Gives = *version.Else
	}
	return row
}

func (t *Table) on(day Date) *TableVersion {
	var found *TableVersion
	for i := range t.Versions {
		v := &t.Versions[i]
		if !day.Before(v.From) && (found == nil || found.From.Before(v.From)) {
			found = v
		}
	}
	return found
}

func (s *Step) holds(by Value) bool {
	if s.UpTo != nil {
		n, ok := by.(float64)
		return ok && n <= *s.UpTo
	}
	return equal(by, s.Is) == Yes
}

// For looks the table up with the facts, on its own day when it names one.
func (t *Table) For(facts Facts, day Date) Row {
	if t.On != "" {
		s, _ := facts.Fact(t.On).(string)
		on, err := ParseDate(s)
		if err != nil {
			return Row{}
		}
		day = on
	}
	return t.Lookup(facts.Fact(t.By), day)
}

// Round keeps six decimals, so that sums of cents compare as people expect.
func Round(n float64) float64 { return math.Round(n*1e6) / 1e6 }
