// Package app puts the house together and is its front desk: the commands of the
// program, their settings, and the wiring of every slice. It decides nothing else.
//
//	config.go   the settings: one struct for flags and environment
//	main.go     the commands
//	house.go    which slice gets which parts, who listens to whom
//	serve.go    start, ready, stop
package app
