// Package outbox is the page on which the mails of a town can be read: the
// mailbox of a demo town, where nothing ever leaves, and a record of what left
// for the operator of a real one.
//
// In a demo town anyone may open it, since its residents are made up and a
// visitor must be able to follow the link in "his" mail. In a real town it takes
// notify.outbox.read; messages that open an account are not shown, and links are
// taken off the others, so that reading the outbox never gives the way into
// somebody's file.
package outbox
