package listen_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"parvis/internal/inbox"
	"parvis/internal/inbox/email"
	"parvis/internal/inbox/email/listen"
	"parvis/internal/inbox/inboxtest"
	"parvis/internal/kit/clock"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/events"
	"parvis/internal/kit/files/folder"
	"parvis/internal/kit/jobs"
	"parvis/internal/kit/scan/demo"
	"parvis/internal/kit/tenant"
)

// crashDir tells a copy of this test that it is the server to be killed, and where its data are.
const crashDir = "LISTEN_CRASH_DIR"

func TestMain(m *testing.M) {
	if dir := os.Getenv(crashDir); dir != "" {
		if err := victim(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// victim listens until it is killed.
func victim(dir string) error {
	quiet := slog.New(slog.DiscardHandler)
	d, err := db.Open(context.Background(), db.Config{Dir: dir, Clock: clock.System(), Log: quiet})
	if err != nil {
		return err
	}
	in, err := over(d, filepath.Join(dir, "files"), clock.System())
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println(l.Addr())
	return listen.New(in, clock.System(), quiet, listen.Options{}).Serve(l)
}

func over(d *db.DB, dir string, now clock.Clock) (*inbox.Service, error) {
	store, err := folder.Open(dir, 8<<20, now)
	if err != nil {
		return nil, err
	}
	quiet := slog.New(slog.DiscardHandler)
	return inbox.New(inbox.Deps{
		DB: d, Bus: events.NewBus(), Jobs: jobs.New(d, now, quiet), Files: store, Scanner: demo.Scanner{}, Log: quiet,
		Ways: []inbox.Way{{Door: inbox.Email, Reader: inbox.ReaderFunc(email.Read)}},
	}), nil
}

// TestKilled: whatever was answered with 250 is there after the server was killed, once; and what
// was not can be sent again without making two of it.
func TestKilled(t *testing.T) {
	t.Parallel()
	config := dbtest.Config(t, db.SQLite)
	dir := config.Dir
	withHouse(t, config, func(in *inbox.Service, ctx context.Context) error {
		return in.DB.Write(ctx, func(tx *db.Tx) error {
			_, err := in.AddAccount(ctx, tx, inbox.NewAccount{Door: inbox.Email, Address: "contact@portvieux.example"})
			return err
		})
	})
	sent, taken := 0, map[int]bool{}
	for cycle := range 4 {
		addr, kill := startVictim(t, dir)
		for n := range taken { // a sender that lost the answer sends again
			if cycle > 0 && n%5 == 0 && deliver(addr, n) != nil {
				t.Errorf("mail %d is refused when it comes again", n)
			}
		}
		var mu sync.Mutex
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				for {
					mu.Lock()
					sent++
					n := sent
					mu.Unlock()
					if deliver(addr, n) != nil {
						return // the server is gone
					}
					mu.Lock()
					taken[n] = true
					enough := len(taken) >= 60*(cycle+1)
					mu.Unlock()
					if enough {
						kill()
					}
				}
			})
		}
		all.Wait()
	}
	withHouse(t, config, func(in *inbox.Service, ctx context.Context) error {
		threads, err := in.Newest(ctx, in.DB.Read(), inbox.Open, inbox.Place{}, 10_000)
		times := map[string]int{}
		for _, one := range threads {
			times[one.Subject]++
		}
		for n := range taken {
			if got := times[fmt.Sprint("Crash ", n)]; got != 1 {
				t.Errorf("mail %d was taken and is there %d times", n, got)
			}
		}
		if len(threads) > sent {
			t.Errorf("%d threads of %d mails", len(threads), sent)
		}
		return err
	})
}

func withHouse(t *testing.T, config db.Config, do func(*inbox.Service, context.Context) error) {
	t.Helper()
	d, err := db.Open(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	in, err := over(d, filepath.Join(config.Dir, "files"), config.Clock)
	if err != nil {
		t.Fatal(err)
	}
	if err := do(in, tenant.With(t.Context(), inboxtest.Portvieux)); err != nil {
		t.Fatal(err)
	}
}

func startVictim(t *testing.T, dir string) (addr string, kill func()) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), crashDir+"="+dir)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	go io.Copy(io.Discard, out)
	var once sync.Once
	kill = func() {
		once.Do(func() {
			_ = cmd.Process.Kill() // SIGKILL; it may be gone already
			_ = cmd.Wait()         // killed is no success
		})
	}
	t.Cleanup(kill)
	return strings.TrimSpace(line), kill
}

func deliver(addr string, n int) error {
	c, err := smtp.Dial(addr)
	if err != nil {
		return err
	}
	defer c.Close()
	c.CommandTimeout, c.SubmissionTimeout = 10*time.Second, 10*time.Second
	raw := fmt.Sprintf("Message-ID: <crash%d@example.test>\r\nDate: Thu, 03 Dec 2026 14:12:00 +0100\r\nFrom: c%d@example.test\r\nSubject: Crash %d\r\n\r\nBonjour\r\n", n, n, n)
	return c.SendMail("a@example.test", []string{"contact@portvieux.example"}, strings.NewReader(raw))
}
