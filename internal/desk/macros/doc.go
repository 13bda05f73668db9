// Package macros keeps what agents do again and again: a text, and what follows it. An agent's own, a team's or the whole
// town's; for requests, for those of one service, or for exchanges that belong to none.
//
//	note ─► text sent, with or without waiting, or a paper asked for ─► handed over ─► moved or closed ─► reminder
//
// The order is always this one. What a macro will do is shown before it is done, done in one transaction, and every step
// asks for the right that it asks for by hand; none of that is here but in the desk.
package macros
