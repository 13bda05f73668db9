// Package workflow moves cases along the flow that their service defines: it knows
// which moves there are, who may make them, and what runs by itself.
//
//	event of a case ──► job "run" ──► plan (outside any transaction: rules, amounts)
//	                                     │ the case changed meanwhile? plan again
//	                                     ▼
//	                 one transaction: step memory · moves, questions, notices, tasks
//	                                     │
//	          ┌──────────────┬───────────┴──┬────────────────┐
//	        "letter"      "webhook"       "wait"          "remind"      jobs of their own
//
// What an event sets off is done in one transaction with a row that remembers it: a
// job that runs twice finds the row and does nothing. A letter is drawn, and another
// program told, outside of it by jobs with a memory of their own.
//
// What cannot be done (a team that is not there, a message that the definition lost) is not tried for ever: the failure
// is written in the history and the case given to a person, as it is when states chase each other, when a mail does not
// arrive, when somebody without e-mail must be told, and when a decision is contested. While it is, rules decide nothing.
//
// A refusal is made by a person unless the definition names the text that allows
// otherwise; every decision carries its explanation, how to contest it, and who made it.
package workflow
