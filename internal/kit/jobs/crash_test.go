package jobs_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"parvis/internal/kit/clock"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/jobs"
)

// TestMain lets this test binary stand for the server that is killed.
func TestMain(m *testing.M) {
	if os.Getenv("JOBS_CHILD") == "" {
		os.Exit(m.Run())
	}
	if err := serveUntilKilled(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// serveUntilKilled adds jobs from several clients, says on standard output which ones are acknowledged,
// and runs them: each notes its meal, once however often it runs.
func serveUntilKilled() error {
	ctx := context.Background()
	d, err := db.Open(ctx, db.Config{URL: os.Getenv("JOBS_URL"), Dir: os.Getenv("JOBS_DIR"), AllowUnsafe: true})
	if err != nil {
		return err
	}
	q := cooksWhatIsOrdered(d)
	if err := q.Start(ctx); err != nil {
		return err
	}
	var out sync.Mutex
	var clients sync.WaitGroup
	for range 8 {
		clients.Go(func() {
			for {
				meal := db.NewID().String()
				if err := d.Write(ctx, func(tx *db.Tx) error { return jobs.Add(ctx, q, tx, cook{meal}) }); err != nil {
					fmt.Fprintln(os.Stderr, err)
					return
				}
				out.Lock()
				fmt.Println(meal)
				out.Unlock()
				time.Sleep(20 * time.Millisecond)
			}
		})
	}
	clients.Wait()
	return nil
}

func cooksWhatIsOrdered(d *db.DB) *jobs.Queue {
	q := jobs.New(d, clock.System(), slog.New(slog.DiscardHandler))
	jobs.Work(q, "cooks", func(ctx context.Context, job cook) error {
		return d.Write(ctx, func(tx *db.Tx) error {
			_, err := tx.ExecContext(ctx, `insert into cooked (meal) values ($1) on conflict do nothing`, job.Meal)
			return err
		})
	})
	return q
}

func TestAKillLosesNoJob(t *testing.T) {
	t.Parallel()
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			config := dbtest.Config(t, engine)
			prepare(t, config)
			ordered := map[string]bool{}
			for range 3 {
				killAfter(t, config, 300*time.Millisecond+rand.N(300*time.Millisecond), ordered)
			}
			if len(ordered) == 0 {
				t.Fatal("nothing was acknowledged before the kills")
			}
			awaitAll(t, config, ordered)
		})
	}
}

func prepare(t *testing.T, config db.Config) {
	t.Helper()
	d := reopen(t, config)
	defer d.Close()
	if _, err := d.Handle().ExecContext(t.Context(), `create table cooked (meal text not null primary key)`); err != nil {
		t.Fatal(err)
	}
}

func reopen(t *testing.T, config db.Config) *db.DB {
	t.Helper()
	config.Clock = nil
	d, err := db.Open(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// killAfter runs a server for a while, kills it, and notes what it had acknowledged.
func killAfter(t *testing.T, config db.Config, wait time.Duration, ordered map[string]bool) {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), "JOBS_CHILD=1", "JOBS_URL="+config.URL, "JOBS_DIR="+config.Dir)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(out)
	var once sync.Once
	for {
		line, err := lines.ReadString('\n')
		if err == io.EOF {
			break // a line cut short was never read by anyone
		}
		if err != nil {
			t.Fatal(err)
		}
		ordered[line[:len(line)-1]] = true
		once.Do(func() {
			time.AfterFunc(wait, func() { _ = child.Process.Kill() })
		})
	}
	_ = child.Wait() // it was killed
}

// awaitAll starts a last server and waits until every acknowledged job has run.
func awaitAll(t *testing.T, config db.Config, ordered map[string]bool) {
	t.Helper()
	d := reopen(t, config)
	defer d.Close()
	q := cooksWhatIsOrdered(d)
	if err := q.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := q.Stop(context.Background()); err != nil {
			t.Error(err)
		}
	}()
	var missing int
	for range 300 {
		if missing = len(ordered) - cookedOf(t, d, ordered); missing == 0 {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Errorf("%d of %d acknowledged jobs never ran", missing, len(ordered))
}

func cookedOf(t *testing.T, d *db.DB, ordered map[string]bool) (n int) {
	t.Helper()
	rows, err := d.Read().QueryContext(t.Context(), `select meal from cooked`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var meal string
		if err := rows.Scan(&meal); err != nil {
			t.Fatal(err)
		}
		if ordered[meal] {
			n++
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return n
}
