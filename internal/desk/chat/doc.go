// Package chat is the agents' side of conversations on the town's site: who waits, and the page on which one answers.
//
//	GET /desk/chats ── take ──► GET /desk/chats/{chat} ── say, note, hand over, tie to a request, end
//	any page of the desk ── the top bar says how many wait, as soon as somebody does
//
// A chat is a thread of the inbox too, in the same lists; drafts, canned texts and the tie to a request are those of its
// thread. News are hints (the script fetches what changed since the revision it has); without a script the page is posted
// and read again.
package chat
