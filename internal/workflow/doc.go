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
// A refusal is made by a person unless the definition names the text that allows
// otherwise; every decision carries its explanation, how to contest it, and who made it.
package workflow
