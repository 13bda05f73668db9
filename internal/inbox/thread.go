package inbox

import (
	"time"

	"github.com/google/uuid"

	"parvis/internal/identity"
	"parvis/internal/inbox/inboxsql"
	"parvis/internal/kit/db"
	"parvis/internal/kit/tenant"
)

// ThreadState is whether an exchange goes on.
type ThreadState string

// The states: a new message opens a closed thread again.
const (
	Open   ThreadState = "open"
	Closed ThreadState = "closed"
)

// Thread is one exchange with one party by one account.
type Thread struct {
	Authority    tenant.ID
	ID           ThreadID
	Account      AccountID
	Door         Door
	Party        string
	PartyName    string
	AnswerTo     string
	Person       uuid.UUID // uuid.Nil until somebody knows
	Subject      string
	Conversation string
	State        ThreadState
	Team         identity.TeamID
	Agent        uuid.UUID // uuid.Nil when nobody has taken it
	Count        int       // messages both ways
	Answers      int       // how many of them are ours
	Unread       int
	First, Last  time.Time
	Waiting      time.Time // since when they wait for us; zero when they do not
	Closed       time.Time
	Version      int64

	replyKey string
	tallied
}

func threadOf(row inboxsql.InboxThread) Thread {
	return Thread{
		Authority: row.AuthorityID, ID: ThreadID(row.ID), Account: AccountID(row.AccountID), Door: Door(row.Door), Party: row.Party,
		PartyName: row.PartyName, AnswerTo: row.AnswerTo, Person: row.PersonID.UUID, Subject: row.Subject,
		Conversation: row.Conversation, State: ThreadState(row.State), Team: identity.TeamID(row.TeamID), Agent: row.AgentID.UUID,
		Count: int(row.Count), Answers: int(row.Answers), Unread: int(row.Unread), First: row.FirstAt.Time, Last: row.LastAt.Time,
		Waiting: row.WaitingAt.Time, Closed: row.ClosedAt.Time, Version: row.Version, replyKey: row.ReplyKey,
		tallied: tallied{settled: settling(row.Settled), team: identity.TeamID(row.SettledTeam), round: row.RoundAt.Time, answers: int(row.RoundAnswers)},
	}
}

func (t Thread) saved() inboxsql.SaveThreadParams {
	return inboxsql.SaveThreadParams{
		AuthorityID: t.Authority, ID: uuid.UUID(t.ID), PartyName: t.PartyName, AnswerTo: t.AnswerTo, PersonID: optional(t.Person),
		State: string(t.State), TeamID: string(t.Team), AgentID: optional(t.Agent), Count: int64(t.Count), Answers: int64(t.Answers),
		Unread: int64(t.Unread), LastAt: db.At(t.Last), WaitingAt: db.At(t.Waiting), ClosedAt: db.At(t.Closed), Version: t.Version,
		Settled: string(t.settled), SettledTeam: string(t.tallied.team), RoundAt: db.At(t.round), RoundAnswers: int64(t.tallied.answers),
	}
}

// take is the rule for a message that comes in: they wait from the first one that we have not answered.
func (t *Thread) take(i Item, answerTo string) {
	t.Count++
	t.Last = later(t.Last, i.Received)
	if t.PartyName == "" && i.Party == t.Party {
		t.PartyName = i.PartyName
	}
	if i.Party == t.Party && answerTo != "" {
		t.AnswerTo = answerTo
	}
	if i.Facts.Auto == Replied || i.Facts.Bounce != nil || i.Facts.Command != "" {
		return // a machine does not wait, nor who was answered by the door
	}
	t.Unread++
	if t.Waiting.IsZero() {
		t.Waiting = i.Received
	}
	t.State, t.Closed = Open, time.Time{}
}

// answer is the rule for a message of ours: automatic ones keep nobody from waiting.
func (t *Thread) answer(at time.Time, automatic bool) {
	t.Count++
	t.Last = later(t.Last, at)
	if automatic {
		return
	}
	t.answered()
	t.Waiting = time.Time{}
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
