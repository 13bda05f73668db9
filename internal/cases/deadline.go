package cases

import (
	"time"

	"github.com/google/uuid"

	"parvis/internal/kit/worktime"
)

// Deadline is one clock of a case, started by the definition or by an agent. Its due time was computed on the
// authority's calendar when the clock last changed, and is kept in the event that changed it.
type Deadline struct {
	Name     string         `json:"name"`
	No       int64          `json:"no"` // the event that started it: a name may start again
	Clock    worktime.Clock `json:"clock"`
	AllHours bool           `json:"all_hours,omitempty"` // counted day and night, not in opening hours
	Resident bool           `json:"resident,omitempty"`  // owed by the resident, not by the authority
	State    string         `json:"state,omitempty"`     // entering this state started it
	Question uuid.UUID      `json:"question,omitzero"`   // this question started it
	Due      time.Time      `json:"due,omitzero"`        // zero while it stands still
	Held     bool           `json:"held,omitempty"`      // somebody paused it by hand
	MissedAt time.Time      `json:"missed,omitzero"`     // when it was noticed
	Dropped  time.Time      `json:"dropped,omitzero"`    // when it ceased to matter, neither met nor owed
}

// Ended tells that it is over: met, or of no more matter. A missed deadline is still owed.
func (d *Deadline) Ended() bool { return d.Clock.IsMet() || !d.Dropped.IsZero() }

// Paused tells that it stands still.
func (d *Deadline) Paused() bool { return !d.Ended() && d.Clock.Paused() }

// Late tells that it is owed and its time has passed.
func (d *Deadline) Late(now time.Time) bool {
	return !d.Ended() && !d.Due.IsZero() && now.After(d.Due)
}

// Left says what remains, for a sentence.
func (d *Deadline) Left(on worktime.Calendar, now time.Time) worktime.Left {
	return d.Clock.Left(d.calendar(on), now)
}

// calendar is the one that the deadline counts on.
func (d *Deadline) calendar(on worktime.Calendar) worktime.Calendar {
	if d.AllHours {
		return dayAndNight(on)
	}
	return on
}

// due is the last instant at which it can be met, zero while that is not known.
func (d *Deadline) due(on worktime.Calendar) time.Time {
	due, known := d.Clock.Due(d.calendar(on))
	if !known {
		return time.Time{}
	}
	return due.UTC().Truncate(time.Microsecond)
}

// Deadline finds the open clock of a name.
func (c *Case) Deadline(name string) (*Deadline, bool) {
	for i := len(c.Deadlines) - 1; i >= 0; i-- {
		if d := &c.Deadlines[i]; d.Name == name && !d.Ended() {
			return d, true
		}
	}
	return nil, false
}

// Due is the nearest deadline that the authority owes and that runs; ok is false when there is none.
func (c *Case) Due() (nearest Deadline, ok bool) {
	for _, d := range c.Deadlines {
		if d.Ended() || d.Resident || d.Due.IsZero() {
			continue
		}
		if !ok || d.Due.Before(nearest.Due) {
			nearest, ok = d, true
		}
	}
	return nearest, ok
}

// AnswerBy is until when the resident's answer is awaited; ok is false when nothing is.
func (c *Case) AnswerBy() (nearest Deadline, ok bool) {
	for _, d := range c.Deadlines {
		if d.Ended() || !d.Resident || d.Due.IsZero() {
			continue
		}
		if !ok || d.Due.Before(nearest.Due) {
			nearest, ok = d, true
		}
	}
	return nearest, ok
}
