package desk

import (
	"context"

	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/rules"
)

// deadline is a clock in words.
type deadline struct {
	Name string
	Due  ui.Due
	Note string
}

// document is a file of the case with what was said of it.
type document struct {
	Name, Note string
	Open       string // where it is handed out; empty while nobody looked at it
	Tag        ui.Tag
	Accept     string // where it is accepted; empty when that is done
	Refuse     string
}

type tasks struct {
	Add  string
	Rows []taskRow
}

type taskRow struct {
	Words, Note, Done string
	Ended             bool
}

type linkRow struct {
	Href, Reference, Relation, ID, Kind string
	Merged                              bool // made and ended by Merge and Split
}

// panels are the small lists of the third column.
func (p *Pages) panels(ctx context.Context, page *casePage) error {
	for i := range page.Case.Deadlines {
		if d := &page.Case.Deadlines[i]; !d.Ended() {
			page.Deadlines = append(page.Deadlines, p.deadline(ctx, page.Service, d))
		}
	}
	for _, d := range page.Case.Documents {
		page.Documents = append(page.Documents, documentOf(ctx, page, d))
	}
	page.Tasks = p.tasks(ctx, page)
	for _, l := range page.Case.Links {
		page.Links = append(page.Links, linkRow{casePath(l.Reference), string(l.Reference), i18n.T(ctx, "desk.relation."+string(l.Relation)), l.Case.String(), string(l.Relation), l.Relation == cases.Under || l.Relation == cases.Leads})
	}
	return nil
}

func (p *Pages) deadline(ctx context.Context, s *catalogue.Service, d *cases.Deadline) deadline {
	one := deadline{Name: s.Flow.ClockName(i18n.LangOf(ctx), d.Name)}
	switch {
	case d.Paused() || d.Due.IsZero():
		one.Due = ui.Due{Kind: "paused", Words: i18n.T(ctx, "desk.due.paused")}
		one.Note = i18n.T(ctx, "desk.due.paused.note")
	default:
		one.Due = dueWords(ctx, d.Due, p.now())
		one.Note = i18n.T(ctx, "desk.due.before", "Date", i18n.Date(ctx, d.Due))
		if !endOfDay(ctx, d.Due) {
			one.Note = i18n.T(ctx, "desk.due.before_hour", "Date", i18n.Date(ctx, d.Due), "Time", i18n.Clock(ctx, d.Due))
		}
	}
	if d.Resident {
		one.Note = i18n.T(ctx, "desk.due.theirs", "When", one.Note)
	}
	return one
}

func documentPath(page *casePage, id string) string { return page.Path + "/documents/" + id }

func documentOf(ctx context.Context, page *casePage, d cases.Document) document {
	one := document{Name: d.Name, Note: documentNote(ctx, page, d)}
	path := documentPath(page, d.ID.String())
	switch {
	case d.Scan == cases.ScanRefused:
		one.Tag = ui.Tag{Text: i18n.T(ctx, "desk.scan.refused"), Colour: "pink", Icon: "alert"}
		return one
	case d.Scan != cases.ScanClean:
		one.Tag = ui.Tag{Text: i18n.T(ctx, "desk.scan.waiting"), Icon: "hourglass"}
		return one
	}
	one.Open = path
	switch {
	case d.Letter != "":
		one.Tag = ui.Tag{Text: i18n.T(ctx, "desk.document.letter")}
		return one
	case d.Review == cases.ReviewAccepted:
		one.Tag = ui.Tag{Text: i18n.T(ctx, "desk.document.accepted"), Colour: "green", Icon: "check"}
	case d.Review == cases.ReviewRefused:
		one.Tag, one.Accept = ui.Tag{Text: i18n.T(ctx, "desk.document.refused"), Colour: "pink", Icon: "cross"}, path+"/accept"
	default:
		one.Tag, one.Accept, one.Refuse = ui.Tag{Text: i18n.T(ctx, "desk.document.unread"), Colour: "yellow"}, path+"/accept", path+"/refuse"
	}
	if !page.Can.Work {
		one.Accept, one.Refuse = "", ""
	}
	return one
}

func documentNote(ctx context.Context, page *casePage, d cases.Document) string {
	what := d.Title
	if place, ok := page.Service.Field(d.Field); ok && what == "" {
		what = place.Label.Of(ctx)
	}
	note := ui.FileSize(ctx, d.Size) + ", " + i18n.ShortDate(ctx, d.AddedAt)
	if d.Scan == cases.ScanClean {
		note += ", " + i18n.T(ctx, "desk.scan.clean")
	}
	if what != "" {
		note = what + ". " + note
	}
	if d.Why != "" {
		note += ". " + d.Why
	}
	return note
}

func (p *Pages) tasks(ctx context.Context, page *casePage) (t tasks) {
	if page.Can.Work {
		t.Add = page.Path + "/tasks"
	}
	for _, task := range page.Case.Tasks {
		row := taskRow{Words: taskWords(ctx, page.Service, task), Ended: !task.DoneAt.IsZero()}
		switch {
		case row.Ended:
			row.Note = i18n.T(ctx, "desk.task.done", "Who", whoWords(ctx, task.DoneBy, page.Case), "When", when(ctx, task.DoneAt, p.now()))
		case !task.DueAt.IsZero():
			row.Note = dueWords(ctx, task.DueAt, p.now()).Words
		}
		if task.Team != "" {
			row.Note = joined(page.team(task.Team), row.Note)
		}
		if page.Can.Work && !row.Ended {
			row.Done = page.Path + "/tasks/" + task.ID.String() + "/done"
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func joined(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + ", " + b
}

// ruling is what the named rules say on today's facts.
type ruling struct {
	Rows    []ruled
	Unknown int
}

// ruled is one rule by its label, with what was found, or with the rules that it is made of.
type ruled struct {
	Answer rules.Answer
	Words  string
	Note   string
	Parts  []reason
}

func (p *Pages) ruling(ctx context.Context, page *casePage) error {
	view, err := p.Flow.Look(ctx, page.Case)
	if err != nil {
		return err
	}
	for _, rule := range page.Service.Rules {
		e := view.Rule(rule.Name).Explain()
		one := ruledOf(ctx, rule, &e)
		if one.Answer == rules.Unknown {
			page.Rules.Unknown++
		}
		page.Rules.Rows = append(page.Rules.Rows, one)
	}
	return nil
}

func ruledOf(ctx context.Context, rule catalogue.Named[rules.Tree], e *rules.Explanation) ruled {
	all := reasons(ctx, e)
	one := ruled{Answer: e.Answer, Words: e.Label.Of(ctx)}
	if len(all) == 1 {
		one.Words, one.Note = all[0].Words, all[0].Source
		return one
	}
	if one.Words == "" { // a version from before rules had labels
		one.Words = i18n.T(ctx, "desk.rule.named", "Name", rule.Name)
	}
	one.Parts = all
	return one
}
