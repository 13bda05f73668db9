package rules

import (
	"fmt"
	"strings"

	"parvis/internal/kit/i18n"
)

// Fault is what is wrong with a tree. Path leads to the place from the tree's root
// ("all_of.1.at_most"); the words are under Key, and how to mend it under Key + ".mend".
type Fault struct {
	Path string
	Key  string
	Args map[string]any
}

// Faults are all that a compilation found.
type Faults []Fault

// Error is the operator's reading.
func (f Faults) Error() string {
	lines := make([]string, len(f))
	for i, fault := range f {
		lines[i] = fmt.Sprintf("rules: at %q: %s", fault.Path, i18n.InArgs(i18n.EN, fault.Key, fault.Args))
	}
	return strings.Join(lines, "\n")
}

func (f *Faults) add(path, key string, pairs ...any) {
	args := map[string]any{}
	for i := 0; i+1 < len(pairs); i += 2 {
		args[pairs[i].(string)] = pairs[i+1]
	}
	*f = append(*f, Fault{strings.Trim(path, "."), "rules.fault." + key, args})
}

// Nearest finds the name that was probably meant, or nothing.
func Nearest(name string, among []string) string {
	best, distance := "", len(name)/3+2
	for _, other := range among {
		if d := editDistance(name, other); d < distance {
			best, distance = other, d
		}
	}
	return best
}

func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal, row[j+1] = row[j+1], min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
