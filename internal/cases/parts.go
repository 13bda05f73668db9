package cases

import (
	"time"

	"github.com/google/uuid"

	"parvis/internal/catalogue"
	"parvis/internal/identity"
	"parvis/internal/kit/i18n"
)

// Question is what the resident is asked: in words, or fields of the form, or a document; often several at once.
type Question struct {
	ID       uuid.UUID `json:"id"`
	Text     i18n.Text `json:"text,omitempty"`
	Fields   []string  `json:"fields,omitempty"`   // asked again, or for the first time
	Document string    `json:"document,omitempty"` // a paper of the definition, or its name in words
	Pauses   []string  `json:"pauses,omitempty"`   // clocks that stand still until it is answered

	AskedAt    time.Time      `json:"asked_at,omitzero"`
	AskedBy    identity.Actor `json:"asked_by,omitzero"`
	AnsweredAt time.Time      `json:"answered_at,omitzero"`
	DroppedAt  time.Time      `json:"dropped_at,omitzero"` // no longer wanted
}

// Open tells that the answer is still awaited.
func (q *Question) Open() bool { return q.AnsweredAt.IsZero() && q.DroppedAt.IsZero() }

// Question finds one by its id.
func (c *Case) Question(id uuid.UUID) (*Question, bool) {
	for i := range c.Questions {
		if c.Questions[i].ID == id {
			return &c.Questions[i], true
		}
	}
	return nil, false
}

// OpenQuestions are those that still await an answer, oldest first.
func (c *Case) OpenQuestions() []Question {
	var open []Question
	for _, q := range c.Questions {
		if q.Open() {
			open = append(open, q)
		}
	}
	return open
}

// Scan is what the virus scanner said of a file.
type Scan string

// A waiting file is held: neither shown nor handed out.
const (
	ScanWaiting Scan = "waiting"
	ScanClean   Scan = "clean"
	ScanRefused Scan = "refused"
)

// Review is what an agent said of a document.
type Review string

// Without a word the document is unread.
const (
	ReviewAccepted Review = "accepted"
	ReviewRefused  Review = "refused"
)

// Document is a file of the case: from the resident, from an agent, or a letter of the authority.
type Document struct {
	ID       uuid.UUID      `json:"id"`
	Upload   uuid.UUID      `json:"upload,omitzero"` // the upload it was, to hear of its scan
	Field    string         `json:"field,omitempty"` // the question it answers
	Title    string         `json:"title,omitempty"` // what it is, when no field says it
	Name     string         `json:"name"`            // of the file
	Type     string         `json:"type"`            // media type, found by content
	Size     int64          `json:"size"`
	SHA256   string         `json:"sha256"`
	FileKey  string         `json:"file_key"`
	Scan     Scan           `json:"scan"`
	Review   Review         `json:"review,omitempty"`
	Why      string         `json:"why,omitempty"`      // why it was refused, in words for the resident
	Internal bool           `json:"internal,omitempty"` // never shown to the resident
	Letter   string         `json:"letter,omitempty"`   // the letter of the definition that it is
	AddedAt  time.Time      `json:"added_at,omitzero"`
	AddedBy  identity.Actor `json:"added_by,omitzero"`
}

// Document finds one by its id.
func (c *Case) Document(id uuid.UUID) (*Document, bool) {
	for i := range c.Documents {
		if c.Documents[i].ID == id {
			return &c.Documents[i], true
		}
	}
	return nil, false
}

// Task is work for a person outside the case page: pay the club, call back.
type Task struct {
	ID      uuid.UUID        `json:"id"`
	Name    string           `json:"name,omitempty"` // of the definition
	Text    string           `json:"text,omitempty"` // an agent's own
	Team    identity.TeamID  `json:"team,omitempty"`
	Agent   identity.AgentID `json:"agent,omitzero"`
	DueAt   time.Time        `json:"due_at,omitzero"`
	AddedAt time.Time        `json:"added_at,omitzero"`
	DoneAt  time.Time        `json:"done_at,omitzero"`
	DoneBy  identity.Actor   `json:"done_by,omitzero"`

	Objection int64 `json:"objection,omitempty"` // the event that it is to answer
}

// Task finds one by its id.
func (c *Case) Task(id uuid.UUID) (*Task, bool) {
	for i := range c.Tasks {
		if c.Tasks[i].ID == id {
			return &c.Tasks[i], true
		}
	}
	return nil, false
}

// Relation says how another case stands to this one.
type Relation string

// The relations; each has its other side on the other case.
const (
	Related      Relation = "related"
	DuplicateOf  Relation = "duplicate_of" // the other one is worked on, news of it are for both
	HasDuplicate Relation = "has_duplicate"
	Follows      Relation = "follows" // comes after the other: a renewal, a new try
	FollowedBy   Relation = "followed_by"
)

var otherSide = map[Relation]Relation{
	Related: Related, DuplicateOf: HasDuplicate, HasDuplicate: DuplicateOf, Follows: FollowedBy, FollowedBy: Follows,
	Under: Leads, Leads: Under,
}

// Link leads to another case of the same authority.
type Link struct {
	Case      ID        `json:"case"`
	Reference Reference `json:"reference"`
	Relation  Relation  `json:"relation"`
}

// Amount is what a decision gives or costs, when it names one.
func (c *Case) Amount() (Cents, bool) {
	if c.Decision == nil || c.Decision.Amount == nil {
		return 0, false
	}
	return *c.Decision.Amount, true
}

// Granted tells that the last decision gave what was asked.
func (c *Case) Granted() bool { return c.Outcome == catalogue.OutcomeGranted }
