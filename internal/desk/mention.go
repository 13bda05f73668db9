package desk

import (
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"parvis/internal/cases"
	"parvis/internal/desk/alerts"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
)

// tellInput is the list of colleagues beside a note: what a name after "@" does, without typing it.
const tellInput = "tell"

// callable is a colleague or a team that a note may name.
type callable struct {
	Key   string // agent:ID or team:ID
	Name  string
	Hands []string // what may stand after "@", in small letters
	Agent identity.AgentID
	Team  identity.TeamID
}

// callables are those of the authority, but the agent who writes.
func (p *Pages) callables(ctx context.Context) (all []callable, err error) {
	me, _ := identity.AgentOf(ctx)
	agents, err := p.Identity.Agents(ctx)
	if err != nil {
		return nil, err
	}
	for _, a := range agents {
		if a.Closed || a.ID == me.ID {
			continue
		}
		local, _, _ := strings.Cut(a.Email, "@")
		all = append(all, callable{Key: "agent:" + a.ID.String(), Name: a.Name, Agent: a.ID, Hands: []string{strings.ToLower(a.Name), strings.ToLower(local)}})
	}
	teams, err := p.Identity.Teams(ctx)
	for _, t := range teams {
		c := callable{Key: "team:" + string(t.ID), Name: t.Name.Of(ctx), Team: t.ID}
		for _, lang := range i18n.Langs {
			c.Hands = append(c.Hands, strings.ToLower(t.Name.In(lang)))
		}
		all = append(all, c)
	}
	return all, err
}

// tellChoices are the same as boxes to tick.
func (p *Pages) tellChoices(ctx context.Context) (choices []ui.Choice, err error) {
	all, err := p.callables(ctx)
	for _, c := range all {
		hint := ""
		if c.Team != "" {
			hint = i18n.T(ctx, "alerts.tell.team")
		}
		choices = append(choices, ui.Choice{Value: c.Key, Text: c.Name, Hint: hint})
	}
	return choices, err
}

// called finds who is named after "@" in a text, the longest name that fits; twice is who shares a name with another.
func called(text string, all []callable) (found []callable, twice []string) {
	lower := strings.ToLower(text)
	for i := 0; i < len(lower); i++ {
		if lower[i] != '@' || i > 0 && wordBefore(lower[:i]) {
			continue
		}
		fits := longest(lower[i+1:], all)
		if len(fits) > 1 {
			twice = append(twice, fits[0].Name)
			continue
		}
		for _, c := range fits {
			if !slices.ContainsFunc(found, func(o callable) bool { return o.Key == c.Key }) {
				found = append(found, c)
			}
		}
	}
	return found, twice
}

// wordBefore tells that a letter or figure ends the text: the "@" stands within an address.
func wordBefore(text string) bool {
	r, _ := utf8.DecodeLastRuneInString(text)
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

// longest are those whose name begins the text and ends there with a word.
func longest(text string, all []callable) (fits []callable) {
	length := 0
	for _, c := range all {
		for _, hand := range c.Hands {
			if hand == "" || !strings.HasPrefix(text, hand) || goesOn(text[len(hand):]) || len(hand) < length {
				continue
			}
			if len(hand) > length {
				fits, length = nil, len(hand)
			}
			if !slices.ContainsFunc(fits, func(o callable) bool { return o.Key == c.Key }) {
				fits = append(fits, c)
			}
		}
	}
	return fits
}

func goesOn(rest string) bool {
	r, size := utf8.DecodeRuneInString(rest)
	return size > 0 && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// mention tells those whom a note names, or who are ticked beside it, and says whom. Who may not open the request
// cannot be called to it.
func (p *Pages) mention(ctx context.Context, tx *db.Tx, c cases.Case, text string, ticked []string) (told []string, err error) {
	all, err := p.callables(ctx)
	if err != nil {
		return nil, err
	}
	who, twice := called(text, all)
	for _, one := range all {
		if slices.Contains(ticked, one.Key) && !slices.ContainsFunc(who, func(o callable) bool { return o.Key == one.Key }) {
			who = append(who, one)
		}
	}
	for _, name := range twice {
		if !slices.ContainsFunc(who, func(o callable) bool { return o.Name == name }) {
			return nil, errs.New(errs.Invalid, "alerts.tell.twice", "Name", name)
		}
	}
	var receivers []identity.AgentID
	for _, one := range who {
		some, err := p.readersAmong(ctx, c, one)
		if err != nil {
			return nil, err
		}
		receivers, told = append(receivers, some...), append(told, one.Name)
	}
	me, _ := identity.AgentOf(ctx)
	return told, p.Alerts.PutToAll(ctx, tx, receivers, alerts.NewAlert{Kind: alerts.Mention, About: alerts.OfCase(c.ID), Words: sparing(c, text), By: me.Name})
}

// sparing keeps the words of a sensitive request where they are.
func sparing(c cases.Case, text string) string {
	if c.Sensitive {
		return ""
	}
	return clip(text, mostWords)
}

// readersAmong are those behind a name who may open the case; nobody is a problem of the text.
func (p *Pages) readersAmong(ctx context.Context, c cases.Case, who callable) (all []identity.AgentID, err error) {
	ids := []identity.AgentID{who.Agent}
	if who.Team != "" {
		if ids, err = p.receiversOf(ctx, cases.Assignment{Team: who.Team}); err != nil {
			return nil, err
		}
	}
	for _, id := range ids {
		a, err := p.Identity.Agent(ctx, id)
		if err != nil {
			return nil, err
		}
		if a.Rights.Allow(MayRead) && (!c.Sensitive || a.Rights.Allow(MaySeeSensitive)) {
			all = append(all, id)
		}
	}
	if len(all) == 0 {
		return nil, errs.New(errs.Invalid, "alerts.tell.cannot", "Name", who.Name)
	}
	return all, nil
}
