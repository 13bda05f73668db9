package cases

import (
	"cmp"
	"time"

	"github.com/google/uuid"

	"parvis/internal/catalogue"
	"parvis/internal/identity"
	"parvis/internal/kit/i18n"
	"parvis/internal/rules"
)

// Opening is how a case began: all that the resident sent, and the clocks that it started.
type Opening struct {
	ID        ID                  `json:"id"`
	Authority uuid.UUID           `json:"authority"`
	Reference Reference           `json:"reference"`
	Service   catalogue.ServiceID `json:"service"`
	Version   int64               `json:"version"`
	Title     string              `json:"title"`
	Lang      i18n.Lang           `json:"lang"`
	Sensitive bool                `json:"sensitive,omitempty"`
	Person    Party               `json:"person"`
	Helper    *Helper             `json:"helper,omitempty"`
	Team      identity.TeamID     `json:"team,omitempty"`
	Agent     identity.AgentID    `json:"agent,omitzero"`
	AgentName string              `json:"agent_name,omitempty"`
	Answers   catalogue.Answers   `json:"answers,omitempty"`
	Documents []Document          `json:"documents,omitempty"`
	State     string              `json:"state"`
	Waits     bool                `json:"waits,omitempty"`
	Pauses    []string            `json:"pauses,omitempty"`
	Clocks    []Ticked            `json:"clocks,omitempty"`
	SentAt    time.Time           `json:"sent_at,omitzero"`
	Draft     uuid.UUID           `json:"draft,omitzero"`
}

// Assigned hands the case to a team, or to one agent of it.
type Assigned struct {
	Team     identity.TeamID  `json:"team,omitempty"`
	Agent    identity.AgentID `json:"agent,omitzero"`
	Name     string           `json:"name,omitempty"` // of the agent
	FromTeam identity.TeamID  `json:"from_team,omitempty"`
	From     identity.AgentID `json:"from,omitzero"`
	FromName string           `json:"from_name,omitempty"`
}

// Moved brings the case into another state, with what that state means.
type Moved struct {
	Move     string            `json:"move,omitempty"` // of the definition; empty when rules close or an agent forces it
	From     string            `json:"from"`
	To       string            `json:"to"`
	Final    bool              `json:"final,omitempty"`
	Outcome  catalogue.Outcome `json:"outcome,omitempty"`
	Waits    bool              `json:"waits,omitempty"`
	Pauses   []string          `json:"pauses,omitempty"`
	Resident i18n.Text         `json:"resident,omitempty"` // what the resident reads in the history
	Because  i18n.Text         `json:"because,omitempty"`  // why, in every language that has words for it
}

// Asked puts a question to the resident.
type Asked struct {
	Question Question `json:"question"`
	Message  string   `json:"message,omitempty"` // of the definition, which carries it
}

// Answered is what the resident said to a question, or to all that stand open.
type Answered struct {
	Questions []uuid.UUID       `json:"questions,omitempty"`
	Values    catalogue.Answers `json:"values,omitempty"`
	Text      string            `json:"text,omitempty"`
	Documents []Document        `json:"documents,omitempty"`
}

// Messaged is a message to or from the resident.
type Messaged struct {
	ID        uuid.UUID  `json:"id"`
	In        bool       `json:"in,omitempty"`
	Subject   string     `json:"subject,omitempty"`
	Text      string     `json:"text"`
	Address   string     `json:"address,omitempty"` // where to or where from
	Documents []Document `json:"documents,omitempty"`
}

// Noted is a word among agents that the resident never reads.
type Noted struct {
	ID   uuid.UUID `json:"id"`
	Text string    `json:"text"`
}

// Decided is an answer to what was asked, complete in itself: it can be read years later without the definition.
type Decided struct {
	Seq         int64              `json:"seq,omitempty"` // of its event, in Case.Decision
	At          time.Time          `json:"at,omitzero"`   // likewise
	Outcome     catalogue.Outcome  `json:"outcome"`
	Amount      *Cents             `json:"amount,omitempty"`
	Gives       map[string]any     `json:"gives,omitempty"`   // other facts that it sets
	Reason      string             `json:"reason,omitempty"`  // as whoever decided wrote it; see ReasonIn
	Reasons     i18n.Text          `json:"reasons,omitempty"` // the same in every language: ready words in each one's own
	Explanation *rules.Explanation `json:"explanation,omitempty"`
	Automatic   bool               `json:"automatic,omitempty"`    // by rules alone
	AfterReview bool               `json:"after_review,omitempty"` // the decision before it was contested
	Source      i18n.Text          `json:"source,omitempty"`       // the text that allows it to be automatic
	By          string             `json:"by,omitempty"`           // name of who decided
	Capacity    string             `json:"capacity,omitempty"`     // and in which capacity; see CapacityIn
	ActsAs      i18n.Text          `json:"acts_as,omitempty"`      // the same in every language
	Contest     i18n.Text          `json:"contest,omitempty"`      // how to contest it
	Letter      string             `json:"letter,omitempty"`
}

// ReasonIn is the reason in a reader's language. What somebody wrote in their own words stays as they wrote it.
func (d *Decided) ReasonIn(l i18n.Lang) string { return cmp.Or(d.Reasons[l], d.Reason) }

// CapacityIn is the capacity of who decided, in a reader's language.
func (d *Decided) CapacityIn(l i18n.Lang) string { return cmp.Or(d.ActsAs[l], d.Capacity) }

// Corrected replaces an answer; the event's Why says why.
type Corrected struct {
	Field string `json:"field"`
	Old   any    `json:"old"`
	New   any    `json:"new"`
	Gone  bool   `json:"gone,omitempty"` // its time is over: both are gone
}

