package catalogue

import (
	"parvis/internal/kit/i18n"
	"parvis/internal/rules"
)

// Automation is one step that runs without a person: on an event, when its
// conditions hold, do the actions in order.
//
// For one event, the steps are tried from top to bottom and all that match run,
// until one has moved or closed the case. An Otherwise step runs when no earlier
// step of the same event did. When needs yes, Unless needs no (an unknown exception
// stops), WhenUnknown needs unknown.
type Automation struct {
	On          string      `yaml:"on" say:"received, answered, corrected, document, reopened, feedback, state.NAME, move.NAME, clock.NAME, task.NAME" need:"yes"`
	In          Names       `yaml:"in" say:"only in these states"`
	When        *rules.Tree `yaml:"when"`
	WhenUnknown *rules.Tree `yaml:"when_unknown"`
	Unless      *rules.Tree `yaml:"unless"`
	Otherwise   bool        `yaml:"otherwise" say:"when no earlier step of this event ran"`
	Do          []Action    `yaml:"do" need:"yes"`
}

// Action is one thing to do. Exactly one is set; Kind tells which.
type Action struct {
	Move    string   `yaml:"move" say:"make this move"`
	Assign  string   `yaml:"assign" say:"hand to this team"`
	Ask     *Ask     `yaml:"ask" say:"ask the resident: what_decides, or fields"`
	Notify  *Notify  `yaml:"notify" say:"send this message"`
	Remind  *Remind  `yaml:"remind" say:"send a message again until the resident answers"`
	Letter  string   `yaml:"letter" say:"make this letter"`
	Task    string   `yaml:"task" say:"give this task to a person"`
	Webhook *Webhook `yaml:"webhook" say:"tell another program"`
	Wait    *Span    `yaml:"wait" say:"wait before the next action"`
	Close   Outcome  `yaml:"close" say:"end the case with this outcome"`
}

// ActionKind names what an Action does.
type ActionKind string

// The kinds of action.
const (
	DoMove    ActionKind = "move"
	DoAssign  ActionKind = "assign"
	DoAsk     ActionKind = "ask"
	DoNotify  ActionKind = "notify"
	DoRemind  ActionKind = "remind"
	DoLetter  ActionKind = "letter"
	DoTask    ActionKind = "task"
	DoWebhook ActionKind = "webhook"
	DoWait    ActionKind = "wait"
	DoClose   ActionKind = "close"
)

// Kind tells which action it is; empty when none or several are set.
func (a *Action) Kind() ActionKind {
	kinds := a.kinds()
	if len(kinds) != 1 {
		return ""
	}
	return kinds[0]
}

func (a *Action) kinds() []ActionKind {
	var set []ActionKind
	for _, kind := range []struct {
		kind ActionKind
		is   bool
	}{
		{DoMove, a.Move != ""}, {DoAssign, a.Assign != ""}, {DoAsk, a.Ask != nil}, {DoNotify, a.Notify != nil},
		{DoRemind, a.Remind != nil}, {DoLetter, a.Letter != ""}, {DoTask, a.Task != ""},
		{DoWebhook, a.Webhook != nil}, {DoWait, a.Wait != nil}, {DoClose, a.Close != ""},
	} {
		if kind.is {
			set = append(set, kind.kind)
		}
	}
	return set
}

// Ask is a question to the resident on the tracking page. Written "ask: what_decides",
// "ask: [quotient]" or with its parts.
type Ask struct {
	WhatDecides bool      // the facts that would settle the step's when_unknown
	Fields      []string  `yaml:"fields" say:"fields of the form, asked again or for the first time"`
	Text        i18n.Text `yaml:"text" say:"the question in words"`
	Message     string    `yaml:"message" say:"the message that carries it; asked without"`
}

// WhatDecidesWord is how a file asks for the facts that would settle an unknown.
const WhatDecidesWord = "what_decides"

// Notify sends a message. Written "notify: granted" or with its parts.
type Notify struct {
	Message string `yaml:"message" need:"yes"`
	To      string `yaml:"to" say:"resident, helper, team, owner; the message's own without"`
}

// Remind sends a message again and again until the resident has answered.
type Remind struct {
	After   Span   `yaml:"after" need:"yes"`
	Times   int    `yaml:"times"`
	Message string `yaml:"message" say:"reminder without"`
}

// Webhook tells another program. Where it lives and its secret are settings of the
// authority, never in the definition. Written "webhook: accounting" or with its parts.
type Webhook struct {
	To   string   `yaml:"to" need:"yes"`
	Send []string `yaml:"send" say:"facts that go along; the reference always does"`
}

// Message is what somebody is told, in each language. Variables stand in braces:
// {reference}, {amount}, {child_name}.
type Message struct {
	To       string    `yaml:"to" say:"resident, helper, team, owner; resident without"`
	On       Names     `yaml:"on" say:"events that send it without an automation"`
	Channels []string  `yaml:"channels" say:"email, sms, post, page; the person's choice without"`
	Subject  i18n.Text `yaml:"subject" need:"yes"`
	Body     i18n.Text `yaml:"body" need:"yes"`
	Short    i18n.Text `yaml:"short" say:"for SMS, at most 300 characters"`
}

// Letter is a decision in writing; reasons, source and ways to contest are added by the house.
type Letter struct {
	Title  i18n.Text `yaml:"title" need:"yes"`
	Body   i18n.Text `yaml:"body" need:"yes"`
	Signed i18n.Text `yaml:"signed" say:"title of who signs"`
}
