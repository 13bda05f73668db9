package seed

import (
	"context"

	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/i18n"
	"parvis/internal/workflow"
)

// move makes one move, as whoever may make it.
func (t *story) move(ctx context.Context, m step) error {
	if m.It.May == catalogue.MayResident {
		return t.write(t.asResident(ctx), t.chosen(m))
	}
	as := t.agentFor(ctx, m.It.May)
	if err := t.take(as); err != nil {
		return err
	}
	to, _ := t.goal.service.State(m.It.To)
	if to.Waits && !t.c.Closed() {
		return t.write(as, func(ctx context.Context, tx *db.Tx) error {
			return t.Flow.Ask(ctx, tx, t.change(), cases.Question{Text: pick(t.rng, questions)})
		})
	}
	if to.Final {
		if done, err := t.doTasks(as); err != nil || done {
			return err // a task that is done may end the request by itself: look again first
		}
	}
	return t.write(as, t.chosen(m))
}

// chosen makes the move with what it needs.
func (t *story) chosen(m step) func(context.Context, *db.Tx) error {
	to, _ := t.goal.service.State(m.It.To)
	choice := workflow.Choice{Case: t.c.ID, Move: m.Name}
	for _, need := range append(append([]string{}, m.It.Needs...), to.Needs...) {
		switch need {
		case "reason":
			choice.Reasons = t.reason(m.It)
			choice.Reason = choice.Reasons.In(t.c.Lang)
		case "amount":
			cents := cases.Cents(1000 * (2 + t.rng.IntN(18)))
			choice.Amount = &cents
		}
	}
	return func(ctx context.Context, tx *db.Tx) error {
		_, err := t.Flow.Move(ctx, tx, choice)
		return err
	}
}

func (t *story) reason(m catalogue.Move) i18n.Text {
	if len(m.Reasons) > 0 {
		return pick(t.rng, m.Reasons).Label
	}
	return pick(t.rng, reasons)
}

// take gives the case to the agent who works it, if it is nobody's.
func (t *story) take(as context.Context) error {
	agent, ok := identity.AgentOf(as)
	if !ok || !t.c.Agent.IsZero() || t.c.Closed() || !chance(t.rng, 70) {
		return nil
	}
	return t.write(as, func(ctx context.Context, tx *db.Tx) error {
		if _, err := t.Cases.Assign(ctx, tx, t.change(), cases.Assignment{Agent: agent.ID, Name: agent.Name}); err != nil {
			return err
		}
		if chance(t.rng, 30) {
			return t.note(pick(t.rng, notes))(ctx, tx)
		}
		return nil
	})
}

// doTasks does what stands open; done tells that there was something.
func (t *story) doTasks(as context.Context) (done bool, err error) {
	for _, task := range t.c.Tasks {
		if !task.DoneAt.IsZero() {
			continue
		}
		done = true
		err := t.write(as, func(ctx context.Context, tx *db.Tx) error {
			_, err := t.Cases.DoneTask(ctx, tx, t.change(), task.ID)
			return err
		})
		if err != nil {
			return done, err
		}
	}
	return done, nil
}

// answers has the resident answer what was asked.
func (t *story) answers(ctx context.Context) error {
	given := cases.Reply{Text: pick(t.rng, replies).In(t.c.Lang), Values: catalogue.Answers{}}
	for _, q := range t.c.OpenQuestions() {
		for _, field := range q.Fields {
			if value, ok := reply(t.goal.service.Service, field, t.rng); ok {
				given.Values[field] = value
			}
		}
	}
	return t.write(t.asResident(ctx), func(ctx context.Context, tx *db.Tx) error {
		_, err := t.Cases.Answer(ctx, tx, t.change(), given)
		return err
	})
}

// after is what follows the end: payment, a word on how it went, an objection.
func (t *story) after(ctx context.Context) error {
	if chance(t.rng, 75) {
		if _, err := t.doTasks(t.agentFor(ctx, catalogue.MayWork)); err != nil {
			return err
		}
	}
	outcome := t.c.Outcome
	resident := t.asResident(ctx)
	switch {
	case outcome == catalogue.OutcomeRefused && chance(t.rng, 40):
		return t.write(resident, func(ctx context.Context, tx *db.Tx) error {
			_, err := t.Cases.Object(ctx, tx, t.change(), cases.Objected{Text: pick(t.rng, objections).In(t.c.Lang), Human: chance(t.rng, 50)})
			return err
		})
	case outcome == catalogue.OutcomeWithdrawn || !chance(t.rng, 55):
		return nil
	}
	rating := t.rating(outcome)
	return t.write(resident, func(ctx context.Context, tx *db.Tx) error {
		_, err := t.Cases.Rate(ctx, tx, t.change(), rating)
		return err
	})
}

// rating is what the resident thought: those who got what they asked for are kinder.
func (t *story) rating(o catalogue.Outcome) cases.Rated {
	words := func(from []i18n.Text) string { return pick(t.rng, from).In(t.c.Lang) }
	well := o == catalogue.OutcomeGranted || o == catalogue.OutcomeDone
	switch {
	case well && chance(t.rng, 80):
		return cases.Rated{Helped: cases.HelpedYes, Words: words(thanks)}
	case chance(t.rng, 50):
		return cases.Rated{Helped: cases.HelpedPartly, Words: words(complaints)}
	}
	return cases.Rated{Helped: cases.HelpedNo, Words: words(complaints)}
}

// meanwhile is what happens to a request that stays open.
func (t *story) meanwhile(ctx context.Context) error {
	if chance(t.rng, 65) {
		if err := t.take(t.agentFor(ctx, catalogue.MayWork)); err != nil {
			return err
		}
	}
	if !chance(t.rng, 30) {
		return nil
	}
	return t.write(t.asResident(ctx), func(ctx context.Context, tx *db.Tx) error {
		_, err := t.Cases.Message(ctx, tx, t.change(), cases.Messaged{In: true, Text: pick(t.rng, messages).In(t.c.Lang)})
		return err
	})
}
