// Package chat is the door of those who talk with an agent on the town's own site. A chat is a thread of the inbox with a
// queue before it and an end: what is said are items, each kept before anybody is told that it was.
//
//	begin ──► waiting ──taken──► open ──ended by either side, or by silence after a warning──► ended
//	             ▲  │              │                                                             ▲
//	             │  └──────────────│── nobody is there any more, or the town hall has closed ────┤
//	             └──handed to a team                                                             │
//	                                     the thread stays with the agents, who answer by mail ◄──┘
//
// The lines of a chat are numbered in the order of their commits, and each has the number of its last change: a page asks
// for what changed since the last it has, so that a cut connection loses nothing and shows nothing twice. What is sent
// twice under one key is kept once.
//
// The resident's browser holds a key of 256 bits; the database knows its hash alone. It opens nothing a day after the end.
// The thread says whose a chat is and whether it goes on: taking, handing over and closing are the verbs of the inbox,
// from whatever page, and the chat follows in their transaction. Locks are those of the thread.
//
// Hints: "chats" when the queue changed, "chat.ID" when somebody has said, or writes (Typing; kept nowhere).
package chat
