// Package i18n is the words of the house in the reader's language, and dates,
// money and numbers as that reader writes them.
//
// Every page package keeps its words beside its templates in words/fr.json and
// words/en.json and registers them when it is loaded:
//
//	//go:embed words/*.json
//	var words embed.FS
//
//	func init() { i18n.Register(words) }
//
// The language of a request travels in its context ([With], [LangOf]); the words
// come by [T]. A test of the house fails when a key is missing in one language.
package i18n
