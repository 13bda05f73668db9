// Package folder is the file store of one machine: a folder of its own on a local disk.
//
//	DIR/3f/3fa9…   a kept file, named by its digest; its modification time is when it was last put
//	DIR/new/…      a file being put; what a crash left there is removed by Open
//
// Put writes into new, flushes the file, renames it to its place and flushes the folder that holds it:
// after a power cut a name is there with all its bytes, or not at all.
package folder
