package desk

import (
	"context"
	"slices"
	"strings"
	"time"

	"parvis/internal/cases"
	"parvis/internal/identity"
	"parvis/internal/kit/i18n"
	"parvis/internal/notify"
	"parvis/internal/rules"
)

// The parts of a history that one may look at alone.
const (
	showAll       = "all"
	showMessages  = "messages"
	showDecisions = "decisions"
	showAutomatic = "automatic"
)

var parts = []string{showAll, showMessages, showDecisions, showAutomatic}

// history is what happened, oldest first, a day after another.
type history struct {
	Show     string
	Tabs     []tab
	Days     []day
	Revision int64 // what was read: verbs expect the case to be there still
	all      []entry
}

type tab struct {
	Href, Text string
	Current    bool
}

type day struct {
	Words   string
	Entries []entry
}

// entry is an event in words. Look is in, out, note, auto, or empty for a fact on one line.
type entry struct {
	Seq   int64
	At    time.Time
	Time  string
	Look  string
	Icon  string
	Who   string
	What  string
	Text  string
	Why   string
	Rules []reason
	Files []fileLink
	Sent  sent
	Part  string
	Says  []string // old and new of a correction
}

// sent is what became of a mail.
type sent struct {
	Words string
	Bad   bool
}

type fileLink struct{ Href, Name string }

// reason is one rule by its label, or a comparison that stands in none: what was found, what it takes, where it is
// written.
type reason struct {
	Answer rules.Answer
	Words  string
	Source string
}

func (p *Pages) history(ctx context.Context, page *casePage) error {
	events, err := p.Cases.History(ctx, p.DB.Read(), page.Case.ID)
	if err != nil {
		return err
	}
	mails, err := p.mails(ctx, page.Case)
	if err != nil {
		return err
	}
	n := narrator{page: page, mails: mails}
	h := &page.History
	h.Revision, h.all = page.Case.Revision, n.tell(ctx, events)
	if n.objection != "" && page.Case.Contested {
		page.Objection = n.objection
	}
	h.tabs(ctx, page)
	h.lay(ctx, p.now(), showAll)
	return nil
}

// mails are the messages of the case by their id.
func (p *Pages) mails(ctx context.Context, c cases.Case) (map[notify.ID]notify.Record, error) {
	list, err := p.Notices.OfCase(ctx, c.ID.UUID)
	if err != nil {
		return nil, err
	}
	by := make(map[notify.ID]notify.Record, len(list))
	for _, m := range list {
		by[m.ID] = m
	}
	return by, nil
}

func (h *history) tabs(ctx context.Context, page *casePage) {
	for _, part := range parts {
		q := page.Look.place()
		q.Set("show", part)
		h.Tabs = append(h.Tabs, tab{Href: page.Path + "?" + q.Encode() + "#hh", Text: i18n.T(ctx, "desk.history."+part, "N", len(h.all))})
	}
}

// choose shows one part of the history.
func (h *history) choose(ctx context.Context, part string) {
	if !slices.Contains(parts, part) {
		part = showAll
	}
	h.Show = part
	for i := range h.Tabs {
		h.Tabs[i].Current = parts[i] == part
	}
	var kept []day
	for _, d := range h.Days {
		d.Entries = slices.DeleteFunc(slices.Clone(d.Entries), func(e entry) bool { return part != showAll && e.Part != part })
		if len(d.Entries) > 0 {
			kept = append(kept, d)
		}
	}
	h.Days = kept
}

// lay puts the entries under their days.
func (h *history) lay(ctx context.Context, now time.Time, part string) {
	for _, e := range h.all {
		words := dayWords(ctx, e.At, now)
		if n := len(h.Days); n == 0 || h.Days[n-1].Words != words {
			h.Days = append(h.Days, day{Words: words})
		}
		last := &h.Days[len(h.Days)-1]
		last.Entries = append(last.Entries, e)
	}
	h.choose(ctx, part)
}

