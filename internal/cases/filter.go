package cases

import (
	"slices"
	"time"

	"parvis/internal/catalogue"
	"parvis/internal/identity"
)

// Stage says whether a list shows cases that are open, that have ended, or both.
type Stage string

// The stages; open without.
const (
	StageOpen   Stage = "open"
	StageClosed Stage = "closed"
	StageAll    Stage = "all"
)

// Order says by what a list is sorted. It is also what its pages go on by.
type Order string

// The orders. Without one, open cases come by due time, ended ones by when they ended, both by age.
const (
	ByDue     Order = "due"     // what is late, then the nearest deadline, then what has none
	ByWaiting Order = "waiting" // waiting longest first
	ByClosing Order = "closed"  // ended last first
	ByAge     Order = "opened"  // newest first
	ByOldest  Order = "oldest"
)

// Filter chooses cases. Its zero value is every open case. It is kept with saved views as JSON.
type Filter struct {
	Text       string                `json:"text,omitempty"` // reference, person's name, title
	Stage      Stage                 `json:"stage,omitempty"`
	Services   []catalogue.ServiceID `json:"services,omitempty"`
	States     []string              `json:"states,omitempty"`
	Outcomes   []catalogue.Outcome   `json:"outcomes,omitempty"`
	Channels   []Channel             `json:"channels,omitempty"`
	Teams      []identity.TeamID     `json:"teams,omitempty"`
	MyTeams    bool                  `json:"my_teams,omitempty"` // those of who looks: see For
	Agent      identity.AgentID      `json:"agent,omitzero"`
	Mine       bool                  `json:"mine,omitempty"` // of who looks: see For
	Unassigned bool                  `json:"unassigned,omitempty"`
	Late       bool                  `json:"late,omitempty"`
	Waiting    bool                  `json:"waiting,omitempty"` // for the resident
	Unseen     bool                  `json:"unseen,omitempty"`
	Contested  bool                  `json:"contested,omitempty"`
	OpenedFrom time.Time             `json:"opened_from,omitzero"`
	OpenedTo   time.Time             `json:"opened_to,omitzero"` // not included
	Person     identity.PersonID     `json:"person,omitzero"`
	Order      Order                 `json:"order,omitempty"`

	NoSensitive bool `json:"-"` // who looks may not open them: a name that is searched for must not tell that there is one

	rare string // the word of Text that a search begins with
}

// For fills in who looks: "mine" becomes the agent, "my teams" the teams.
func (f Filter) For(agent identity.AgentID, teams []identity.TeamID) Filter {
	if f.Mine {
		f.Mine, f.Agent = false, agent
	}
	if f.MyTeams {
		f.MyTeams, f.Teams = false, slices.Clone(teams)
		if len(teams) == 0 {
			f.Teams = []identity.TeamID{noTeam}
		}
	}
	return f
}

// noTeam is nobody's: an agent without a team sees no case of "my teams", rather than all.
const noTeam identity.TeamID = "\x01none"

func (f Filter) stage() Stage {
	switch f.Stage {
	case StageClosed, StageAll:
		return f.Stage
	}
	return StageOpen
}

func (f Filter) order() Order {
	switch f.Order {
	case ByDue, ByAge, ByOldest:
		return f.Order
	case ByWaiting:
		if f.Waiting && f.stage() == StageOpen {
			return ByWaiting
		}
	case ByClosing:
		if f.stage() == StageClosed {
			return ByClosing
		}
	}
	switch {
	case f.stage() == StageClosed:
		return ByClosing
	case f.stage() == StageAll:
		return ByAge
	case f.Waiting:
		return ByWaiting
	}
	return ByDue
}
