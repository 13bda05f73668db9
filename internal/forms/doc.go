// Package forms is what a person answers before a case exists: drafts kept at the
// server page by page, the kinds of question, and the files that go along.
//
// A draft is pinned to the version of the service on which it began, and is opened by a
// key that only the person's browser holds, by a mailed link, or by a short code with a
// second item. It does not depend on a session.
//
//	         SavePage, Attach, Remove            Close + Filed
//	Start ──► open ──────────────────► open ──────────────────► sent (keeps its case's reference)
//	            │ nobody came back in time                        │ a while
//	            └──────────► expired ──Sweep──► gone ◄──Sweep─────┘ (files belong to the case)
//
// Every field type has five pure faces (face.go): read what was typed, check it, show it,
// write it back into the inputs, and give rules a fact. A page is saved even when some of
// its answers are faulty: what is sound becomes an answer, what is not is kept as typed.
//
// Who sends: cases/apply calls Check, then Close and Filed in its own transaction. Close
// succeeds once; afterwards it gives the reference of the case that the first call opened.
//
// Events that leave, inside the transaction: Started, UploadScanned.
// Pages are in forms/fill.
package forms
