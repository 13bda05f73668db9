// Package seed fills a demo town with requests that look lived in: sent, asked about,
// answered, decided, late, contested, taken up again, over the last two months.
//
// Nothing is written past the verbs: each request is a checked draft that is received, its
// flow runs on a clock that goes from day to day, agents and residents act as on their
// pages. What happens is drawn from one fixed number, so the same day always gives the same
// town: references, people, words and states. Only ids differ.
//
//	plan.go     which request shall end in which state, and how old it is
//	agenda.go   what happens next, on the fake clock
//	story.go    one request on its way: who acts, and how
//	way.go      which moves lead from one state to another
//	answers.go  the answers of a definition's example, varied and checked
//	people.go   invented residents, beside those whom one remembers
//	words.go    what people write, in French and English
package seed
