package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"sync"
	"time"

	"parvis/internal/cases"
	"parvis/internal/identity/town"
	"parvis/internal/inbox"
)

const (
	largeReaders = 8
	arriving     = 100 // requests sent in a second meanwhile
)

// largeCases is how many cases the large town has; three times as many messages.
func (b *Bench) largeCases() int {
	if b.Cases > 0 {
		return b.Cases
	}
	return map[bool]int{true: 10_000, false: 100_000}[b.Short]
}

// looks is how long each page is looked at.
func (b *Bench) looks() time.Duration {
	return map[bool]time.Duration{true: time.Second / 2, false: 8 * time.Second}[b.Short]
}

// largeTown measures what agents open all day, with readers who never pause, while requests come in.
func (b *Bench) largeTown(ctx context.Context) error {
	n := b.largeCases()
	section(b.Out, fmt.Sprintf("A town of %d cases and %d messages: %d readers without a pause, %d requests a second coming in", n, 3*n, largeReaders, arriving))
	var pages []largePage
	var lot []ticket
	began := watch.Now()
	err := b.with(ctx, func(ctx context.Context, p *Parts) (err error) {
		if err = mailbox(ctx, p, inbox.NewAccount{Door: inbox.Email, Address: "foule@portvieux.example"}); err != nil && !errors.Is(err, inbox.ErrTaken) {
			return err
		}
		if err = fill(ctx, p, n); err != nil {
			return err
		}
		fact(b.Out, "filled in", watch.Now().Sub(began).Round(time.Second).String())
		began = watch.Now()
		if err = followFilled(ctx, p.DB); err != nil {
			return err
		}
		fact(b.Out, "indexed in", watch.Now().Sub(began).Round(time.Second).String())
		if pages, err = b.largePages(ctx, p, n); err != nil {
			return err
		}
		lot, err = b.tickets(ctx, p, int(b.looks().Seconds()*arriving*1.3)*len(pages))
		return err
	})
	if err != nil {
		return err
	}
	server, err := b.serve(ctx)
	if err != nil {
		return err
	}
	if _, err := server.rests(ctx, 5*time.Minute); err != nil {
		return errors.Join(err, server.stop())
	}
	cookie, err := signIn(server.addr, "thomas.morvan@portvieux.example")
	if err != nil {
		return errors.Join(err, server.stop())
	}
	for _, page := range pages {
		share := len(lot) / len(pages)
		m, rate, err := b.lookAt(ctx, server.addr, get(server.addr, page.path, cookie), lot[:share])
		if lot = lot[share:]; err != nil {
			return errors.Join(fmt.Errorf("%s: %w\n%s", page.name, err, server.said()), server.stop())
		}
		fast, slow := millis(m.at(50)), millis(m.at(99))
		row{page.name, fmt.Sprintf("%.1f, %.1f ms", fast, slow), fmt.Sprintf("half under 20, 99 of 100 under 150 ms; %.0f pages/s, %.0f requests/s", m.rate(), rate), fast < 20 && slow < 150}.print(b.Out)
	}
	most, err := server.memory("VmHWM")
	if err != nil {
		return errors.Join(err, server.stop())
	}
	fact(b.Out, "the most memory it held", fmt.Sprintf("%.0f MB", most))
	return server.stop()
}

type largePage struct{ name, path string }

func (b *Bench) largePages(ctx context.Context, p *Parts, n int) ([]largePage, error) {
	deep := cases.Cursor{At: longAgo(n, n/2), ID: cases.ID{UUID: town.PortvieuxID}}.String()
	deepDue := cases.Cursor{At: longAgo(n, n/2).AddDate(0, 0, 40), ID: cases.ID{UUID: town.PortvieuxID}}.String()
	var reference string
	err := p.DB.Read().QueryRowContext(ctx, "select reference from cases where authority_id = $1 order by opened_at desc limit 1", town.PortvieuxID).Scan(&reference)
	if err != nil {
		return nil, err
	}
	find := func(typed string) string { return "/desk/search?q=" + url.QueryEscape(typed) }
	return []largePage{
		{"the list of all open cases", "/desk?view=open"},
		{"the list, half way down", "/desk?view=open&after=" + deepDue + "&n=5000"},
		{"messages to sort", "/desk?view=sort"},
		{"ended cases, half way down", "/desk?view=closed&after=" + deep + "&n=5000"},
		{"the page of a case", "/desk/cases/" + reference},
		{"search: a common name", find("martin")},
		{"search: a full name, the last word begun", find("Nolwenn Ker")},
		{"search: one of the commonest words", find("poubelle ")},
		{"search: two words of a text", find("voirie trottoir ")},
		{"search: a name and a word of a text", find("kervella lampadaire ")},
		{"search: a word as it is typed", find("lampad")},
		{"search: a number", find(fmt.Sprintf("%07d", n/3))},
		{"search: how a name sounds", find("morvent")},
	}, nil
}

// lookAt loads one page for a while, and sends requests at a steady pace beside it.
func (b *Bench) lookAt(ctx context.Context, addr string, request []byte, lot []ticket) (m measured, rate float64, err error) {
	warm, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	if _, err := crowd(warm, 2, 4, time.Minute, over(addr, ask(request))); err != nil {
		return m, 0, err
	}
	ctx, end := context.WithTimeout(ctx, b.looks())
	defer end()
	var sent int
	var sending sync.WaitGroup
	var failed error
	began := watch.Now()
	sending.Go(func() { sent, failed = steady(ctx, addr, lot) })
	m, err = crowd(ctx, largeReaders, 1<<30, b.looks(), over(addr, ask(request)))
	sending.Wait()
	return m, float64(sent) / watch.Now().Sub(began).Seconds(), errors.Join(err, failed)
}

func ask(request []byte) func(l *line, _ int) error {
	return func(l *line, _ int) error {
		status, _, err := l.ask(request)
		if err == nil && status != 200 {
			err = fmt.Errorf("%s: status %d", bytes.SplitN(request, []byte("\r\n"), 2)[0], status)
		}
		return err
	}
}

// steady sends requests at the pace at which they arrive, whether the ones before were answered or not.
func steady(ctx context.Context, addr string, lot []ticket) (sent int, err error) {
	tick := time.NewTicker(time.Second / arriving)
	defer tick.Stop()
	todo := make(chan int, len(lot))
	go func() {
		defer close(todo)
		for i := range lot {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				todo <- i
			}
		}
	}()
	var wait sync.WaitGroup
	var mu sync.Mutex
	for range 16 {
		wait.Go(func() {
			do, done, dialled := over(addr, func(l *line, i int) error {
				status, _, err := l.ask(lot[i].request(addr, i))
				if err == nil && status != 303 {
					err = fmt.Errorf("sending a request: status %d", status)
				}
				return err
			})()
			if dialled == nil {
				defer done()
			}
			for i := range todo {
				failure := dialled
				if failure == nil {
					failure = do(i)
				}
				mu.Lock()
				if sent++; failure != nil {
					sent, err = sent-1, failure
				}
				mu.Unlock()
				if failure != nil {
					return
				}
			}
		})
	}
	wait.Wait()
	return sent, err
}
