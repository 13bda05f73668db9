// Package audit is the book of who did what: sign-ins and refusals, reads of sensitive cases, changes of rights. It is
// written and never changed, and whoever takes a page out is found out.
//
//	yesterday's last hash ──► entry 1 ──► entry 2 ──► … ──► entry n = today's head
//	                          each hash covers the entry and the hash before it
//
// A chain runs through each day of each authority, and each day begins with the hash that ended the one before. The heads
// are kept apart from the entries: an old day may be forgotten, whole, when its time is over (Forget), and the chain of
// the days that remain still closes.
//
// An entry holds ids, names of agents and keys; no answer, no secret, nothing a resident typed.
//
// What identity announces is written here by Listen, inside the same transaction. Upper slices call Write.
package audit
