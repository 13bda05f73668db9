// Package bench measures the house on the machine it runs on: ratios between two things
// measured in the same run, and values read from the running process. Nothing here is typed
// in, and no figure is compared with a clock by a test.
//
//	run.go      the order of the measurements
//	submit.go   requests sent over HTTP, beside the same inserts called directly
//	page.go     the start page, beside a bare handler that writes the same bytes
//	chat.go     open chats, and what is said until it stands on the screens of the desk
//	desk.go     fifty rows of the desk's list, in a small town and in a large one
//	grow.go     ten thousand cases and more, copied from those of the seed
//	large.go    a large town: the pages of the desk with readers and requests at once (readers.go, stock.go)
//	weigh.go    what a form page transfers
//	process.go  the server as a process: ready, memory, processor time
//	load.go     clients on loopback, bounded in number and time
//	table.go    what is printed
package bench
