// Package smtp takes mails out of the house, to the mail server (relay) that
// the operator named. It makes one attempt and tells exactly how far it came:
//
//	connect ─► session ─► from ─► to ─► data ─► text ─► answer ─► taken over
//	(greeting, TLS, sign-in)                     │         └ cut here: unsure
//	                                             └ cut here: not sent
//
// Only what a server says about this mail is final: 5xx at from, to, data or
// answer. A refused password or certificate is a fault of the set-up, so the
// mail waits until it is mended.
package smtp
