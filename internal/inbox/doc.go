// Package inbox is whatever comes in and goes out by a door of the authority: mail,
// telephone, SMS, chat, networks, machines. Each thing is an Item, kept with its
// raw bytes; items of one exchange make a Thread; a Thread belongs to an Account,
// one mailbox or number of the authority on a Door.
//
// Accept returns nil only when the item is on the disk: only then does a door
// acknowledge (SMTP 250, IMAP flag, webhook 2xx). Delivered twice, it has one
// effect. What cannot be read is held with its raw bytes and a reason, and a person
// reads it again, or dismisses it; nothing is dropped.
//
//	             read well                                      read again
//	(a door) ──┬───────────► received, in a thread   ◄────┐   ┌────────────
//	           ├───────────► filed: needs no answer       held ──► dismissed, by whom and why
//	           └── unreadable, too large, a loop ──────────┘
//
//	         Send                  claimed                taken over        receipt
//	(agent) ──────► queued ────────────────► sending ─────────────► sent ──────────► delivered
//	                  ▲                         │ │ │                 └── returned ─► failed
//	                  └─── temporary, later ────┘ │ └── refused, or too many tries ──► failed
//	                                              └──── cut twice after the text ────► unsure
//
// Doors are adapters in sub-folders: each has a Reader (pure: bytes to Message) and,
// when it can answer, a Channel. inboxtest holds what both must keep. The slice does
// not know cases: it publishes Received, SentOut, Delivered, Failed, Held in the
// transaction of the fact, and who ties threads to cases listens.
package inbox
