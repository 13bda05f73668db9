package seed

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"

	"parvis/internal/identity"
	"parvis/internal/inbox"
	"parvis/internal/inbox/social"
	"parvis/internal/kit/db"
	"parvis/internal/kit/i18n"
)

// exchange is what passes between one person and the town about one thing, by one door.
type exchange struct {
	*Seeder
	*post
	number int
	at     time.Time
	rng    *rand.Rand
	who    resident
	about  topic
	door   inbox.Door
	box    inbox.Account
	moves  []deed

	child  string
	street string
	thread inbox.ThreadID
	said   int        // messages of theirs so far
	ours   inbox.Item // our last answer
	agent  identity.Agent
}

// deed is one thing that happens, a while after the one before.
type deed struct {
	after time.Duration
	desk  bool // by somebody at a desk: in working hours
	do    func(ctx context.Context) error
}

// step does the next thing.
func (x *exchange) step(ctx context.Context) (again time.Time, err error) {
	do := x.moves[0]
	x.moves = x.moves[1:]
	if err := do.do(ctx); err != nil {
		return again, fmt.Errorf("message %d (%s): %w", x.number, x.door, err)
	}
	if len(x.moves) == 0 {
		return again, nil
	}
	next := x.moves[0]
	if next.desk {
		at := atWork(x.Clock.Now(), next.after, x.here.Location(), x.rng.IntN(60))
		return at.Add(time.Duration(x.rng.IntN(60)) * time.Second), nil
	}
	return x.Clock.Now().Add(next.after), nil
}

func (x *exchange) write(ctx context.Context, do func(tx *db.Tx) error) error {
	return x.DB.Write(ctx, do)
}

// own is the text in the language of who writes, with its places and names filled in.
func (x *exchange) own(t i18n.Text) string {
	return strings.NewReplacer("{street}", x.street, "{child}", x.child).Replace(t.In(x.who.lang))
}

// asks is a first message, as people write it by this door.
func (x *exchange) asks() string {
	switch x.door {
	case inbox.SMS:
		return hasty(x.rng, x.own(x.about.short), x.rng.IntN(3))
	case inbox.Social:
		return hasty(x.rng, x.own(pick(x.rng, x.about.asks)), x.rng.IntN(3))
	}
	return x.letter(pick(x.rng, x.about.asks))
}

// letter is a text between a greeting and a name.
func (x *exchange) letter(t i18n.Text) string {
	body := x.own(t)
	if chance(x.rng, 35) {
		body = hasty(x.rng, body, 1+x.rng.IntN(4))
	}
	parts := []string{x.own(pick(x.rng, hellos)), body}
	if chance(x.rng, 70) {
		parts = append(parts, x.own(pick(x.rng, closes)))
	}
	if x.who.phone != "" && chance(x.rng, 30) {
		return strings.Join(append(parts, x.who.name()+"\n"+x.who.phone), "\n\n")
	}
	return strings.Join(append(parts, x.who.name()), "\n\n")
}

// later a word of theirs comes after ours.
func (x *exchange) follows(t []i18n.Text) string {
	if x.door == inbox.Email {
		return x.letter(pick(x.rng, t))
	}
	return hasty(x.rng, x.own(pick(x.rng, t)), x.rng.IntN(2))
}

// sits is who works on it: of the team in charge, and the same person until the end.
func (x *exchange) sits(ctx context.Context) context.Context {
	if x.agent.ID.IsZero() {
		var team []identity.Agent
		for _, a := range x.staff {
			if a.InTeam(x.about.team) {
				team = append(team, a)
			}
		}
		if len(team) == 0 {
			team = x.staff
		}
		x.agent = pick(x.rng, team)
	}
	return identity.AsAgent(ctx, x.agent)
}

// welcomes is somebody of the front desk, who sorts what comes in.
func (x *exchange) welcomes(ctx context.Context) context.Context {
	for _, a := range x.staff {
		if a.Email == "anna.kervella@portvieux.example" {
			return identity.AsAgent(ctx, a)
		}
	}
	return x.sits(ctx)
}

