package catalogue

import (
	"slices"
	"strconv"
	"strings"
)

// automation checks each step: its event exists, what it names exists, and no case
// is refused without a person.
func (l *linter) automation() {
	for i := range l.s.Automation {
		step, path := &l.s.Automation[i], join("automation", strconv.Itoa(i))
		l.event(join(path, "on"), step.On)
		for j, state := range step.In {
			l.known(join(join(path, "in"), strconv.Itoa(j)), state, orderedNames(l.s.Flow.States), "no_state")
		}
		if step.Otherwise && (step.When != nil || step.WhenUnknown != nil) {
			l.fault(join(path, "otherwise"), "otherwise_with_when")
		}
		if len(step.Do) == 0 {
			l.fault(join(path, "do"), "no_actions")
		}
		for j := range step.Do {
			l.action(step, &step.Do[j], join(join(path, "do"), strconv.Itoa(j)))
		}
	}
	for _, name := range sortedKeys(l.s.Messages) {
		l.message(l.s.Messages[name], join("messages", name))
	}
	for _, name := range sortedKeys(l.s.Tasks) {
		if within := l.s.Tasks[name].Within; within != nil {
			l.span(*within, join(join("tasks", name), "within"))
		}
	}
}

func (l *linter) message(m Message, path string) {
	l.oneOf(join(path, "to"), m.To, audiences)
	for i, event := range m.On {
		l.event(join(join(path, "on"), strconv.Itoa(i)), event)
	}
	for i, channel := range m.Channels {
		l.oneOf(join(join(path, "channels"), strconv.Itoa(i)), channel, channels)
	}
}

func (l *linter) event(path, event string) {
	kind, name, named := strings.Cut(event, ".")
	switch {
	case named && kind == "state":
		l.known(path, name, orderedNames(l.s.Flow.States), "no_state")
	case named && kind == "move":
		l.known(path, name, orderedNames(l.s.Flow.Moves), "no_move")
	case named && kind == "clock":
		l.known(path, name, l.clocks(), "no_clock")
	case named && kind == "task":
		l.known(path, name, sortedKeys(l.s.Tasks), "no_task")
	default:
		l.known(path, event, plainEvent, "no_event")
	}
}

func (l *linter) action(step *Automation, do *Action, path string) {
	if do.Kind() == "" {
		l.fault(path, "one_action")
		return
	}
	path = join(path, string(do.Kind()))
	switch do.Kind() {
	case DoMove:
		l.doMove(step, do.Move, path)
	case DoAsk:
		l.doAsk(step, do.Ask, path)
	case DoNotify:
		l.known(path, do.Notify.Message, sortedKeys(l.s.Messages), "no_message")
		l.oneOf(join(path, "to"), do.Notify.To, audiences)
	case DoRemind:
		l.span(do.Remind.After, join(path, "after"))
		l.reminds(do.Remind.Message, "reminder", path, "never_reminds")
	case DoLetter:
		l.known(path, do.Letter, sortedKeys(l.s.Letters), "no_letter")
	case DoTask:
		l.known(path, do.Task, sortedKeys(l.s.Tasks), "no_task")
	case DoWebhook:
		for i, fact := range do.Webhook.Send {
			l.known(join(join(path, "send"), strconv.Itoa(i)), fact, append(l.s.Declared(), Variables...), "no_such_fact")
		}
	case DoWait:
		l.span(*do.Wait, path)
	case DoClose:
		l.doClose(do.Close, path)
	}
}

func (l *linter) doMove(step *Automation, name, path string) {
	if !l.known(path, name, orderedNames(l.s.Flow.Moves), "no_move") {
		return
	}
	m, _ := l.s.Move(name)
	if l.s.OutcomeOf(m.To) == OutcomeRefused && m.Automatic == "" {
		l.fault(path, "refusal_by_rule", "Name", name)
	}
	from := step.In
	if step.On == "received" && len(from) == 0 {
		from = Names{l.s.Flow.StartState()}
	}
	for _, state := range from {
		if !m.From.Has(state) && slices.Contains(orderedNames(l.s.Flow.States), state) {
			l.fault(path, "move_not_from", "Name", name, "State", state)
		}
	}
}

func (l *linter) doAsk(step *Automation, ask *Ask, path string) {
	if ask.WhatDecides && step.WhenUnknown == nil {
		l.fault(path, "asks_without_unknown")
	}
	for i, field := range ask.Fields {
		l.known(join(path, strconv.Itoa(i)), field, l.fieldIDs(), "no_field")
	}
	l.reminds(ask.Message, "asked", path, "no_message")
}

// reminds checks the message of a question or reminder, named or by its usual name.
func (l *linter) reminds(message, usual, path, key string) {
	if message == "" {
		message = usual
	}
	l.known(path, message, sortedKeys(l.s.Messages), key)
}

func (l *linter) doClose(o Outcome, path string) {
	l.oneOf(path, string(o), outcomeNames())
	switch {
	case o == OutcomeRefused:
		l.fault(path, "refusal_by_rule", "Name", string(o))
	case slices.Contains(Outcomes, o) && l.s.ClosingState(o) == "":
		l.fault(path, "no_closing_state", "Name", string(o))
	}
}
