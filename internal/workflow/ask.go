package workflow

import (
	"context"

	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/kit/db"
	"parvis/internal/kit/i18n"
)

// askedMessage carries a question when the definition names no other.
const askedMessage = "asked"

// ask puts the step's question to the resident: the case goes where it waits for them.
func (p *plan) ask(ctx context.Context, tx *db.Tx, step planned, ask catalogue.Ask) error {
	fields := ask.Fields
	if ask.WhatDecides {
		fields = step.Asks
	}
	return p.question(ctx, tx, p.by(&step), cases.Question{Text: ask.Text, Fields: fields}, ask.Message)
}

// question asks, brings the case into the state that waits, and tells the resident.
func (p *plan) question(ctx context.Context, tx *db.Tx, by cases.Change, q cases.Question, message string) error {
	if message == "" {
		message = askedMessage
	}
	c, asked, err := p.s.Cases.Ask(ctx, tx, by, cases.Query{Question: q, Message: message})
	if p.took(c, err) != nil {
		return err
	}
	by.Expect = 0 // the question was the first of one step
	if to := p.service.AskingState(p.c.State); to != "" && to != p.c.State {
		st, _ := p.service.State(to)
		name, said := p.moveTo(to)
		if said == nil {
			said = st.Resident
		}
		if err := p.enter(ctx, tx, by, to, cases.Step{Move: name, Resident: said}); err != nil {
			return err
		}
	}
	if _, ok := p.service.Messages[message]; !ok {
		return nil
	}
	return p.tell(ctx, tx, message, "", &asked)
}

// moveTo finds the move of the definition that leads from here to a state, and what the resident reads of it.
func (p *plan) moveTo(to string) (name string, resident i18n.Text) {
	for _, move := range p.service.MovesFrom(p.c.State) {
		if move.It.To == to {
			return move.Name, move.It.Resident
		}
	}
	return "", nil
}