// Documented tells of one document: added, scanned, accepted or refused.
type Documented struct {
	Op       DocumentOp `json:"op"`
	Document Document   `json:"document"` // whole when added; else its ID and what changed
}

// DocumentOp says what happened to a document.
type DocumentOp string

// What happens to documents.
const (
	DocumentAdded    DocumentOp = "added"
	DocumentScanned  DocumentOp = "scanned"
	DocumentAccepted DocumentOp = "accepted"
	DocumentRefused  DocumentOp = "refused"
	DocumentGone     DocumentOp = "gone" // one was added; its time is over
)

// Linked and Unlinked tie two cases together and apart; each case has the event.
type Linked struct {
	Link Link `json:"link"`
}

// Unlinked undoes a Linked.
type Unlinked struct {
	Link Link `json:"link"`
}

// Transferred gives the case to another person; links mailed before open nothing any more.
type Transferred struct {
	From       Party  `json:"from"`
	To         Party  `json:"to"`
	Proof      string `json:"proof,omitempty"`  // what was shown
	Joined     bool   `json:"joined,omitempty"` // two files of one person were joined or taken apart: nobody else has it now
	Generation int64  `json:"generation"`
}

// Reopened takes a closed case up again.
type Reopened struct {
	From    string            `json:"from"` // the state it had ended in
	Outcome catalogue.Outcome `json:"outcome,omitempty"`
	To      string            `json:"to"`
	Waits   bool              `json:"waits,omitempty"`
	Pauses  []string          `json:"pauses,omitempty"`
}

// Helped is the answer to: did it help?
type Helped string

// The three answers.
const (
	HelpedYes    Helped = "yes"
	HelpedPartly Helped = "partly"
	HelpedNo     Helped = "no"
)

// Rated is what the resident thought of it.
type Rated struct {
	Helped Helped    `json:"helped"`
	Words  string    `json:"words,omitempty"`
	At     time.Time `json:"at,omitzero"` // in Case.Rating
}

// Objected asks the authority to look again: to have a human review an automatic decision, or to contest it.
type Objected struct {
	Text      string     `json:"text"`
	Human     bool       `json:"human,omitempty"`    // only asks that a person looks at it
	Decision  int64      `json:"decision,omitempty"` // the event contested
	Documents []Document `json:"documents,omitempty"`
}

// Tick is what happened to a deadline.
type Tick string

// What happens to deadlines. Missed is noticed once; recounted follows a change of the calendar.
const (
	Started   Tick = "started"
	Paused    Tick = "paused"
	Resumed   Tick = "resumed"
	Met       Tick = "met"
	Missed    Tick = "missed"
	Dropped   Tick = "dropped"
	Recounted Tick = "recounted"
)

// Ticked is a change of one deadline. Its Due was computed on the authority's calendar of that moment, so that the fold
// needs none.
type Ticked struct {
	Tick     Tick      `json:"tick"`
	Name     string    `json:"name"`
	No       int64     `json:"no,omitempty"` // which one of that name; the event itself when started
	Within   *Within   `json:"within,omitempty"`
	Resident bool      `json:"resident,omitempty"`
	State    string    `json:"state,omitempty"`
	Question uuid.UUID `json:"question,omitzero"`
	Held     bool      `json:"held,omitempty"` // paused by hand: stands still until resumed by hand
	Due      time.Time `json:"due,omitzero"`
}

// Tasked adds a task or says that it is done.
type Tasked struct {
	Done bool       `json:"done,omitempty"`
	Task Task       `json:"task"`           // whole when added; else its ID
	Step *Automated `json:"step,omitempty"` // that gave it, if one did
}

// Automated is one step that ran without a person, with its reasons.
type Automated struct {
	Trigger     string             `json:"trigger"` // received, answered, clock.answer…
	Rule        string             `json:"rule,omitempty"`
	Did         string             `json:"did"`              // the action: move, assign, webhook…
	What        string             `json:"what,omitempty"`   // its object: the move, the team…
	Failed      string             `json:"failed,omitempty"` // in words for the agent, when it could not be done
	Explanation *rules.Explanation `json:"explanation,omitempty"`
	Details     map[string]any     `json:"details,omitempty"`
}

// Notified tells that somebody was sent something.
type Notified struct {
	Notice   uuid.UUID `json:"notice,omitzero"` // of notify
	Template string    `json:"template,omitempty"`
	Subject  string    `json:"subject,omitempty"`
	To       string    `json:"to"` // resident, helper, team, owner
	Address  string    `json:"address,omitempty"`
	State    string    `json:"state,omitempty"` // queued, failed…
}

// Undone takes back an assignment, a move or a link, made seconds before.
type Undone struct {
	Seq      int64            `json:"seq"` // of the event taken back
	Of       Kind             `json:"of"`
	Standing *Standing        `json:"standing,omitempty"` // what a move had changed, as it was before
	Link     *Link            `json:"link,omitempty"`     // what was tied (Of linked) or untied (Of unlinked)
	Team     identity.TeamID  `json:"team,omitempty"`
	Agent    identity.AgentID `json:"agent,omitzero"`
	Name     string           `json:"name,omitempty"`
}

// Standing is all that a move changes.
type Standing struct {
	State     string            `json:"state"`
	Pauses    []string          `json:"pauses,omitempty"`
	Waits     bool              `json:"waits,omitempty"`
	Outcome   catalogue.Outcome `json:"outcome,omitempty"`
	ClosedAt  time.Time         `json:"closed_at,omitzero"`
	WaitingAt time.Time         `json:"waiting_at,omitzero"`
	Entered   int64             `json:"entered,omitempty"`
	Contested bool              `json:"contested,omitempty"`
	Deadlines []Deadline        `json:"deadlines,omitempty"`
	Questions []Question        `json:"questions,omitempty"`
}
