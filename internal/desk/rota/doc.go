// Package rota gives what comes in to somebody who is there, and has a colleague see to the work of who is away.
//
//	a request, a message without an agent ──► Choose (pure) ──► given to …, because …
//	                                              └──► stays with the team, because …, tried again at the next opening
//
// A team that wants it says so: Rule. Among its agents only those count who are not away, speak the language and know
// the service where the rule asks for it, and have less than the most; the one with the least to do gets it, then the
// one who was given nothing for the longest time. Nothing is given while the town hall is closed.
//
// Load is the number of open requests and messages that somebody has. It is a counter that changes in the transaction of
// the event that changes it; nothing is ever scanned. An absence has its days and a cover, in whose views the work of
// the absent one stands for as long.
package rota
