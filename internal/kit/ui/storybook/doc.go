// Package storybook is every part of kit/ui in every state (empty, wrong, long, right to left,
// disabled), as a list of pages. A route shows them in development; the tests render them all.
package storybook
