// Package tracking is a resident's own requests: where each stands, what is asked of them,
// what was decided and why, and how to say no.
//
//	GET /r/{token}                      a mailed link shows a button, since mail scanners open links
//	POST /r/{token}                     the button opens the request for this browser
//	GET /requests                       all of one's requests
//	GET /requests/{reference}           one of them
//	POST …/answer …/message …/rating    what a resident does there
//	GET, POST …/move/{move} …/objection with a page of their own, so that nothing ends by a slip
//	GET, POST …/contact                 where the news goes; the new address proves itself by a link
//	GET …/documents/{document}          letters and one's own files, once they were looked at
//	GET …/live                          a hint when something changed, for pages with a script
//
// A request opens for who proved an address of its person, for a helper with a mandate, for
// the browser that holds its link, and for the one that sent it. A transfer ends the last two.
// To everybody else a request that exists and one that does not are the same. Internal notes
// and internal documents never reach these pages: see story.go, which lists what does.
package tracking
