package workflow

import (
	"context"

	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/kit/db"
	"parvis/internal/kit/i18n"
)

// soon is how long a task of the house's own may wait.
var soon = catalogue.Span{WorkingDays: 2}

// askPerson gives the team in charge a task of the house's own, unless the same one stands open.
func (p *plan) askPerson(ctx context.Context, tx *db.Tx, what string, pairs ...any) error {
	due, err := p.in(tx.Now, soon)
	if err != nil {
		return err
	}
	return p.giveOwnTask(ctx, tx, cases.Task{Text: i18n.In(p.lang(), "workflow.task."+what, pairs...), DueAt: due})
}

func (p *plan) giveOwnTask(ctx context.Context, tx *db.Tx, task cases.Task) error {
	for _, open := range p.c.Tasks {
		if open.DoneAt.IsZero() && open.Name == "" && open.Text == task.Text {
			return nil
		}
	}
	task.Team = p.owner()
	c, _, err := p.s.Cases.AddTask(ctx, tx, p.by(nil), task)
	return p.took(c, err)
}
