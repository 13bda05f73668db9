// Package pull fetches mail from mailboxes elsewhere by IMAP.
//
// How far a mailbox has been read is a UID under a UIDVALIDITY, kept in the account's row in
// the transaction that keeps the mails: there is no time window through which one could
// fall. A mail is marked as read there only after that commit. Small mails are fetched and
// kept a few at a time, large ones stream into the file store; a mail that the server cannot
// give, or that the house cannot keep, is noted, tried again later, and never blocks the next.
// When the server draws new UIDs, everything is read again and nothing is kept twice.
package pull
