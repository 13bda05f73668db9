// Package api lets other programs of an authority ask and write: keys, a JSON API described by OpenAPI 3.1, webhooks.
//
//	program ──key──► gate (scope, pace) ──► services · cases · messages · documents · webhooks
//	                                             │ Submit: forms.Check ─► draft ─► apply.Receive, once per token
//	cases.Opened, cases.Changed ──► a delivery row and a job, in the same transaction ──► signed POST, tried for days
//
// A key is shown once and kept as its hash; it belongs to one authority, has scopes, a pace and an end. A route says
// which scope it wants in its row. What is refused is a problem (RFC 9457) in the reader's language, with pointers to
// the fields. Services with sensitive questions want a scope of their own, and each reading leaves a trace.
//
// Webhooks tell that something happened and to which case, never what anybody said: whoever may know asks for it.
package api
