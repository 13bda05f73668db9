// Package clock tells the time, and is the only place that asks the machine for it.
//
// Rules take the time as an argument; services hold a Clock. Tests hold a Fake,
// which moves only when told to, because a deadline that depends on the day the
// tests run is a deadline nobody has checked.
package clock
