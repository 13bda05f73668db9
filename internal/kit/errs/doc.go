// Package errs is the one error type of the house, written for three readers:
// a kind for the program, a key for the person's language, a cause for the operator.
//
// A handler returns such an error and kit/web renders it once: the kind becomes
// a status, the key becomes words, the cause goes to the log and never to a page.
// Faults of what a person typed are not errors but [Problems]: values that a page
// shows beside their fields.
package errs
