package ui

import (
	"strings"

	"github.com/a-h/templ"
)

// Desk is the agents' side of the shell: the rail, the top bar, and who is at work.
type Desk struct {
	Rail       []RailLink
	Search     Search
	New        Link // the one action of the top bar
	Status     templ.Component
	Agent      Agent
	SignOutURL string // posted to; no button when empty
}

// RailLink is one door of the rail.
type RailLink struct {
	Href, Text, Icon string
	Count            int    // nothing when 0
	Counted          string // what is counted, for those who only hear the number: "à traiter"
	Alarm            bool
	Last             bool // at the bottom of the rail
	Current          bool
}

// Search is the field of the top bar.
type Search struct {
	URL, Label, Example string
	Value               string
}

// Agent is who is at the desk.
type Agent struct {
	Name     string
	URL      string // the page of one's own settings
	Presence string // Disponible, En pause… in words
	Busy     bool
}

// Initials gives one letter for each of the first and last names.
func (a Agent) Initials() string {
	names := strings.Fields(a.Name)
	if len(names) == 0 {
		return ""
	}
	initials := firstLetter(names[0])
	if len(names) > 1 {
		initials += firstLetter(names[len(names)-1])
	}
	return initials
}

func firstLetter(s string) string {
	for _, r := range s {
		return strings.ToUpper(string(r))
	}
	return ""
}
