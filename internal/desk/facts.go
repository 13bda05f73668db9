package desk

import (
	"context"

	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/kit/i18n"
	"parvis/internal/notify"
)

// fact is an event that stands on one line.
func (n *narrator) fact(ctx context.Context, one entry, e cases.Event) (entry, bool) {
	t := func(key string, pairs ...any) string { return i18n.T(ctx, "desk.event."+key, pairs...) }
	switch d := e.Data.(type) {
	case *cases.Assigned:
		one.Icon, one.What = "user", n.assigned(ctx, d)
	case *cases.Moved:
		one.Icon, one.What = "arrow-right", t("moved", "State", n.state(ctx, d.To))
	case *cases.Reopened:
		one.Icon, one.What = "refresh", t("reopened", "State", n.state(ctx, d.To))
	case *cases.Corrected:
		if d.Gone {
			one.Icon, one.What = "pencil", t("corrected", "Field", n.fieldWords(ctx, d.Field))
			return one, true
		}
		one.Icon, one.What = "pencil", t("corrected", "Field", n.fieldWords(ctx, d.Field))
		one.Says = []string{t("was", "Old", n.show(ctx, d.Field, catalogue.Answers{d.Field: d.Old})), t("now", "New", n.show(ctx, d.Field, catalogue.Answers{d.Field: d.New}))}
	case *cases.Documented:
		return n.documented(ctx, one, d), true
	case *cases.Mandated:
		one.Icon, one.What = "user-plus", t("acts", "Helper", d.Helper.Name, "Person", n.page.Case.Person.Name)
		if d.Ended {
			one.What = t("acts_no_more", "Helper", d.Helper.Name, "Person", n.page.Case.Person.Name)
		}
	case *cases.Transferred:
		if d.Joined {
			one.Icon, one.What = "merge", t("joined")
			return one, true
		}
		one.Icon, one.What = "user-plus", t("transferred", "From", d.From.Name, "To", d.To.Name)
		if d.Proof != "" {
			one.Says = []string{t("proof", "Proof", d.Proof)}
		}
	case *cases.Linked:
		one.Icon, one.What = "merge", t("linked", "Reference", string(d.Link.Reference))
	case *cases.Unlinked:
		one.Icon, one.What = "merge", t("unlinked", "Reference", string(d.Link.Reference))
	case *cases.Merged, *cases.Split, *cases.Followed, *cases.Heard:
		return n.together(ctx, one, d), true
	case *cases.Ticked:
		return n.ticked(ctx, one, d)
	case *cases.Tasked:
		one.Icon, one.What = "list", n.tasked(ctx, d)
		if d.Step != nil {
			one.Look, one.Rules = "auto", reasons(ctx, d.Step.Explanation)
		}
	case *cases.Notified:
		return n.notified(ctx, one, d), true
	case *cases.Undone:
		one.Icon, one.What = "undo", t("undone")
	case *cases.Purged:
		one.Icon, one.What = "shield", t("purged")
	default:
		one.Icon, one.What = "history", string(e.Kind)
	}
	return one, true
}

func (n *narrator) state(ctx context.Context, name string) string {
	if st, ok := n.page.Service.State(name); ok {
		return st.Desk.Of(ctx)
	}
	return name
}

func (n *narrator) assigned(ctx context.Context, d *cases.Assigned) string {
	if d.Name != "" {
		return i18n.T(ctx, "desk.event.assigned", "Name", d.Name)
	}
	return i18n.T(ctx, "desk.event.to_team", "Team", n.page.team(d.Team))
}

func (n *narrator) documented(ctx context.Context, one entry, d *cases.Documented) entry {
	name := d.Document.Name
	if name == "" {
		name = i18n.T(ctx, "desk.event.document.erased")
	}
	if doc, ok := n.page.Case.Document(d.Document.ID); ok {
		name = doc.Name
	}
	one.Icon, one.What = "clip", i18n.T(ctx, "desk.event.document."+string(d.Op), "Name", name)
	if d.Op == cases.DocumentScanned {
		one.What = i18n.T(ctx, "desk.event.scan."+string(d.Document.Scan), "Name", name)
	}
	if d.Op == cases.DocumentRefused {
		one.Says = []string{d.Document.Why}
	}
	return one
}

func (n *narrator) ticked(ctx context.Context, one entry, d *cases.Ticked) (entry, bool) {
	one.Icon, one.Part = "clock", showAutomatic
	switch d.Tick {
	case cases.Recounted, cases.Dropped:
		return one, false
	case cases.Paused:
		one.Icon = "pause"
	case cases.Missed:
		one.Icon = "alert"
	}
	one.Who = ""
	one.What = i18n.T(ctx, "desk.event.clock."+string(d.Tick), "Clock", n.page.Service.Flow.ClockName(i18n.LangOf(ctx), d.Name))
	return one, true
}

func (n *narrator) tasked(ctx context.Context, d *cases.Tasked) string {
	key := "desk.event.task"
	task := d.Task
	if d.Done {
		key = "desk.event.task_done"
		if found, ok := n.page.Case.Task(task.ID); ok {
			task = *found
		}
	}
	return i18n.T(ctx, key, "Task", taskWords(ctx, n.page.Service, task))
}

func taskWords(ctx context.Context, s *catalogue.Service, task cases.Task) string {
	if t, ok := s.Tasks[task.Name]; ok {
		return t.Label.Of(ctx)
	}
	if task.Text != "" {
		return task.Text
	}
	return task.Name
}

// notified is a mail with what became of it.
func (n *narrator) notified(ctx context.Context, one entry, d *cases.Notified) entry {
	one.Look, one.Icon, one.Part = "out", "mail", showMessages
	one.Who = i18n.T(ctx, "desk.automaton")
	one.What = i18n.T(ctx, "desk.event.notified", "To", known(ctx, "desk.to."+d.To, d.To), "Address", d.Address)
	one.Text = d.Subject
	one.Sent = n.sent(ctx, d)
	return one
}

// sent is what became of a mail.
func (n *narrator) sent(ctx context.Context, d *cases.Notified) sent {
	m, ok := n.mails[notify.ID(d.Notice)]
	if !ok {
		return sent{}
	}
	return sentState(ctx, m)
}

func sentState(ctx context.Context, m notify.Record) sent {
	if !m.Bounced.IsZero() {
		return sent{Words: i18n.T(ctx, "desk.sent.bounced"), Bad: true}
	}
	return sent{Words: known(ctx, "desk.sent."+string(m.State), string(m.State)), Bad: m.State == notify.StateFailed || m.State == notify.StateUnsure}
}
