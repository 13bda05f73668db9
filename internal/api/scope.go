package api

import "slices"

// Scope is what a key may be used for.
type Scope string

// The scopes.
const (
	ReadServices   Scope = "services.read"
	ReadCases      Scope = "cases.read"
	WriteCases     Scope = "cases.write"
	WriteMessages  Scope = "messages.write"
	ManageWebhooks Scope = "webhooks"
	Sensitive      Scope = "cases.sensitive" // besides the others, for services with sensitive questions
)

// Scopes are all there are, in the order in which pages offer them.
var Scopes = []Scope{ReadServices, ReadCases, WriteCases, WriteMessages, ManageWebhooks, Sensitive}

// ParseScopes reads names; the first that is none is told.
func ParseScopes(names []string) (scopes []Scope, unknown string) {
	for _, name := range names {
		if !slices.Contains(Scopes, Scope(name)) {
			return nil, name
		}
		if !slices.Contains(scopes, Scope(name)) {
			scopes = append(scopes, Scope(name))
		}
	}
	return scopes, ""
}
