// Package search finds people, requests and messages by any word: numbers, names, telephone numbers in any spelling,
// titles, answers, messages and notes, without accents, from the beginning of the word that is being typed.
//
// What may be found is cut into pieces, one row each: the head of a person, of a request (names, number, what was
// answered), of a thread; then each message, question, note. A piece is written in the transaction of what it tells, by
// listening; it repeats the names and the number of its request, so that "le goff poubelle" finds a bin in a message of
// Nolwenn's. PostgreSQL keeps the words in a tsvector. On SQLite an index of FTS5 follows some instants later, many pieces
// at once, because merging it for each request would cost as much as the request; what it has not read yet is looked
// through word by word, so that nothing that is committed is ever missed:
//
//	Opened, Changed, Received… ──► a row (same transaction) ──► Tend: FTS5 reads up to there
//	                                        └──────── Find ◄────────┘
//
// Results come in bands: whole names and numbers, beginnings of them, whole words of a text, beginnings, names that sound
// alike; within a band the newest first. A page walks the index backwards from a place and costs the same at any depth. The
// package decides nothing of who may read what: Keep is asked before anything is counted, shown or quoted.
//
// Each word carries four letters of its authority, and every statement its id: what is another's is not even walked past.
// Answers that a definition calls sensitive are not indexed at all.
package search
