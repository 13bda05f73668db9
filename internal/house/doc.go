// Package house holds the rules of the building as tests: which way imports may
// point, a doc.go in every package, words in every language, no clock but the clock,
// generated files that are what their sources say, links in docs that lead somewhere.
//
// The staircase is the ordered list in [Staircase]; moving a step is a change of one
// line, with its reason in the commit.
package house
