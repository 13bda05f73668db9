// Package officer is the window of the data protection officer: what is due soon, what the nights did, which requests are
// held, who was erased (never by name), and a person's rights to a copy and to be forgotten.
//
//	GET  /desk/privacy              all of it
//	POST /desk/privacy/hold         keep a request, with a reason
//	POST /desk/privacy/lift         keep it no more
//	POST /desk/privacy/copy         the copy of what is held of the person behind a request
//	POST /desk/privacy/erase        forget that person
//
// A person is named by the number of one of their requests: no name and no address stands in a URL or in a log.
package officer