// found is the thread that a door has just written to: doors answer no more than that they took it.
func (x *exchange) found(ctx context.Context, party string) error {
	all, err := x.Inbox.ThreadsWith(ctx, x.DB.Read(), party, 1)
	if err == nil && len(all) == 0 {
		err = fmt.Errorf("no thread of %s", party)
	}
	if err == nil {
		x.thread = all[0].ID
	}
	return err
}

// opens has the agent read it and take it.
func (x *exchange) opens(ctx context.Context) error {
	as := x.sits(ctx)
	return x.write(as, func(tx *db.Tx) error {
		if err := x.Inbox.Seen(as, tx, x.thread); err != nil {
			return err
		}
		if _, err := x.Inbox.Assign(as, tx, x.thread, x.agent.ID.UUID); err != nil {
			return err
		}
		return x.recognises(as, tx)
	})
}

// recognises whoever the town knows at the address; two who share one are told apart by nobody.
func (x *exchange) recognises(as context.Context, tx *db.Tx) error {
	kind, value := identity.Email, x.who.email
	if x.door != inbox.Email {
		kind, value = identity.Phone, x.who.phone
	}
	known, err := x.IDs.PeopleAt(as, kind, value)
	if err != nil || len(known) != 1 || x.box.ID == x.accounts["fediverse"].ID {
		return err
	}
	_, err = x.Inbox.BelongsTo(as, tx, x.thread, known[0].ID.UUID)
	return err
}

// answers has the agent write back, by the door that it came by.
func (x *exchange) answers(t i18n.Text) func(context.Context) error {
	return func(ctx context.Context) error {
		if err := x.opens(ctx); err != nil {
			return err
		}
		if x.ours.ID == (inbox.ItemID{}) && chance(x.rng, 80) {
			if err := x.sorts(ctx); err != nil {
				return err
			}
		}
		as := x.sits(ctx)
		text := x.own(t)
		if x.door == inbox.Email {
			text = strings.Join([]string{x.own(dear), text, x.own(ours), x.agent.Name}, "\n\n")
		}
		err := x.write(as, func(tx *db.Tx) (err error) {
			key := "seed/" + strconv.Itoa(x.number) + "/" + strconv.Itoa(len(x.moves))
			x.ours, err = x.Inbox.Send(as, tx, inbox.Outgoing{Thread: x.thread, Key: key, Text: text})
			return err
		})
		if errors.Is(err, social.ErrWindow) {
			return nil // too late for a messenger: it stays as it is
		}
		if err == nil {
			x.written++
		}
		return err
	}
}

func (x *exchange) closes(ctx context.Context) error {
	as := x.sits(ctx)
	return x.write(as, func(tx *db.Tx) error {
		if err := x.Inbox.Seen(as, tx, x.thread); err != nil {
			return err
		}
		_, err := x.Inbox.Close(as, tx, x.thread)
		return err
	})
}

// passesOn has the front desk give it to the team that knows.
func (x *exchange) passesOn(ctx context.Context) error {
	as := x.welcomes(ctx)
	return x.write(as, func(tx *db.Tx) error {
		if err := x.Inbox.Seen(as, tx, x.thread); err != nil {
			return err
		}
		_, err := x.Inbox.Transfer(as, tx, x.thread, x.about.team)
		return err
	})
}

// sorts puts it under the case of whoever wrote, or says that it needs none.
func (x *exchange) sorts(ctx context.Context) error {
	as := x.welcomes(ctx)
	theirs := x.caseOf()
	return x.write(as, func(tx *db.Tx) error {
		if theirs == nil || x.about.subject[i18n.FR] != followUp {
			return x.Ties.Without(as, tx, x.thread)
		}
		c, err := x.Cases.Find(as, tx, theirs.ref)
		if err != nil {
			return err
		}
		return x.Ties.Tie(as, tx, x.thread, c.ID)
	})
}

// caseOf is a request that the person has sent by now, nil without one.
func (x *exchange) caseOf() *story {
	for _, s := range x.requests {
		if s.ref != "" && s.who == x.who {
			return s
		}
	}
	return nil
}

// followUp is the topic about requests that are under way.
const followUp = "Suite à ma demande"

func (x *exchange) setsAside(ctx context.Context) error {
	as := x.welcomes(ctx)
	return x.write(as, func(tx *db.Tx) error {
		_, err := x.Inbox.PutAside(as, tx, x.thread)
		return err
	})
}
