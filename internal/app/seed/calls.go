package seed

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"time"

	"github.com/google/uuid"

	"parvis/internal/identity"
	"parvis/internal/inbox/phone"
	"parvis/internal/kit/db"
)

// extensions of the demo, and who sits there.
var extensions = []struct{ number, email string }{
	{"214", "anna.kervella@portvieux.example"}, {"215", "claire.morvan@portvieux.example"}, {"220", "thomas.morvan@portvieux.example"},
}

// tells is what the telephone exchange says of the call.
func (x *exchange) tells(event string, at int) func(context.Context) error {
	return func(ctx context.Context) error {
		if event == "ringing" {
			x.counts()
		}
		body, err := json.Marshal(map[string]string{
			"event": event, "call_id": "seed-" + strconv.Itoa(x.number) + "-" + strconv.Itoa(x.said), "direction": "in", "from": x.who.phone, "to": x.box.Address,
			"extension": extensions[at].number, "at": x.Clock.Now().Format(time.RFC3339),
		})
		if err != nil {
			return err
		}
		for _, a := range x.staff {
			if a.Email == extensions[at].email {
				x.agent = a
			}
		}
		return x.Phone.Take(ctx, x.box, body)
	}
}

// ends says what the call came to, as the agent's page does.
func (x *exchange) ends(o phone.Outcome) func(context.Context) error {
	return func(ctx context.Context) error {
		as := identity.AsAgent(ctx, x.agent)
		all, err := x.Phone.CallsWith(as, x.who.phone, 1)
		if err != nil || len(all) == 0 {
			return err
		}
		err = x.write(as, func(tx *db.Tx) error {
			_, err := x.Phone.Finish(as, tx, all[0].ID, o, uuid.Nil)
			return err
		})
		if errors.Is(err, phone.ErrDone) {
			return nil // they rang again, and that call was settled first
		}
		return err
	}
}

// wantsBack asks to be called back, as the page for residents does.
func (x *exchange) wantsBack(ctx context.Context) error {
	calendar := identity.AuthorityOf(ctx).Calendar
	slots := phone.Slots(calendar, x.Clock.Now())
	ask := phone.NewCallback{Name: x.who.name(), Phone: x.who.phone, Email: x.who.email, Subject: x.own(x.about.short), Slot: pick(x.rng, slots).Key(), Lang: x.who.lang, Region: "FR", Calendar: calendar}
	c, problems := ask.Read(x.Clock.Now())
	if problems.Any() {
		return errors.New(problems[0].Key)
	}
	err := x.write(ctx, func(tx *db.Tx) (err error) {
		c, err = x.Phone.AskCallback(ctx, tx, c)
		return err
	})
	if err != nil || c.ID == (phone.CallbackID{}) {
		return err
	}
	x.moves = append(x.moves, deed{after: c.From.Sub(x.Clock.Now()) + time.Duration(x.rng.IntN(100))*time.Minute, desk: true, do: x.ringsBack(c)})
	return nil
}

// ringsBack is the agent's try at it.
func (x *exchange) ringsBack(c phone.Callback) func(context.Context) error {
	return func(ctx context.Context) error {
		as := x.welcomes(ctx)
		who, _ := identity.AgentOf(as)
		end := phone.CallbackEnd{Seen: c.Version, How: phone.Reached, Agent: who.ID, AgentName: who.Name}
		if chance(x.rng, 20) {
			end.How = phone.NoAnswer
		}
		return x.write(as, func(tx *db.Tx) error {
			_, err := x.Phone.EndCallback(as, tx, c.ID, end)
			return err
		})
	}
}
