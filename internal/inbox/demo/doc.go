// Package demo is a door without a world behind it: it reads small JSON messages and takes
// over whatever is sent, so that a demo town answers by every door and tests can look at
// what would have left.
package demo
