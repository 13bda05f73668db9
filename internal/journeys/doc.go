// Package journeys walks the main job through the whole house in a real browser: a
// resident asks, the town decides, nothing is lost.
//
// Each test opens the demo town as the program does, on a database of its own, and acts
// only as people do: by the words on the pages and in the mails of the outbox. Every page
// on the way is looked at (see browsertest.Page.Check) and its picture kept.
//
//	town_test.go      the house of a test, its clock, the outbox
//	resident_test.go  what a resident does, step by step, in two languages
package journeys
