package workflow

import (
	"context"

	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/kit/db"
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
	if _, _, err := p.s.Cases.Ask(ctx, tx, by, cases.Query{Question: q, Message: message}); err != nil {
		return err
	}
	by.Expect = 0 // the question was the first of one step
	if to := p.service.AskingState(p.c.State); to != "" {
		st, _ := p.service.State(to)
		name := p.moveTo(to)
		if err := p.enter(ctx, tx, by, name, to, st.Resident); err != nil {
			return err
		}
	}
	if _, ok := p.service.Messages[message]; !ok {
		return nil
	}
	return p.tell(ctx, tx, message, "", &q)
}

// moveTo finds the move of the definition that leads from here to a state.
func (p *plan) moveTo(to string) string {
	for _, move := range p.service.MovesFrom(p.c.State) {
		if move.It.To == to {
			return move.Name
		}
	}
	return ""
}
