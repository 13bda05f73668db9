package clock

import "time"

// Clock says what time it is.
type Clock interface {
	Now() time.Time
}

// System is the clock of the machine, in UTC: zones belong to pages and calendars.
func System() Clock { return system{} }

type system struct{}

func (system) Now() time.Time { return time.Now().UTC() }
