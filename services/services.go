// Package services carries the definitions that ship with Parvis: the demo town offers
// them, every town may adopt and change them. They are data: `parvis service lint
// services` checks them, and a change here never touches a town that published its own.
package services

import "embed"

// Files holds every definition as NAME.yaml.
//
//go:embed *.yaml
var Files embed.FS
