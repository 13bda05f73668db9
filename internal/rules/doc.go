// Package rules is the condition language of the house: a tree of all-of, any-of
// and none-of over typed comparisons, with a CEL expression as the last resort.
//
// One tree serves everywhere: what a page shows, what a move asks for, where a
// case goes, what an automation does, who is entitled to what. It answers yes, no
// or unknown:
//
//	unknown = the fact was not asked, is hidden, was left empty or is not yet sure
//
// All-of, any-of and none-of follow Kleene's three-valued logic, and no leaf is cut
// short: every comparison is made, so the reason given is whole. Each leaf reports
// value, limit, source and day, and explains itself in a sentence of each language.
//
//	rule, err := rules.Compile(tree, env)       // once, when a service is published
//	result := rule.Evaluate(facts, day)         // pure: same facts, same day, same answer
//	result.Answer                               // Yes, No or Unknown
//	result.Explain()                            // the same tree, in words that can be kept
//	rules.WhatDecides(result)                   // the facts that would settle an unknown
//
// The page runs the same trees by web/js/public/rules.js; both are tested against
// testdata/vectors.json.
package rules
