// Package email is the mail door of the inbox: it reads messages (MIME, quotes, bounces,
// holiday notes, winmail.dat, appointments) and writes answers. Sub-folders bring mail in:
// listen by SMTP and LMTP, pull by IMAP; prove looks up what a sender could prove.
//
// Reading is pure and never trusts: every header was written by a stranger. What a message
// says of itself (an answer to that one, written by a machine, a return) is a fact, kept
// beside the words; what to make of it is decided in inbox.
//
// A mail is known by a digest of its Message-ID, sender, date and body, so that the same
// mail is one item by whichever way and however often it comes, and nobody makes another's
// mail disappear by taking its Message-ID.
package email
