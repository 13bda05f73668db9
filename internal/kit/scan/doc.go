// Package scan asks whether a file is safe to open.
//
// A Scanner gives a Verdict or an error. An error (scanner away, time out, file larger than it takes) is not
// a verdict: the file stays held and is asked about again later. Nothing is ever passed because nobody could
// look. Adapters: clamd (ClamAV's daemon) and demo (knows one harmless test file and nothing else).
package scan
