// Package inboxtest is inbox with everything around it for tests, and the suite that every
// door must pass, the demo one included.
package inboxtest
