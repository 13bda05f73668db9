package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/forms"
	"parvis/internal/inbox"
	"parvis/internal/inbox/chat"
	"parvis/internal/kit/db"
)

// Parts are the slices of an open house that a measurement calls directly.
type Parts struct {
	DB      *db.DB
	Offer   *catalogue.Store
	Forms   *forms.Service
	Cases   *cases.Service
	Inbox   *inbox.Service
	Chats   *chat.Service
	Receive func(ctx context.Context, d *forms.Draft, formKey string) (cases.Reference, error)
}

// Bench measures a program on a seeded data folder of its own.
type Bench struct {
	Out     io.Writer
	Program string   // the binary
	Env     []string // of its processes
	Dir     string   // data folder, seeded, that is thrown away
	Engine  db.Engine
	Short   bool
	Cases   int // above 0: only the large town, of so many

	// With opens the house, in Portvieux, while no server runs.
	With func(ctx context.Context, do func(ctx context.Context, p *Parts) error) error

	number int
}

func (b *Bench) with(ctx context.Context, do func(context.Context, *Parts) error) error {
	return b.With(ctx, do)
}

func (b *Bench) sends() int { return map[bool]int{true: 600, false: 1000}[b.Short] }
func (b *Bench) gets() int  { return map[bool]int{true: 9000, false: 60000}[b.Short] }

// Run measures everything and prints it.
func (b *Bench) Run(ctx context.Context) error {
	fmt.Fprintf(b.Out, "%s; database: %s; client and server share the machine\n", machine(), b.Engine)
	if b.Cases > 0 {
		return b.largeTown(ctx)
	}
	for _, measure := range []func(context.Context) error{b.process, b.weighPage, b.startPage, b.submissions, b.deskList, b.mailIn, b.mailPulled, b.chats, b.largeTown} {
		if err := measure(ctx); err != nil {
			return err
		}
	}
	return nil
}

// process measures the start, the memory at rest and the size of the binary.
func (b *Bench) process(ctx context.Context) error {
	section(b.Out, "The process")
	var ready []time.Duration
	var idle float64
	for range 3 {
		p, err := b.serve(ctx)
		if err != nil {
			return err
		}
		ready = append(ready, p.ready)
		if _, err := p.rests(ctx, time.Minute); err != nil {
			return err
		}
		if idle, err = p.memory("VmRSS"); err != nil {
			return err
		}
		if err := p.stop(); err != nil {
			return err
		}
	}
	slices.Sort(ready)
	under(b.Out, "ready with a seeded database, median of 3 starts", ready[1].Seconds(), 1, "s")
	under(b.Out, "memory at rest", idle, 80, "MB")
	info, err := os.Stat(b.Program)
	if err != nil {
		return err
	}
	under(b.Out, "size of the program", float64(info.Size())/1e6, 80, "MB")
	return nil
}

// bare starts the bare handler in a process of its own.
func (b *Bench) bare(ctx context.Context, body []byte, kind string) (p *process, end func(), err error) {
	addr, err := freeAddr()
	if err != nil {
		return nil, nil, err
	}
	file := filepath.Join(b.Dir, "bare.html")
	if err := os.WriteFile(file, body, 0o600); err != nil {
		return nil, nil, err
	}
	cmd := exec.CommandContext(ctx, b.Program, "bench", "--bare", file, "--bare-addr", addr, "--bare-encoding", kind)
	cmd.Env = b.Env
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	if err := cmd.Start(); err != nil {
		return nil, nil, err
	}
	end = func() {
		cmd.Process.Signal(syscall.SIGTERM)
		cmd.Wait()
	}
	for range 1000 {
		if answer, err := http.Get("http://" + addr + "/"); err == nil {
			answer.Body.Close()
			return &process{cmd: cmd, addr: addr}, end, nil
		}
		time.Sleep(5 * time.Millisecond)
	}
	end()
	return nil, nil, errors.New("the bare handler does not answer")
}

func newReader(body []byte) *bytes.Reader { return bytes.NewReader(body) }
