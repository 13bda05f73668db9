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
//	meals_test.go     two children in one list, granted by the rules
//	emergency_test.go treated first, a paper from another device, helped by a person
//	business_test.go  a firm's number, papers one by one, a signature
//	letter_test.go    page, letter and PDF say the same
//	other_test.go     other services
//	devices_test.go   two devices at once, the back button, a session that ends
//	season_test.go    before and after the months of a service
//	expired_test.go   links and requests that became too old
//	guess_test.go     codes guessed, another town's numbers
//	keyboard_test.go  without a mouse
//	zoom_test.go      at 200 %
//	refused_test.go   what must not pass
package journeys
