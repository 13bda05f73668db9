// Package notifytest is what tests of other slices need around notices: a
// sender that remembers and fails on demand, and a real mail server that does
// everything mail servers do to those who trust them.
package notifytest
