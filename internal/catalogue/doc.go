// Package catalogue holds the authorities' digital services: the definition
// language, its lint, its numbered versions and the pure functions that every
// reader of a definition shares.
//
// A service is a document (YAML or JSON), not code. Parse reads it with positions,
// Lint tells what is wrong with place, reason and mend, Compile makes an immutable
// *Service, and a *Service answers the questions of the slices above:
//
//	service.Look(answers, moment)     what is shown, what is known, next page, tasks
//	service.React(view, event, state) which automations run
//	service.Simulate(answers, moment) state, amount, questions, reasons: a whole first step
//
// In the store, a service has one draft, any number of immutable numbered versions
// and a live pointer:
//
//	draft --Publish (lint must pass)--> version n+1 --(pointer)--> live
//	                                       |
//	                                 cases and drafts of residents stay on theirs
//
// A case or a resident's draft keeps the VersionNo it began with, for ever. Events
// that leave: Published, Withdrawn.
package catalogue
