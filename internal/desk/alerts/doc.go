// Package alerts is what waits for one agent: a colleague's word, a reminder they asked for, something handed over with
// what was promised, an expert's answer, somebody to ring back.
//
//	Put ──due now──► stands in "For me", told by the agent's way ──seen──► ──done──► swept after 30 days
//	  └──due later──► coming ──Ring (a job)──► stands in "For me"  ◄──put off──┘
//
// A mail or text about one names the request by its number and whoever wrote, never a resident nor what was said.
// Days are those on which the town hall opens: nobody is reminded on a Sunday.
package alerts
