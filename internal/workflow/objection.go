package workflow

import (
	"context"
	"fmt"

	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/kit/db"
	"parvis/internal/kit/i18n"
)

// What whoever contests may expect. A person who only asks for a person to look is answered sooner; on a complaint the
// law counts two months of silence as a refusal (CRPA L411-7), and the town gives itself half of that.
var (
	lookWithin   = catalogue.Span{WorkingDays: 10}
	answerWithin = catalogue.Span{Months: 1}
)

// objected hands the case to a person with a date, and tells the resident so. The decision stands until somebody reopens
// the case by the definition's own move; nothing that runs is stopped.
func (p *plan) objected(ctx context.Context, tx *db.Tx, e cases.Event) error {
	within, what := answerWithin, "contested"
	if d, ok := e.Data.(*cases.Objected); ok && d.Human {
		within, what = lookWithin, "look_again"
	}
	due, err := p.in(tx.Now, within)
	if err != nil {
		return err
	}
	task := cases.Task{Text: i18n.In(p.lang(), "workflow.task."+what), DueAt: due, Objection: e.Seq}
	if err := p.giveOwnTask(ctx, tx, task); err != nil {
		return err
	}
	date := i18n.Text{}
	for _, lang := range i18n.Langs {
		date[lang] = i18n.DateIn(lang, due.In(p.here.Location()))
	}
	return p.sayHouse(ctx, tx, "objected", "Date", date)
}

// reopened tells the resident that the request is taken up again, unless they did that themselves or the definition has
// words of its own for it.
func (p *plan) reopened(ctx context.Context, tx *db.Tx, e cases.Event) error {
	d, ok := e.Data.(*cases.Reopened)
	if _, agent := e.By.Agent(); !ok || !agent {
		return nil
	}
	for _, trigger := range reopening(p.service, d) {
		if len(messagesOn(p.service, trigger)) > 0 {
			return nil
		}
	}
	return p.sayHouse(ctx, tx, "reopened", "Date", nil)
}

// sayHouse sends one of the house's own messages to the resident, under the name house-NAME; what it tells stands in
// each language of its own.
func (p *plan) sayHouse(ctx context.Context, tx *db.Tx, name, what string, tells i18n.Text) error {
	m := catalogue.Message{To: toResident, Subject: i18n.Text{}, Body: i18n.Text{}}
	for _, lang := range i18n.Langs {
		m.Subject[lang] = i18n.In(lang, "workflow.mail."+name+".subject")
		m.Body[lang] = i18n.In(lang, "workflow.mail."+name+".body", what, tells.In(lang))
	}
	return p.send(ctx, tx, letterbox{m, "house-" + name, fmt.Sprintf("%d/house/%s", p.seq, name), nil})
}
