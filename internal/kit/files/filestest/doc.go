// Package filestest is the conformance suite of files.Store: every adapter passes it.
package filestest
