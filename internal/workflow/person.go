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
	return p.askPersonWithin(ctx, tx, soon, what, pairs...)
}

func (p *plan) askPersonWithin(ctx context.Context, tx *db.Tx, within catalogue.Span, what string, pairs ...any) error {
	text := i18n.In(p.lang(), "workflow.task."+what, pairs...)
	for _, task := range p.c.Tasks {
		if task.DoneAt.IsZero() && task.Name == "" && task.Text == text {
			return nil
		}
	}
	due, err := p.in(tx.Now, within)
	if err != nil {
		return err
	}
	return p.giveTask(ctx, tx, cases.Task{Text: text, Team: p.owner(), DueAt: due})
}
