// Package chat is the resident's side of a conversation on the town's site: a page of its own, /chat, that works without a
// script by posting and reading again, and the same page in a frame beside any other page (the widget).
//
//	GET /chat ── closed: when it opens, and the other ways │ a form to begin │ the conversation
//	POST /chat, /chat/say, /chat/end ── kept, then 303; to a script as JSON
//	GET /chat/ws, /chat/stream, /chat/news?after=REV ── what changed since a revision: WebSocket, then
//	    server-sent events, then asking every few seconds
//
// What is said goes by POST whatever brings the news, so that files, refusals and "kept, once" are one road. The three
// ways of news answer with the same document (feed.go); a page says the last revision it has and gets the rest, and with
// it whether the conversation goes on: a cut connection misses neither a line nor the end.
package chat
