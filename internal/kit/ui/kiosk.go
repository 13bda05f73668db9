package ui

import "strings"

// Kiosk is what surrounds every page on a screen that many people use one after the other.
type Kiosk struct {
	Home   string // its first page
	Finish string // POST: the visit is wiped
	Here   string // POST: a sign of life, told by the script
	On     bool   // somebody's visit is under way: the first page counts too
	Idle   int    // seconds without a touch before the warning
	Warn   int    // seconds that it stands
	Words  KioskWords
}

// KioskWords are its sentences. Left has %s for the seconds.
type KioskWords struct{ Promise, Finish, Home, Title, Text, Left, GoOn string }

// leftAt is how much time is left, in words.
func (k *Kiosk) leftAt(seconds string) string { return strings.Replace(k.Words.Left, "%s", seconds, 1) }
