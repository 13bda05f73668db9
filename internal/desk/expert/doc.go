// Package expert lets an agent ask somebody outside, who has no account: an architect of the state, a doctor, a
// neighbouring town.
//
//	Ask ──mail with a link──► opened ──► answered: an internal note and internal files in the history of the request
//	 │                          │
//	 ├── late: reminded once, the agent too          ├── revoked by an agent: the link opens nothing
//	 └── expired: the link opens nothing             └── its request is erased: so is everything here
//
// The link is 128 random bits of which only the hash is kept; it opens one question. The expert reads the question and
// the documents that were chosen, never the request. Each reading is written in the audit book. The mail says neither
// who the resident is nor what is asked.
package expert
