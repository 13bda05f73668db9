// Package listen takes mail in by SMTP, from the world or from the town's own relay, and by
// LMTP from a delivery agent beside it. It answers 250 once the mail is committed, and not
// before: a mail that is cut, too large, or that the database could not keep stays with its
// sender, who is told so.
//
//	RCPT  a mailbox of ours 250 · nobody's 550 · paused 450 · the database is away 451
//	DATA  committed 250 · larger than SIZE said 552 · not kept for now 451 · too fast 450
//
// A mail to several mailboxes is kept for all of them in one commit by SMTP, which has one
// answer for all; by LMTP each recipient has its own.
package listen
