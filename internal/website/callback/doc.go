// Package callback is the public page on which somebody asks to be called back: a name, a number, what it is about,
// and a time within the opening hours. The agents' list of whom to ring stands in desk/call.
package callback
