package bench

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/coder/websocket"
	"golang.org/x/sync/errgroup"

	"parvis/internal/inbox"
	"parvis/internal/inbox/chat"
	"parvis/internal/kit/db"
)

const (
	openChats = 1000
	desks     = 100
	// listPause is how long the desk's list waits before it reads a row again (web/js/desk/rows.js).
	listPause = 150 * time.Millisecond
	atDesk    = "claire.morvan@portvieux.example"
)

func (b *Bench) spoken() int { return map[bool]int{true: 10, false: 60}[b.Short] }

// opened is a chat under way, with the key of its resident's browser.
type opened struct {
	key    chat.Key
	thread inbox.ThreadID
}

// chats measures what open chats weigh, and how soon what somebody says stands on the screens of the desk.
func (b *Bench) chats(ctx context.Context) error {
	section(b.Out, fmt.Sprintf("Live chat: %d open, %d desks connected", openChats, desks))
	var all []opened
	err := b.with(ctx, func(ctx context.Context, p *Parts) (err error) {
		all, err = talking(ctx, p, openChats)
		return err
	})
	if err != nil {
		return err
	}
	p, err := b.serve(ctx)
	if err != nil {
		return err
	}
	if _, err := p.rests(ctx, 3*time.Minute); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if err := listen(ctx, p.addr, all); err != nil {
		return fmt.Errorf("%w\n%s", err, p.said())
	}
	weight, err := p.memory("VmRSS")
	if err != nil {
		return err
	}
	under(b.Out, "memory with all of them connected by a WebSocket", weight, 200, "MB")
	took, err := b.toScreens(ctx, p.addr, all)
	if err != nil {
		return fmt.Errorf("%w\n%s", err, p.said())
	}
	under(b.Out, "said until read again by the desks' lists, 95 of 100 within", millis(took[len(took)*95/100]), 500, "ms")
	fact(b.Out, "  half of them", fmt.Sprintf("%.0f ms", millis(took[len(took)/2])))
	if most, err := p.memory("VmHWM"); err == nil {
		fact(b.Out, "  the most memory it held", fmt.Sprintf("%.0f MB", most))
	}
	cancel()
	return p.stop()
}

// talking begins chats and has an agent take each.
func talking(ctx context.Context, p *Parts, n int) (all []opened, err error) {
	known, err := p.Chats.HasDoor(ctx)
	if err == nil && !known {
		err = p.DB.Write(ctx, func(tx *db.Tx) error { return p.Chats.SetDoor(ctx, tx, true, "", chat.Settings{Always: true}) })
	}
	if err != nil {
		return nil, err
	}
	agents, err := p.Chats.Identity.Agents(ctx)
	if err != nil || len(agents) == 0 {
		return nil, errors.Join(err, errors.New("nobody answers"))
	}
	for i := range n {
		k := chat.NewKey()
		c, err := p.Chats.Begin(ctx, k, chat.Beginning{Name: fmt.Sprint("Habitant ", i), Text: "Bonjour, une question.", Lang: "fr"})
		if err != nil {
			return nil, err
		}
		if err := p.DB.Write(ctx, func(tx *db.Tx) error { return p.Chats.Take(ctx, tx, c.ID, agents[0].ID) }); err != nil {
			return nil, err
		}
		all = append(all, opened{k, c.Thread})
	}
	return all, nil
}

func cookieOf(k chat.Key) http.Header { return http.Header{"Cookie": {"parvis-chat=" + string(k)}} }

// listen connects every resident's page, and reads what comes until ctx ends.
func listen(ctx context.Context, addr string, all []opened) error {
	var dialling errgroup.Group
	dialling.SetLimit(32)
	for _, one := range all {
		dialling.Go(func() error {
			conn, _, err := websocket.Dial(ctx, "ws://"+addr+"/chat/ws", &websocket.DialOptions{HTTPHeader: cookieOf(one.key)})
			if err != nil {
				return fmt.Errorf("connect a chat: %w", err)
			}
			if _, _, err := conn.Read(ctx); err != nil { // what the page lacks: all of it
				return fmt.Errorf("read a chat: %w", err)
			}
			go func() {
				defer conn.CloseNow()
				for {
					if _, _, err := conn.Read(ctx); err != nil {
						return
					}
				}
			}()
			return nil
		})
	}
	return dialling.Wait()
}

