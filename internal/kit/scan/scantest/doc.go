// Package scantest is the conformance suite of scan.Scanner: every adapter passes it.
package scantest
