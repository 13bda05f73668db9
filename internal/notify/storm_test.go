package notify_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/notify"
	"parvis/internal/notify/notifytest"
	"parvis/internal/notify/smtp"
)

// The promise of the outbox, over a real mail server: it is down for four
// hours, comes back greylisting, then does everything a server can do wrong.
// Each message arrives once or is reported to an agent; only one whose answer
// was cut off may arrive twice, and it is counted apart.
func TestStorm(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		const people = 60
		server := notifytest.NewServer(t, notifytest.Greylist())
		waits := smtp.Waits{Connect: time.Second, Command: time.Second, Answer: time.Second}
		h := setup(t, d, func(p *notify.Parts) {
			p.Sender = smtp.New(server.URL(t, "", "?tls=none"), smtp.Options{Waits: waits})
		})
		ids := map[string]notify.ID{}
		for i := range people {
			m := accepted("case/1/granted")
			m.Person, m.To.Address = uuid.New(), fmt.Sprintf("p%d@example.test", i)
			ids[m.To.Address] = h.queue(m).ID
		}
		server.Down(true)
		h.drain()
		h.pass(4*time.Hour, 20*time.Minute)
		if n := len(server.Mails()); n != 0 {
			t.Fatalf("%d mails from a server that is down", n)
		}
		server.Down(false)
		server.Plan(storm(3 * people)...)
		h.pass(30*time.Hour, 30*time.Minute)
		arrived := map[string]int{}
		for _, m := range server.Mails() {
			arrived[m.To]++
		}
		reported := map[string]bool{}
		for _, f := range h.failed {
			reported[f.Address] = true
		}
		doubles := 0
		for address, id := range ids {
			r := h.find(id)
			switch n := arrived[address]; {
			case n == 0 && !reported[address]:
				t.Errorf("%s: lost, %s, %v", address, r.State, h.outcomes(id))
			case n > 1 && r.Unsure == 0:
				t.Errorf("%s: arrived %d times with no cut, %v", address, n, h.outcomes(id))
			case n > 2:
				t.Errorf("%s: arrived %d times", address, n)
			case n == 2:
				doubles++
			}
		}
		t.Logf("%d messages, %d connections: %d addresses reached, %d reported, %d arrived twice after a cut",
			people, server.Talks(), len(arrived), len(reported), doubles)
	})
}

// storm is a plan of faults, the same each time.
func storm(n int) []notifytest.Fault {
	kinds := []notifytest.Fault{
		{}, {}, {At: "greet", Code: 421}, {At: "greet"}, {At: "from", Code: 451}, {At: "to", Code: 452}, {At: "to", Code: 550}, {At: "data", Code: 451},
		{At: "answer", Code: 451}, {At: "answer", Code: 554}, {At: "cut-in-text"}, {At: "cut-after-text"}, {At: "from"}, {At: "to"},
	}
	random := rand.New(rand.NewPCG(1, 2))
	faults := make([]notifytest.Fault, n)
	for i := range faults {
		faults[i] = kinds[random.IntN(len(kinds))]
	}
	return faults
}

// What a cut leaves open is told apart by the Message-ID, which stays.
func TestTriedAgainUnderTheSameMessageID(t *testing.T) {
	t.Parallel()
	server := notifytest.NewServer(t)
	h := setup(t, dbtest.New(t), func(p *notify.Parts) {
		p.Sender = smtp.New(server.URL(t, "", "?tls=none"), smtp.Options{})
	})
	server.Plan(notifytest.Fault{At: "cut-after-text"})
	q := h.queue(accepted("case/1/granted"))
	h.drain()
	h.pass(time.Hour, 5*time.Minute)
	mails := server.Mails()
	if len(mails) != 2 || !mails[0].Cut || mails[1].Cut {
		t.Fatalf("%d mails", len(mails))
	}
	for _, m := range mails {
		if !strings.Contains(m.Raw, "Message-ID: <"+q.ID.String()+"@portvieux.test>") {
			t.Errorf("mail without our Message-ID:\n%s", m.Raw)
		}
	}
}
