// Package web is the front wall of the house: it turns a request into a call of
// one handler of one slice, and that handler's answer or error into a response.
//
// What every request passes, outermost first:
//
//	server.go   recover, request id, one log line, time limit
//	headers.go  strict security headers
//	tenant.go   which authority answers for this host name, its zone and languages
//	lang.go     the reader's language
//	body.go     size limit, valid UTF-8
//	origin      http.CrossOriginProtection: a form of ours comes from a page of ours
//	session.go  session rows in the database, one cookie
//	route.go    the permission written on the route row, then the handler
//	fail.go     an error becomes a page once, here and nowhere else
//
// Slices give a table of [Route] rows; a row without a permission stops the boot.
package web
