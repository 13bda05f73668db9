// Package notify is the notices that Parvis sends to people: one message for
// one event and one person, in that person's language, each attempt on record.
//
// Other slices call Queue and Cancel inside their own transaction and listen to
// Sent, Failed and Bounced. Nothing leaves for a fact that was rolled back, and
// nothing that was committed is forgotten: Reconcile looks for what should have
// left and did not.
//
//	          Queue                    claimed                 server said 250
//	(nothing) ─────► queued ─────────────────────► sending ─────────────────────► sent
//	                  │  ▲                          │ │ │
//	           Cancel │  └─── temporary, later ─────┘ │ └── 5xx, or too many tries ──► failed
//	                  ▼       cut once, tried again   │
//	              cancelled                           └── cut twice after the text ──► unsure
//
// A send that is cut between our last byte and the server's answer may have
// arrived or not: nobody can know. It is tried once more under the same
// Message-ID, as RFC 5321 asks, and counted apart; cut a second time it is
// reported to an agent instead. After a 250 nothing is ever sent again.
//
// The language of templates holds names and no code: see Template.
package notify
