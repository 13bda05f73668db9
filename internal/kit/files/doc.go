// Package files keeps the bytes of uploads and letters: put once, read many times, deleted for good.
//
// A Store is content-addressed: the key of a file is the SHA-256 of its bytes, so the same file is kept
// once, a key can never come to mean other bytes, and nothing in it comes from the person who sent it.
// Names, types and owners are rows of the slices. Adapters live in sub-folders and pass filestest.
//
// Put returns only when the bytes would survive a power cut; a slice writes the key in its own
// transaction after that. A crash in between leaves a file that no row names: Sweep finds and deletes it
// once it is old enough that no transaction can still be about to name it.
//
// Because bytes are shared, Delete is for keys that no row names any more. A slice that deletes a row asks
// first whether another row, of whatever authority, names the key; or it leaves the file to Sweep, which
// asks all slices at once. A file put again just before it is swept is safe: Put renews its age.
package files
