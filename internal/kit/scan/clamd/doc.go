// Package clamd asks ClamAV's daemon, over a unix socket or TCP, whether a file is safe.
//
// Each scan is one connection: zINSTREAM, chunks with their length before them, an empty chunk, one answer.
//
//	stream: OK                            clean
//	stream: Eicar-Test-Signature FOUND    flagged
//	INSTREAM size limit exceeded. ERROR   scan.ErrTooLarge; clamd's StreamMaxLength is below ours
//	anything else, or nothing in time     scan.ErrAway
//
// An encrypted archive or a file beyond clamd's own scan limits is "OK" to clamd unless its configuration
// says AlertExceedsMax and AlertEncrypted: set both. `parvis doctor` may call Ping.
package clamd
