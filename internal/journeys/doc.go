// Package journeys walks the main job through the whole house in a real browser: a
// resident asks, the town decides, nothing is lost.
//
// Each test opens the demo town as the program does, on a database of its own, and acts
// only as people do: by the words on the pages and in the mails of the outbox. Every page
// on the way is looked at (see browsertest.Page.Check) and its picture kept.
//
//	town_test.go      the house of a test and its clock
//	person_test.go    somebody at a device: words of two languages, mails, errors
//	ask_test.go       find, fill in, leave, come back, send once
//	answer_test.go    be answered by the rules, object, say whether it helped
//	question_test.go  be asked, and answer
//	agent_test.go     the desk: note, question, decision, two agents at once
//	other_test.go     other services
//	keyboard_test.go  without a mouse
//	refused_test.go   what must not pass
package journeys
