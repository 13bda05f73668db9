package cases

import "time"

// Had is what a person's requests tell rules about them: which services granted something
// in the year, and which are under way. Services are named by their id, one for each case.
type Had struct{ Grants, Open []string }

// HadOf sorts a person's requests, leaving out the one that asks.
func HadOf(all []Case, but ID, year int, zone *time.Location) Had {
	had := Had{Grants: []string{}, Open: []string{}}
	for _, c := range all {
		switch {
		case c.ID == but:
		case !c.Closed():
			had.Open = append(had.Open, string(c.Service))
		case c.Granted() && c.Received().In(zone).Year() == year:
			had.Grants = append(had.Grants, string(c.Service))
		}
	}
	return had
}

// Received is the moment that counts: when it was sent, where that was before it was opened.
func (c *Case) Received() time.Time {
	if !c.SentAt.IsZero() {
		return c.SentAt
	}
	return c.OpenedAt
}
