// Package tnef opens winmail.dat, the wrapping that Outlook and Exchange put around text and
// attachments when they think that the other side is Outlook too (MS-OXTNEF).
//
// It reads what people meant to send, names, bytes, text and HTML, and nothing else. Every
// length is checked against what is there, so that the cost is bounded by the size of the
// input; a wrapping that breaks off gives what came before the break.
package tnef
