// Package browsertest lets a test walk the pages of Parvis as a person does, in a
// real Chromium: read, fill a field by its label, press a button by its words, see
// what comes, at a chosen width, language and colour scheme, with or without script.
//
//	p := browsertest.Open(t, server.URL, browsertest.Phone)
//	p.Go("/services/child-sport-grant")
//	p.Press("Commencer")
//	p.Fill("Prénom et nom", "Malo Le Goff")
//	p.Check("question-child")        // axe finds nothing, no sideways scroll; picture kept
//
// What a page writes to the console as an error fails its test: a script that broke,
// or something that the Content-Security-Policy refused.
package browsertest
