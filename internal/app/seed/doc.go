// Package seed fills a demo town with requests that look lived in: sent, asked about,
// answered, decided, late, contested, taken up again, over the last two months; and with messages
// by every door over the last 30 days: answered, waiting, passed on, returned, held, sent twice.
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
//	doors.go    the ways by which messages come; names.go: what name servers say of made-up domains
//	traffic.go  how much comes by which door; courses.go: what becomes of it
//	exchange.go one exchange: what the town does; sends.go, calls.go: what people and programs send
//	mime.go     mails as programs write them; papers.go: files that go along; typing.go: slips of the finger
//	topics.go   what people ask, and what they are answered
//	people.go   invented residents, beside those whom one remembers
//	words.go    what people write, in French and English
package seed
