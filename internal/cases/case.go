package cases

import (
	"time"

	"github.com/google/uuid"

	"parvis/internal/catalogue"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/tenant"
)

// ID names a case. It is not a secret, and of no use outside its authority.
type ID struct{ uuid.UUID }

// NewID makes one.
func NewID() ID { return ID{db.NewID()} }

// ParseID reads what a page or a job sent back.
func ParseID(s string) (ID, error) {
	id, err := uuid.Parse(s)
	return ID{id}, err
}

// IsZero tells that no case is named.
func (id ID) IsZero() bool { return id.UUID == uuid.Nil }

// Cents is an amount of money.
type Cents int64

// Channel is the door by which something came in or went out.
type Channel string

// The doors.
const (
	ByWeb     Channel = "web"
	ByCounter Channel = "counter"
	ByPhone   Channel = "phone"
	ByPost    Channel = "post"
	ByEmail   Channel = "email"
	BySMS     Channel = "sms"
	ByVisit   Channel = "visit"
	ByAPI     Channel = "api"     // another program, with a key
	ByOpen311 Channel = "open311" // a street-report program
	ByDesk    Channel = "desk"    // inside the town hall
	ByRules   Channel = "rules"
)

// Case is what its events add up to. It is changed by Apply alone; verbs return the new value.
type Case struct {
	Authority tenant.ID           `json:"authority"`
	ID        ID                  `json:"id"`
	Reference Reference           `json:"reference"`
	Revision  int64               `json:"revision"` // number of events: what Change.Expect compares
	Service   catalogue.ServiceID `json:"service"`
	Version   int64               `json:"version"` // of the service's definition, for ever
	Title     string              `json:"title"`
	Lang      i18n.Lang           `json:"lang"`
	Channel   Channel             `json:"channel"`
	Sensitive bool                `json:"sensitive,omitempty"` // reading it leaves a trace

	Person    Party             `json:"person"`
	Moved     bool              `json:"moved,omitempty"`     // its postal address is not, or no longer, the one of the answers
	Helper    *Helper           `json:"helper,omitempty"`    // who acts for the person; both are told
	ByHelper  bool              `json:"by_helper,omitempty"` // somebody else than the person filled it in and sent it
	Team      identity.TeamID   `json:"team,omitempty"`
	Agent     identity.AgentID  `json:"agent,omitzero"`
	AgentName string            `json:"agent_name,omitempty"` // when it was assigned
	Answers   catalogue.Answers `json:"answers,omitempty"`    // by field id, corrections and later answers included

	State       string            `json:"state"`
	StatePauses []string          `json:"state_pauses,omitempty"` // clocks that stand still in this state
	StateWaits  bool              `json:"state_waits,omitempty"`  // the state waits for the resident
	Entered     int64             `json:"entered"`                // the event that brought it into the state
	Outcome     catalogue.Outcome `json:"outcome,omitempty"`      // how it ended; empty while open
	Decision    *Decided          `json:"decision,omitempty"`     // the last one
	Contested   bool              `json:"contested,omitempty"`    // an objection stands that no person has answered
	Rating      *Rated            `json:"rating,omitempty"`

	Deadlines []Deadline `json:"deadlines,omitempty"`
	Questions []Question `json:"questions,omitempty"`
	Documents []Document `json:"documents,omitempty"`
	Tasks     []Task     `json:"tasks,omitempty"`
	Links     []Link     `json:"links,omitempty"`
	Main      *Following `json:"main,omitempty"` // the case that it was merged into

	Draft          uuid.UUID `json:"draft,omitzero"`   // the draft it was: whose browser sent it
	LinkGeneration int64     `json:"link_generation"`  // raised by a transfer: older mailed links open nothing
	Purged         *Purge    `json:"purged,omitempty"` // what went when its time was over

	OpenedAt  time.Time `json:"opened_at"`
	UpdatedAt time.Time `json:"updated_at"`
	ClosedAt  time.Time `json:"closed_at,omitzero"`
	WaitingAt time.Time `json:"waiting_at,omitzero"` // since when it waits for the resident
	SentAt    time.Time `json:"sent_at,omitzero"`    // when it was sent, if that was before it was opened (post, counter)

	Unseen bool `json:"unseen,omitempty"` // the resident did something that no agent has answered yet
	Last   Last `json:"last"`             // the last thing worth a line in a list
}

// Last is what a list shows as the last word on a case.
type Last struct {
	Kind  Kind               `json:"kind"`
	At    time.Time          `json:"at"`
	By    identity.ActorKind `json:"by"`
	Words string             `json:"words,omitempty"`
}

// Closed tells that the case has ended, for now.
func (c *Case) Closed() bool { return !c.ClosedAt.IsZero() }

// Waiting tells that the case waits for the resident.
func (c *Case) Waiting() bool { return !c.WaitingAt.IsZero() }

// Party is a person as the case knows them: who, and how they asked to be reached about it.
type Party struct {
	ID       identity.PersonID `json:"id,omitzero"`
	Name     string            `json:"name,omitempty"`
	Contacts []Contact         `json:"contacts,omitempty"`
}

// Contact is one way to reach a party, in its normalised spelling.
type Contact struct {
	Kind     identity.ContactKind `json:"kind"`
	Value    string               `json:"value"`
	Verified bool                 `json:"verified,omitempty"`
}

// Reach gives the contact of a kind, a verified one if there is any.
func (p Party) Reach(kind identity.ContactKind) (found Contact, ok bool) {
	for _, c := range p.Contacts {
		if c.Kind == kind && (!ok || c.Verified && !found.Verified) {
			found, ok = c, true
		}
	}
	return found, ok
}

// Helper acts for the person of the case.
type Helper struct {
	Party
	Agent   identity.AgentID     `json:"agent,omitzero"` // an agent who wrote down what somebody said
	Kind    identity.MandateKind `json:"kind,omitempty"`
	How     identity.MandateWay  `json:"how,omitempty"`
	Mandate uuid.UUID            `json:"mandate,omitzero"`
}
