package cases

import "time"

// NoDue is where rows without a deadline stand in lists by due time: behind all others. Who lays other things into such
// a list puts those that nobody waits for there too.
func NoDue() time.Time { return noDue }

// Place is where the row stands in the list that gave it.
func (r *Row) Place() Cursor { return Cursor{At: r.key, ID: r.ID} }

// Key is the column that a list by this filter runs along, and whether it runs downwards.
func (f Filter) Key() (column string, down bool) { return f.order().column() }

// Ended tells which of open and ended rows a list by this filter shows.
func (f Filter) Ended() Stage { return f.stage() }