// board notes when each thing was said, and when each desk had it.
type board struct {
	mu   sync.Mutex
	said map[string]time.Time // by thread
	took []time.Duration
	left map[string]int
}

// toScreens has residents speak, one after another, while the desks listen as the list of the desk does.
func (b *Bench) toScreens(ctx context.Context, addr string, all []opened) ([]time.Duration, error) {
	cookie, err := signIn(addr, atDesk)
	if err != nil {
		return nil, err
	}
	on := &board{said: map[string]time.Time{}, left: map[string]int{}}
	ready := make(chan error, 2*desks)
	for range desks {
		go func() { ready <- desk(ctx, addr, cookie, on, func() { ready <- nil }) }()
	}
	for range desks {
		if err := <-ready; err != nil {
			return nil, err
		}
	}
	for n := range b.spoken() {
		if err := speak(ctx, addr, all[n*7], n, on); err != nil {
			return nil, err
		}
		time.Sleep(500 * time.Millisecond)
	}
	return on.wait(ctx, b.spoken()*desks)
}

// speak says one thing as a resident's page does.
func speak(ctx context.Context, addr string, one opened, n int, on *board) error {
	on.mu.Lock()
	on.said[one.thread.String()] = watch.Now()
	on.mu.Unlock()
	form := url.Values{"key": {fmt.Sprint("bench", n)}, "text": {fmt.Sprintf("Mesure %04d", n)}}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+addr+"/chat/say", strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	r.Header = cookieOf(one.key)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Accept", "application/json")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if body, _ := io.ReadAll(answer.Body); answer.StatusCode != http.StatusOK {
		return fmt.Errorf("say: %s %s", answer.Status, body)
	}
	return nil
}

// desk is one open list: it hears hints, waits as the script does, and reads the row again.
func desk(ctx context.Context, addr, cookie string, on *board, connected func()) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+addr+"/desk/stream", nil)
	if err != nil {
		return err
	}
	r.Header.Set("Cookie", cookie)
	answer, err := (&http.Client{}).Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("a desk's stream: %s", answer.Status)
	}
	connected()
	timers := map[string]*time.Timer{}
	for lines := bufio.NewScanner(answer.Body); lines.Scan(); {
		data, ok := strings.CutPrefix(lines.Text(), "data: ")
		var hint struct{ Thread string }
		if !ok || json.Unmarshal([]byte(data), &hint) != nil || hint.Thread == "" {
			continue
		}
		if t := timers[hint.Thread]; t != nil {
			t.Stop()
		}
		timers[hint.Thread] = time.AfterFunc(listPause, func() { on.shown(ctx, addr, cookie, hint.Thread) })
	}
	return nil
}

// shown reads the row again and notes how long ago it was said.
func (on *board) shown(ctx context.Context, addr, cookie, thread string) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+addr+"/desk/rows/threads/"+thread+"?view=open", nil)
	if err != nil {
		return
	}
	r.Header.Set("Cookie", cookie)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return
	}
	defer answer.Body.Close()
	body, _ := io.ReadAll(answer.Body)
	on.mu.Lock()
	defer on.mu.Unlock()
	if said, ok := on.said[thread]; ok && strings.Contains(string(body), "Mesure") && on.left[thread] < desks {
		on.left[thread]++
		on.took = append(on.took, watch.Now().Sub(said))
	}
}

// wait gives the times once every desk has all of them, or when none has come for a while: what is missing counts as too late.
func (on *board) wait(ctx context.Context, want int) ([]time.Duration, error) {
	for range 100 {
		on.mu.Lock()
		got := len(on.took)
		on.mu.Unlock()
		if got >= want || ctx.Err() != nil {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	on.mu.Lock()
	defer on.mu.Unlock()
	for len(on.took) < want {
		on.took = append(on.took, time.Minute)
	}
	slices.Sort(on.took)
	return on.took, ctx.Err()
}
