package chat

import (
	"context"
	"encoding/json"
	"strings"
	"sync"

	"parvis/internal/kit/db"
	"parvis/internal/kit/live"
	"parvis/internal/kit/tenant"
)

// Queue is the hint that the queue has changed.
const Queue = "chats"

// Subject is the hint that a chat has changed.
func Subject(id ID) string { return "chat." + id.String() }

// hinted is what a hint says; who types is told by hints alone.
type hinted struct {
	Seq    int64  `json:"seq,omitempty"`
	Typing string `json:"typing,omitempty"` // agent, resident
}

// hint tells open pages, after the commit.
func (s *Service) hint(c Chat) {
	if s.Hub != nil {
		s.Hub.Publish(c.Authority, Subject(c.ID), hinted{Seq: c.Seq})
	}
}

// Typing tells the other side that somebody writes. It is kept nowhere.
func (s *Service) Typing(ctx context.Context, id ID, who string) {
	if s.Hub != nil {
		s.Hub.Publish(tenant.From(ctx), Subject(id), hinted{Typing: who})
	}
}

func (s *Service) queueChanged(tx *db.Tx, at tenant.ID) {
	if s.Hub != nil {
		tx.AfterCommit(func() { s.Hub.Publish(at, Queue, nil) })
	}
}

// Room hands hints to the pages of residents that are open in this process: two subscriptions for a town, however many
// chats it has.
type Room struct {
	hub   *live.Hub
	mu    sync.Mutex
	towns map[tenant.ID]*town
}

func newRoom(h *live.Hub) *Room { return &Room{hub: h, towns: map[tenant.ID]*town{}} }

// town is the open pages of one authority.
type town struct {
	seats map[ID]map[*Seat]struct{}
	count int
	end   context.CancelFunc
}

// Seat is one open page. News and Typing hold at most one hint each: who is told "look again" twice looks once.
type Seat struct {
	News   chan struct{} // closed when no more hints come: the page has to come back
	Typing chan string
	chat   ID
	gone   bool
}

// Join seats a page; call leave when it goes.
func (r *Room) Join(at tenant.ID, id ID) (seat *Seat, leave func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	t := r.towns[at]
	if t == nil {
		t = r.listen(at)
	}
	seat = &Seat{News: make(chan struct{}, 1), Typing: make(chan string, 1), chat: id}
	if t.seats[id] == nil {
		t.seats[id] = map[*Seat]struct{}{}
	}
	t.seats[id][seat] = struct{}{}
	t.count++
	return seat, func() { r.leave(at, t, seat) }
}

func (r *Room) leave(at tenant.ID, t *town, seat *Seat) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if seat.gone {
		return
	}
	seat.gone = true
	delete(t.seats[seat.chat], seat)
	if len(t.seats[seat.chat]) == 0 {
		delete(t.seats, seat.chat)
	}
	if t.count--; t.count == 0 {
		t.end()
		if r.towns[at] == t {
			delete(r.towns, at)
		}
	}
}

// listen begins to hear the hints of an authority.
func (r *Room) listen(at tenant.ID) *town {
	ctx, end := context.WithCancel(context.Background())
	t := &town{seats: map[ID]map[*Seat]struct{}{}, end: end}
	r.towns[at] = t
	for _, subject := range []string{"chat.*", Queue} {
		hints := r.hub.Subscribe(ctx, at, subject)
		go func() {
			for h := range hints {
				r.pass(t, h)
			}
			r.close(at, t)
		}()
	}
	return t
}

// pass wakes the pages that a hint is for: all of them when the queue moved.
func (r *Room) pass(t *town, h live.Hint) {
	var said hinted
	_ = json.Unmarshal(h.Payload, &said) // a hint that says nothing is one all the same
	name, one := strings.CutPrefix(h.Subject, "chat.")
	r.mu.Lock()
	defer r.mu.Unlock()
	if !one {
		for _, seats := range t.seats {
			wake(seats, hinted{})
		}
		return
	}
	if id, err := ParseID(name); err == nil {
		wake(t.seats[id], said)
	}
}

func wake(seats map[*Seat]struct{}, said hinted) {
	for seat := range seats {
		if said.Typing != "" {
			select {
			case seat.Typing <- said.Typing:
			default:
			}
			continue
		}
		select {
		case seat.News <- struct{}{}:
		default:
		}
	}
}

// close sends every page of an authority away: the hints have ended, because the program stops or could not keep up.
func (r *Room) close(at tenant.ID, t *town) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.towns[at] == t {
		delete(r.towns, at)
	}
	t.end()
	for id, seats := range t.seats {
		for seat := range seats {
			seat.gone = true
			close(seat.News)
		}
		delete(t.seats, id)
	}
}
