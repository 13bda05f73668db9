// Package fill is the pages of a draft: one question at a time, the task list, reading
// again before sending, and coming back later on another device.
//
//	POST /services/{service}/start ─► /drafts/{draft} ─► tasks (long forms) ─► a page ─► … ─► check ─► POST send (cases/apply)
//	                                      ▲                                     │
//	 cookie, mailed link, code ───────────┘                                     └─► keep (link and code) ─► /resume
//
// Every page works without a script: questions that an answer opens appear when the page
// is saved, files travel with the page. A script opens them at once, sends files one by
// one and asks the gazetteer while an address is typed.
package fill
