package seed

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"parvis/internal/identity"
	"parvis/internal/inbox"
	"parvis/internal/inbox/phone"
)

// messagesFor is how far back messages go.
const messagesFor = 30

// spare is how many more are planned in a hundred: answers of the last days are still to come when the seed ends.
const spare = 105

// exchanges draws who writes what by which door, and what becomes of it, until the number of messages is full.
func (s *Seeder) exchanges(ctx context.Context, here *identity.Authority, stories []*story, until time.Time) (all []starts, p *post, err error) {
	p = &post{here: here, requests: stories, staff: stories[0].agents, streets: stories[0].streets, paper: stories[0].paper}
	if s.Messages == 0 {
		return nil, p, nil
	}
	if err := s.openPost(ctx, p); err != nil {
		return nil, nil, err
	}
	for planned := 0; planned < s.Messages*spare/100; {
		x := &exchange{Seeder: s, post: p, number: len(all) + 1, rng: rand.New(rand.NewPCG(luck+1, uint64(len(all))))}
		planned += x.draw(until)
		all = append(all, starts{x.at, x})
	}
	return all, p, nil
}

// draw settles everything about an exchange but the words; written is how many messages it will be.
func (x *exchange) draw(until time.Time) (written int) {
	way := drawWay(x.rng)
	x.who, x.about = x.somebody(way.reach), topics[min(x.rng.IntN(len(topics)), x.rng.IntN(len(topics)))]
	x.door, x.street, x.child = way.door, pick(x.rng, x.streets), pick(x.rng, children)
	switch {
	case way.door == inbox.Email:
		x.box = x.mailbox(x)
	case way.account != "":
		x.box = x.accounts[way.account]
	}
	plan := drawCourse(x.rng, way.plans)
	x.at = x.moment(until, way.office, plan.fresh)
	x.moves = plan.moves(x)
	return plan.messages
}

// somebody who can be reached that way.
func (x *exchange) somebody(reach func(resident) bool) resident {
	for {
		if who := pick(x.rng, x.requests).who; reach(who) {
			return who
		}
	}
}

// moment is when somebody writes: seldom at weekends, never in the depth of the night; by telephone while the town hall is open.
func (x *exchange) moment(until time.Time, office, fresh bool) time.Time {
	days := messagesFor
	if fresh {
		days = 4
	}
	for {
		day := until.In(x.here.Location()).AddDate(0, 0, -1-x.rng.IntN(days))
		weekend := day.Weekday() == time.Saturday || day.Weekday() == time.Sunday
		if weekend && (office || chance(x.rng, 70)) {
			continue
		}
		hour := 7 + (x.rng.IntN(16)+x.rng.IntN(16))/2
		if office {
			hour = 9 + x.rng.IntN(8)
		}
		return time.Date(day.Year(), day.Month(), day.Day(), hour, x.rng.IntN(60), x.rng.IntN(60), 0, x.here.Location()).UTC()
	}
}

// traffic is a door with what usually becomes of what comes by it.
type traffic struct {
	weight  int
	door    inbox.Door
	account string
	office  bool
	reach   func(resident) bool
	plans   []course
}

// course is one way in which an exchange goes.
type course struct {
	weight   int
	messages int
	moves    func(x *exchange) []deed
	fresh    bool // it came in the last days: nobody has got round to it
}

func byMail(r resident) bool  { return r.email != "" }
func byPhone(r resident) bool { return r.phone != "" }

// ways are the doors with how much comes by each.
var ways = []traffic{
	{46, inbox.Email, "", false, byMail, mailPlans},
	{30, inbox.Phone, "phone", true, byPhone, callPlans},
	{10, inbox.SMS, "sms", false, byPhone, shortPlans},
	{6, inbox.Social, "messenger", false, byPhone, shortPlans},
	{4, inbox.Social, "fediverse", false, byMail, shortPlans},
	{2, inbox.Reports, "", false, byMail, []course{{1, 1, func(x *exchange) []deed { return []deed{{do: x.reports}} }, false}}},
	{1, inbox.Web, "", true, byMail, []course{{1, 1, func(x *exchange) []deed { return []deed{{do: x.machine}} }, false}}},
	{1, inbox.Web, "", true, byPhone, []course{{1, 1, func(x *exchange) []deed { return []deed{{do: x.wantsBack}} }, false}}},
}

func drawWay(rng *rand.Rand) traffic {
	at := rng.IntN(100)
	for _, w := range ways {
		if at -= w.weight; at < 0 {
			return w
		}
	}
	panic(fmt.Sprintf("seed: the doors do not add up to 100: %d left", at)) // written above
}

func drawCourse(rng *rand.Rand, from []course) course {
	whole := 0
	for _, c := range from {
		whole += c.weight
	}
	at := rng.IntN(whole)
	for _, c := range from {
		if at -= c.weight; at < 0 {
			return c
		}
	}
	return from[0]
}

var callPlans = []course{
	{60, 1, func(x *exchange) []deed { return x.call(phone.Resolved, 0) }, false},
	{8, 1, func(x *exchange) []deed { return x.call(phone.Joined, 0) }, false},
	{10, 1, func(x *exchange) []deed { return x.call(phone.Resolved, 1) }, false},
	{20, 1, func(x *exchange) []deed { return x.missed(true) }, false},
	{1, 1, func(x *exchange) []deed { return x.missed(false) }, true},
	{1, 1, func(x *exchange) []deed { return []deed{{do: x.garbles}} }, false},
}

// call is one that is taken, passed on so many times, and noted.
func (x *exchange) call(o phone.Outcome, passed int) []deed {
	at := x.rng.IntN(len(extensions))
	plan := []deed{{do: x.tells("ringing", at)}, {after: time.Duration(4+x.rng.IntN(40)) * time.Second, do: x.tells("answered", at)}}
	for range passed {
		at = (at + 1) % len(extensions)
		plan = append(plan, deed{after: time.Duration(20+x.rng.IntN(60)) * time.Second, do: x.tells("transferred", at)})
	}
	plan = append(plan, deed{after: time.Duration(40+x.rng.IntN(400)) * time.Second, do: x.tells("ended", at)})
	return append(plan, deed{after: time.Duration(30+x.rng.IntN(200)) * time.Second, do: x.ends(o)})
}

// missed is a call that nobody took; they are rung back, or not yet.
func (x *exchange) missed(back bool) []deed {
	at := x.rng.IntN(len(extensions))
	plan := []deed{{do: x.tells("ringing", at)}, {after: time.Duration(20+x.rng.IntN(60)) * time.Second, do: x.tells("missed", at)}}
	if back {
		plan = append(plan, deed{after: time.Duration(20+x.rng.IntN(200)) * time.Minute, desk: true, do: x.ends(phone.Returned)})
	}
	return plan
}
