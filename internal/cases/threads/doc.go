// Package threads ties what people write, by whatever door, to their cases.
//
// It listens to inbox, in the transaction that keeps a message: a message of a thread that is
// tied becomes a line of the case's history, its files documents of the case; a new thread is
// tied when it answers a notice about a case, or names a case in its subject and comes from
// somebody who belongs to it. A number in a subject proves nothing by itself: anybody can write
// it. All else waits to be sorted by an agent.
//
//	(new thread) ──┬── answers a notice, or known party names the case ──► tied ◄─┐
//	               └── else ──► to sort ──┬── Tie, by an agent ──────────────┘ │ Tie to another
//	                                      └── Without: it needs no case        └─┘
package threads
