// Package dump carries a whole installation through one file: every row, every waiting job, every stored
// file and the keys, read at one moment and written so that either engine can take them.
//
// A backup is a compressed tar, read and written as a stream, so that memory does not grow with the town:
//
//	head.json                  the format, when it was made, the numbers of the schema
//	tables/cases/000001.jsonl  rows, one JSON object a line; a column that is null is left out
//	jobs/000001.jsonl          what has been promised and is not done yet
//	keys/seal.key              the installation's secrets: guard the backup as you guard them
//	files/3fa9…                uploads and letters, named by the SHA-256 of their bytes
//	manifest.json              last: how many of each, and their digests; without it the backup is cut short
//
// A row is written the same way whichever engine held it: columns by name, documents with sorted keys and
// plain numbers. The digest of a table is the sum of the SHA-256 of its lines, so it does not depend on the
// order in which an engine hands out rows, and two backups hold the same rows when their manifests agree.
//
// Restore loads everything in one transaction, reads it back, compares with the manifest, and only then
// keeps it: a damaged backup leaves nothing behind.
package dump
