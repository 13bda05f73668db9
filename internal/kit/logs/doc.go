// Package logs writes log lines without a system call for each: they are gathered for a
// fifth of a second, and a warning or an error takes all before it along at once.
package logs
