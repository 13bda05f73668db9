// Package storybook shows, on a demo town, every part of kit/ui in every state, in the town's
// own colours: what a designer or an accessibility reviewer looks at first.
package storybook
