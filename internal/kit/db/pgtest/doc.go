// Package pgtest starts a private, throw-away PostgreSQL server for tests.
//
// The server listens on a socket in its own temporary folder, flushes nothing,
// and is watched by a small shell that stops it and removes the folder as soon
// as the process that started it is gone, however it ended.
package pgtest