func dayWords(ctx context.Context, t, now time.Time) string {
	switch days(ctx, t, now) {
	case 0:
		return i18n.T(ctx, "desk.day.today", "Date", i18n.Date(ctx, t))
	case 1:
		return i18n.T(ctx, "desk.day.yesterday", "Date", i18n.Date(ctx, t))
	}
	return i18n.Date(ctx, t)
}

// reasons are the rules of an explanation by their labels, and the comparisons that stand in none, each once.
func reasons(ctx context.Context, e *rules.Explanation) (all []reason) {
	if e == nil {
		return nil
	}
	var walk func(rules.Explanation)
	walk = func(e rules.Explanation) {
		one, whole := ruleOf(ctx, e)
		if !whole {
			for _, part := range e.Parts {
				walk(part)
			}
		} else if one.Words != "" && !slices.Contains(all, one) {
			all = append(all, one)
		}
	}
	walk(*e)
	return all
}

// ruleOf tells a part of an explanation on one line; whole is false when it is better told by its own parts.
func ruleOf(ctx context.Context, e rules.Explanation) (one reason, whole bool) {
	switch label := e.Label.Of(ctx); {
	case label != "" && !slices.ContainsFunc(e.Parts, labelled):
		return reason{e.Answer, label, strings.Join(found(ctx, e, label), ". ")}, true
	case e.Kind == "":
		return reason{e.Answer, e.Says.Of(ctx), sourceWords(ctx, e)}, true
	}
	return reason{}, false
}

func labelled(e rules.Explanation) bool {
	return len(e.Label) > 0 || slices.ContainsFunc(e.Parts, labelled)
}

// found are the comparisons under a label, each with its text; one that says the label again is left to it.
func found(ctx context.Context, e rules.Explanation, label string) (lines []string) {
	if e.Kind == "" {
		line := sourceWords(ctx, e)
		if says := e.Says.Of(ctx); !strings.HasPrefix(says, label) {
			line = strings.TrimSpace(says + " " + line)
		}
		return []string{strings.TrimSuffix(line, ".")}
	}
	for _, part := range e.Parts {
		for _, line := range found(ctx, part, label) {
			if !slices.Contains(lines, line) {
				lines = append(lines, line)
			}
		}
	}
	return lines
}

// sourceWords tell the text that sets a limit, since when, and on which day it was read.
func sourceWords(ctx context.Context, e rules.Explanation) string {
	source := e.Source.Of(ctx)
	if source != "" && e.Since != "" {
		source = i18n.T(ctx, "desk.source.since", "Source", source, "Since", civilWords(ctx, e.Since))
	}
	if e.Day == "" {
		return source
	}
	read := i18n.T(ctx, "desk.source.read", "Day", civilWords(ctx, e.Day))
	if source == "" {
		return read
	}
	return source + ". " + read
}

func civilWords(ctx context.Context, iso string) string {
	t, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return iso
	}
	return i18n.CivilIn(i18n.LangOf(ctx), t)
}

// mark is the sign and word of an answer.
func (r reason) mark(ctx context.Context) (icon, class, word string) { return mark(ctx, r.Answer) }

func mark(ctx context.Context, a rules.Answer) (icon, class, word string) {
	switch a {
	case rules.Yes:
		return "check", "d-ok", i18n.T(ctx, "desk.answer.yes")
	case rules.No:
		return "cross", "d-muted", i18n.T(ctx, "desk.answer.no")
	}
	return "help", "d-warn", i18n.T(ctx, "desk.answer.unknown")
}

// whoWords names a hand.
func whoWords(ctx context.Context, a identity.Actor, c cases.Case) string {
	switch {
	case a.Kind == identity.ByAutomation || a.Kind == identity.BySystem:
		return i18n.T(ctx, "desk.automaton")
	case a.Name != "":
		return a.Name
	case a.Kind == identity.ByResident && c.Person.Name != "":
		return c.Person.Name
	}
	return i18n.T(ctx, "desk.nameless")
}
