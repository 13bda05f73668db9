package seed

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/forms"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/i18n"
	"parvis/internal/workflow"
)

// story is one request on its way to its goal.
type story struct {
	*Seeder
	here    *identity.Authority
	goal    goalOf
	agents  []identity.Agent
	streets []string
	people  []resident
	paper   []byte // a file to attach
	who     resident
	rng     *rand.Rand

	ref   cases.Reference
	steps int
	c     cases.Case
	ended bool // the last words were said
}

// mostSteps bounds a story that rules keep leading elsewhere.
const mostSteps = 14

// step is what happens next to the request; again is when more will, zero when nothing.
func (t *story) step(ctx context.Context) (again time.Time, err error) {
	if t.ref == "" {
		return t.later(90 * time.Minute), t.send(ctx)
	}
	if t.c, err = t.Cases.Find(ctx, t.DB.Read(), t.ref); err != nil {
		return again, err
	}
	if t.steps++; t.steps > mostSteps {
		return again, nil
	}
	wait, err := t.next(ctx)
	if err != nil || wait == 0 {
		return again, wrap(err, t)
	}
	return t.later(wait), nil
}

func wrap(err error, t *story) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("request %s (%s, %s): %w", t.ref, t.goal.service.Service.Service, t.c.State, err)
}

// later is the next working time, a while from now.
func (t *story) later(wait time.Duration) time.Time {
	wait += time.Duration(t.rng.IntN(5*60)) * time.Minute
	return atWork(t.Clock.Now(), wait, t.here.Location(), t.rng.IntN(60)).Add(time.Duration(t.rng.IntN(60)) * time.Second)
}

const day = 24 * time.Hour

// next does one thing and says how long until the next one; 0 when the story is told.
func (t *story) next(ctx context.Context) (time.Duration, error) {
	if t.c.State == t.goal.state {
		return t.arrived(ctx)
	}
	first, far, ok := way(t.goal.service.Service, t.c.State, t.goal.state)
	if t.c.Waiting() && !t.c.Closed() {
		switch {
		case !ok || t.outcome() != catalogue.OutcomeNoAnswer && far > 1:
			return 2 * day, t.answers(ctx)
		case t.outcome() == catalogue.OutcomeNoAnswer && t.Clock.Now().Sub(t.c.WaitingAt) < 38*day:
			return 6 * day, nil // nobody answers; rules or an agent close it
		case t.outcome() != catalogue.OutcomeNoAnswer && first.It.May != catalogue.MayResident:
			if err := t.write(t.agentFor(ctx, first.It.May), t.note(calledBack)); err != nil {
				return 0, err
			}
		}
	}
	if !ok {
		return 0, nil
	}
	return t.wait(), t.move(ctx, first)
}

func (t *story) outcome() catalogue.Outcome { return t.goal.service.OutcomeOf(t.goal.state) }

// wait is how long things take: mostly a day or two.
func (t *story) wait() time.Duration { return time.Duration(2+t.rng.IntN(60)) * time.Hour }

// arrived says the last words on a request, or takes it up again.
func (t *story) arrived(ctx context.Context) (time.Duration, error) {
	if t.goal.then != "" {
		t.goal.state, t.goal.then = t.goal.then, ""
		return 3 * day, nil
	}
	if t.ended {
		return 0, nil
	}
	t.ended = true
	if t.c.Closed() {
		return 0, t.after(ctx)
	}
	return 0, t.meanwhile(ctx)
}

