// Package kiosk is the site on a screen in the town hall that many people use one after the other.
//
//	administrator: /desk/kiosks ──► a link, once ──► opened on the device ──► a cookie of its own, until it is withdrawn
//
//	(nobody) ── first touch ──► visit ── "I have finished", or no sign of life for a while ──► wiped ──► (nobody)
//
// A device offers a fixed set of services and nothing else; whatever other address is asked leads to its first page. What
// a visit made belongs to it: the browser's session, the resident's stay, the keys of drafts, the language. When it ends
// they end at the server, and the browser is told to forget what it keeps (Clear-Site-Data). Drafts that nobody asked to
// keep are erased with their files; one that was kept by link or code waits for its person elsewhere.
//
// The time is the server's. A script counts down in view and warns in words; without one the page leads to the warning by
// itself, and from there to the end. A device that is switched off is wiped by a job, and again when it comes back, before
// it is shown anything.
package kiosk
