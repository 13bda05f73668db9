// Package live tells open pages that something has changed, so that they fetch it again.
//
// What travels are hints: "case 7 changed". The database is the truth, and a hint
// that is lost costs a late refresh and nothing else; so hints are published from
// db.Tx.AfterCommit, never instead of a row.
//
//	tx.AfterCommit ──► Publish ──► NATS (in this process, or a cluster) ──► Subscribe ──► Stream ──► EventSource
//
// Each authority has subjects of its own: nobody hears another's. A listener that
// cannot keep up is let go; the browser comes back by itself and fetches afresh.
package live
