// Package town is the two authorities that the demo, the tests, the documents and the pictures share, with agents and
// residents whom one remembers. All of it is invented: names, addresses under .example, telephone numbers of the ranges
// kept for films.
package town
