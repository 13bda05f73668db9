package desk

import (
	"context"
	"net/http"
	"strings"
	"time"

	"parvis/internal/forms"
	"parvis/internal/identity"
	"parvis/internal/inbox"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
)

var threadIcons = map[inbox.Door]string{
	inbox.Email: "mail", inbox.Phone: "phone", inbox.Counter: "counter", inbox.SMS: "sms", inbox.Chat: "chat",
	inbox.Social: "broadcast", inbox.Reports: "map-pin", inbox.Web: "web",
}

func threadIcon(door inbox.Door) string {
	if icon, ok := threadIcons[door]; ok {
		return icon
	}
	return "inbox"
}

func titleOf(ctx context.Context, t inbox.Thread) string {
	if t.Subject != "" {
		return t.Subject
	}
	return i18n.T(ctx, "desk.thread.untitled", "Door", i18n.T(ctx, "inbox.door."+string(t.Door)))
}

func partyWords(t inbox.Thread) string {
	if t.PartyName != "" {
		return t.PartyName
	}
	return reachWords(t.Door, t.Party)
}

// reachWords is an address as people write it: numbers of telephones in pairs.
func reachWords(door inbox.Door, party string) string {
	if door == inbox.Phone || door == inbox.SMS || strings.HasPrefix(party, "+") {
		return forms.PhoneWords(party)
	}
	return party
}

// threadRow is the line of a thread in the list.
func (p *Pages) threadRow(ctx context.Context, l look, t line) row {
	id := inbox.ThreadID(t.ThreadID)
	one := row{
		ID: id.String(), Name: id.String(), Thread: true, Icon: threadIcon(inbox.Door(t.Door)),
		Channel: i18n.T(ctx, "inbox.door."+t.Door), Who: reachWords(inbox.Door(t.Door), t.Who), Title: t.Title, Due: threadDue(ctx, t, p.now()),
		Unseen: t.Unseen, Current: l.Thread == id, Tag: threadTag(ctx, t), When: when(ctx, t.UpdatedAt.Time, p.now()), In: true,
		Href: l.threadURL(id), Detail: threadDetail(l, id), Push: l.withThread(id), Last: t.LastWords,
	}
	if one.Who == "" {
		one.Who = i18n.T(ctx, "desk.nameless")
	}
	if one.Title == "" {
		one.Title = i18n.T(ctx, "desk.thread.untitled", "Door", one.Channel)
	}
	if t.LastBy == string(inbox.In) && t.LastWords != "" {
		one.Last = i18n.T(ctx, "desk.quoted", "Text", t.LastWords)
	}
	return one
}

func threadTag(ctx context.Context, t line) ui.Tag {
	switch {
	case t.Failed:
		return ui.Tag{Text: i18n.T(ctx, "desk.thread.failed"), Colour: "pink", Icon: "alert"}
	case t.Junk:
		return ui.Tag{Text: i18n.T(ctx, "desk.thread.junked")}
	case !t.ClosedAt.IsZero():
		return ui.Tag{Text: i18n.T(ctx, "desk.thread.closed"), Icon: "check"}
	case !t.WaitingAt.IsZero():
		return ui.Tag{Text: i18n.T(ctx, "desk.thread.to_sort"), Colour: "yellow"}
	}
	return ui.Tag{Text: i18n.T(ctx, "desk.thread.answered"), Colour: "blue"}
}

// threadDue says until when an answer is owed; nothing when nobody waits.
func threadDue(ctx context.Context, t line, now time.Time) ui.Due {
	if t.WaitingAt.IsZero() || !t.ClosedAt.IsZero() {
		return ui.Due{}
	}
	return dueWords(ctx, t.OrderAt.Time, now)
}

// oneThreadRow draws one line again, after a hint; a thread that is in no list any more says so.
func (p *Pages) oneThreadRow(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	l, err := p.lookOf(r)
	if err != nil {
		return err
	}
	t, err := p.thread(r)
	if err != nil {
		return err
	}
	row, err := p.lineOfThread(ctx, p.DB.Read(), t.ID)
	if err != nil {
		return err
	}
	one := p.threadRow(ctx, l, row)
	one.In = p.lineBelongs(ctx, l, row)
	w.Header().Set("Cache-Control", "no-store")
	return web.Render(w, r, http.StatusOK, rowLine(one))
}

// lineBelongs asks of one line what the view asks of all.
func (p *Pages) lineBelongs(ctx context.Context, l look, t line) bool {
	f, ok := threadsIn(mine(ctx, l.Filter), p.now())
	agent := identity.AgentID{UUID: t.AgentID}
	switch {
	case !ok || t.CaseID != [16]byte{}:
		return false
	case f.Ended() == "open" && !t.ClosedAt.IsZero(), f.Ended() == "closed" && t.ClosedAt.IsZero():
		return false
	case !f.Agent.IsZero() && f.Agent != agent, f.Unassigned && !agent.IsZero():
		return false
	case f.Unseen && !t.Unseen, f.Late && !t.OrderAt.Before(p.now()):
		return false
	}
	return among(f.Teams, teamOf(t)) && among(f.doors, inbox.Door(t.Door))
}

func among[T comparable](all []T, one T) bool {
	for _, a := range all {
		if a == one {
			return true
		}
	}
	return len(all) == 0
}
