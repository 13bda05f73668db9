// Package events carries news up the staircase: a lower slice announces a fact and does not know who listens.
//
// An event is a struct declared by the slice that publishes it. Reactions run
// inside the publisher's transaction, in the order they were registered, so that
// a fact and all that follows from it are committed together or not at all.
// Work that is slow, or that leaves the database, belongs in a job added there.
//
//	cases.Close ──► Publish(Closed) ──► audit.onClosed ──► workflow.onClosed ──► commit
//	                                    └─ an error here rolls everything back
package events
