// Package desk is where agents spend the day: the list of requests and the page of one,
// with everything that may be done about it.
//
//	GET /desk ── a row ──► GET /desk/cases/{reference}[/detail] ── a verb ──► POST … ──► 303 back, with what was done
//	   ▲  views, filters, pages                │                                  │ somebody changed the case meanwhile
//	   └────── "Back" ─────────────────────────┘                                  └──► 409: both texts side by side
//
// Beside it: alerts (what waits for one agent), macros (a text and what follows it), expert (somebody outside who is
// asked by a mailed link), call (the telephone).
//
// It is a window: it keeps what an agent is writing (desk_drafts, desk_texts), one line for each
// thread of messages so that they stand in one list with the cases (desk_threads), and the
// figures of cases that the wall shows (desk_counts), both written by Listen in the transaction of
// the fact. It calls cases, inbox, workflow and identity for the rest. Every page works without a script; with one, a
// row opens beside the list, texts are kept while typing, and news arrive by hints:
//
//	"cases" ──► the row, or the bar "3 new"      "case.ID" ──► history and panels, never the composer
//	"presence.ID" ──► who reads, who writes: told from browser to browser, kept nowhere
//
// Reading a sensitive case leaves a trace, by whatever address (cases.Look).
package desk
