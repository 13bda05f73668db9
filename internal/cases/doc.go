// Package cases holds the requests of residents from receipt to answer: each is one history of events.
//
// Events are only ever added. The Case that everybody reads is what Apply makes of them, one after the other; its row
// is written in the same transaction, and Rebuild proves that folding the history again gives the same one.
//
//	Open ──► received ──► Move… ──► final ──► Reopen ──► …
//	            │ Ask (waits for the resident, clocks stand still)
//	            ▼
//	         Answer ──► clocks run again
//
// Which states and moves there are is written in the service's definition and kept by workflow; a case only knows what
// a state means: final or not, waiting or not, which clocks stand still. Every verb takes a Change (which case, at
// which revision it was seen, who, by which door, why) and adds one or more events:
//
//	Assign Move Undo · Ask Answer · Message Note Notified · Decide Correct Object Rate Reopen
//	AddDocument MarkDocument · Link Unlink Transfer Reach · AddTask DoneTask · StartDeadline MeetDeadline … · Record
//
// Several verbs inside Together read the case once and are folded in memory; events, row and news are written at the end.
//
// A verb on a case that somebody changed in between fails with a *Stale, which tells who changed what.
//
// Events that leave, inside the transaction: Opened for a new case, Changed for each later event. After the commit, a
// live hint "case.<id>" and "cases". The package neither sends messages nor decides moves.
//
// An id of another authority never resolves: every statement begins with the authority of the context.
package cases
