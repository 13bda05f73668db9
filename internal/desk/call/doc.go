// Package call is the telephone at the desk: the panel of a call that rings, the note that is written while
// one speaks, and the list of whom to ring back.
//
//	exchange ──► inbox/phone ──hint──► panel, on every page of the agent rung; the focus stays where it is
//	                                     │
//	                                     ▼
//	  GET /desk/calls/{call} ── note, kept while typing ──► POST: joins a case, opens one, or needs nothing more
//
// Without a script the panel stands on each page that is opened, and the page of calls reads itself again.
package call