// send has the resident, or an agent for them, send the request.
func (t *story) send(ctx context.Context) error {
	ctx = i18n.With(ctx, t.who.lang)
	door := t.door()
	if door != catalogue.DoorWeb {
		ctx = identity.AsAgent(ctx, t.named("anna.kervella@portvieux.example"))
	}
	m, ok := t.goal.service.nearest(t.goal.state, t.rng)
	if !ok {
		return fmt.Errorf("%s: nothing leads to %s", t.goal.service.Service.Service, t.goal.state)
	}
	form := forms.NewForm(ctx, t.goal.service.Service, t.Clock.Now())
	answers, papers, err := vary(form, m, t.who, t.streets, t.rng)
	for err != nil && t.who.email == "" { // this form wants an e-mail: somebody else asks
		t.who = pick(t.rng, t.people)
		answers, papers, err = vary(form, m, t.who, t.streets, t.rng)
	}
	if err != nil {
		return err
	}
	var draft *forms.Draft
	err = t.DB.Write(ctx, func(tx *db.Tx) (err error) {
		draft, _, err = t.Forms.Start(ctx, tx, forms.NewDraft{
			Service: t.goal.service.Service, Version: t.goal.service.no, Lang: t.who.lang, Channel: door, Answers: answers, Person: uuid.NullUUID{},
		})
		return err
	})
	if err != nil {
		return err
	}
	if draft, err = t.attach(ctx, draft, papers); err != nil {
		return err
	}
	t.ref, err = t.Receive(ctx, draft, draft.FormKey())
	return err
}

// attach adds the papers to the draft, and gives it as it is then.
func (t *story) attach(ctx context.Context, d *forms.Draft, papers []forms.Upload) (*forms.Draft, error) {
	for _, paper := range papers {
		place, _ := t.goal.service.Field(paper.Field)
		arriving := forms.Arriving{
			Input: paper.Field, Name: place.Label.In(t.who.lang) + ".pdf", Bytes: bytes.NewReader(t.paper), Size: int64(len(t.paper)),
		}
		if _, err := t.Forms.Attach(ctx, d, arriving); err != nil {
			return nil, fmt.Errorf("attach %s: %w", paper.Field, err)
		}
	}
	return t.Forms.Trusted(ctx, t.DB.Read(), d.ID)
}

// door is how the request comes: whoever has no e-mail telephones or comes by.
func (t *story) door() catalogue.Door {
	var others []catalogue.Door
	for _, door := range t.goal.service.Doors {
		if door != catalogue.DoorWeb {
			others = append(others, door)
		}
	}
	if len(others) == 0 || t.who.email != "" && !chance(t.rng, 18) {
		return catalogue.DoorWeb
	}
	return pick(t.rng, others)
}

// write runs a verb as who is in ctx.
func (t *story) write(ctx context.Context, verb func(ctx context.Context, tx *db.Tx) error) error {
	return t.DB.Write(ctx, func(tx *db.Tx) error { return verb(ctx, tx) })
}

func (t *story) change() cases.Change { return cases.Change{Case: t.c.ID} }

func (t *story) note(text string) func(context.Context, *db.Tx) error {
	return func(ctx context.Context, tx *db.Tx) error {
		_, err := t.Cases.Note(ctx, tx, t.change(), text)
		return err
	}
}

// asResident acts as whoever asked.
func (t *story) asResident(ctx context.Context) context.Context {
	who := identity.Actor{Kind: identity.ByResident, Name: t.c.Person.Name}
	if !t.c.Person.ID.IsZero() {
		who.ID = t.c.Person.ID.String()
	}
	return identity.As(i18n.With(ctx, t.c.Lang), who)
}

// agentFor acts as the agent of the case, or one of its team who may make such a move.
func (t *story) agentFor(ctx context.Context, may catalogue.May) context.Context {
	allowed := func(a identity.Agent) bool {
		in := identity.AsAgent(ctx, a)
		switch may {
		case catalogue.MayDecide:
			return identity.May(in, workflow.MayDecide)
		case catalogue.MayManage:
			return identity.May(in, workflow.MayManage)
		}
		return identity.May(in, workflow.MayWork)
	}
	var team, anyone []identity.Agent
	for _, a := range t.agents {
		switch {
		case !allowed(a):
		case a.ID == t.c.Agent:
			return identity.AsAgent(ctx, a)
		case t.c.Team != "" && a.InTeam(t.c.Team):
			team = append(team, a)
		default:
			anyone = append(anyone, a)
		}
	}
	if len(team) > 0 {
		return identity.AsAgent(ctx, pick(t.rng, team))
	}
	return identity.AsAgent(ctx, pick(t.rng, anyone))
}

func (t *story) named(email string) identity.Agent {
	for _, a := range t.agents {
		if a.Email == email {
			return a
		}
	}
	return t.agents[0]
}
