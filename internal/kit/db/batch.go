package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

const (
	batchSize = 64               // calls in one commit
	slowTurn  = 10 * time.Second // a call that keeps everybody waiting this long is named in the log
)

var (
	errClosed  = errors.New("db: closed")
	errUnwound = errors.New("db: the function given to Write did not return")
)

// writer is the only one that writes to a SQLite file. It opens a transaction
// when a call waits, gives each waiting call its turn, and commits for all.
type writer struct {
	d       *DB
	conn    func() *sqliteConn // the connection that d.write lends
	queue   chan *call
	closing chan struct{}
	stopped chan struct{}
	once    sync.Once
	waiting atomic.Int64
	slow    time.Duration
}

// call is one Write. Its function runs on its own goroutine, so that a panic
// unwinds where it belongs, while the writer waits for the turn to end.
type call struct {
	turn chan *Tx   // the writer gives the turn…
	ran  chan error // …the call says how it went…
	done chan error // …and hears what became of it
	from uintptr    // who called Write, for the log
}

func newWriter(d *DB, conn func() *sqliteConn) *writer {
	w := &writer{d: d, conn: conn, queue: make(chan *call), closing: make(chan struct{}), stopped: make(chan struct{}), slow: slowTurn}
	go w.run()
	return w
}

func (w *writer) stop() {
	w.once.Do(func() { close(w.closing) })
	<-w.stopped
}

func (w *writer) run() {
	defer close(w.stopped)
	for {
		select {
		case first := <-w.queue:
			w.batch(first)
		case <-w.closing:
			return
		}
	}
}

// write waits for a turn, takes it, and waits for the commit. A context that ends lets a call leave
// the queue; once its turn has come, its statements are refused, which rolls it back.
func (w *writer) write(ctx context.Context, do func(*Tx) error) error {
	c := &call{turn: make(chan *Tx), ran: make(chan error, 1), done: make(chan error, 1), from: callerOfWrite()}
	if err := w.line(ctx, c); err != nil {
		return err
	}
	select {
	case tx := <-c.turn:
		return c.take(ctx, tx, do)
	case err := <-c.done: // the transaction could not be opened
		return err
	}
}

// line waits until the writer sees the call.
func (w *writer) line(ctx context.Context, c *call) error {
	w.waiting.Add(1)
	defer w.waiting.Add(-1)
	select {
	case w.queue <- c:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-w.closing:
		return errClosed
	}
}

func (c *call) take(ctx context.Context, tx *Tx, do func(*Tx) error) error {
	outcome := errUnwound
	func() {
		defer func() {
			tx.ended = true
			c.ran <- outcome
		}()
		if outcome = ctx.Err(); outcome == nil {
			outcome = errUnwound
			outcome = do(tx)
		}
	}()
	if outcome != nil {
		return outcome
	}
	if err := <-c.done; err != nil {
		return err
	}
	tx.runHooks()
	return nil
}

// batch commits first and those who come while it runs.
func (w *writer) batch(first *call) {
	raw, err := w.d.write.BeginTx(context.Background(), nil)
	if err != nil {
		first.done <- fmt.Errorf("begin: %w", err)
		return
	}
	conn := w.conn()
	conn.strict = true
	kept, err := w.turns(raw, conn, first)
	conn.strict = false
	if err != nil {
		err = errors.Join(fmt.Errorf("write: the batch was rolled back: %w", err), ignoreDone(raw.Rollback()))
	} else if err = raw.Commit(); err != nil {
		err = fmt.Errorf("commit: %w", err)
	}
	for _, c := range kept {
		c.done <- err
	}
}

// turns gives their turn to the calls that wait, and returns those whose fate is that of the commit.
func (w *writer) turns(raw *sql.Tx, conn *sqliteConn, first *call) (kept []*call, err error) {
	timer := time.NewTimer(w.slow)
	defer timer.Stop()
	for c, n := first, 1; c != nil; c, n = w.next(n), n+1 {
		if err := savepoint(raw, "savepoint turn"); err != nil {
			return append(kept, c), err
		}
		c.turn <- &Tx{Now: w.d.now(), engine: SQLite, raw: raw}
		keep := w.await(c, timer) == nil
		if failure := conn.failure(); keep && failure != nil {
			keep = false
			c.done <- fmt.Errorf("write: rolled back, because the error of a statement was passed over: %w", failure)
		}
		if !keep {
			if err := savepoint(raw, "rollback to savepoint turn"); err != nil {
				return kept, err
			}
		} else {
			kept = append(kept, c)
		}
		if err := savepoint(raw, "release savepoint turn"); err != nil {
			return kept, err
		}
	}
	return kept, nil
}

// next returns a call that waits now, unless the batch is full.
func (w *writer) next(n int) *call {
	if n == batchSize {
		return nil
	}
	select {
	case c := <-w.queue:
		return c
	default:
		return nil
	}
}

func (w *writer) await(c *call, timer *time.Timer) error {
	timer.Reset(w.slow)
	for {
		select {
		case outcome := <-c.ran:
			return outcome
		case <-timer.C:
			w.d.log.Warn("a write keeps the only writer for long: does it call Write inside Write, or the network?",
				"from", place(c.from), "waiting", w.waiting.Load())
			timer.Reset(w.slow)
		}
	}
}

func callerOfWrite() uintptr {
	var pc [1]uintptr
	runtime.Callers(4, pc[:]) // runtime.Callers, callerOfWrite, writer.write, DB.Write
	return pc[0]
}

func place(pc uintptr) string {
	frame, _ := runtime.CallersFrames([]uintptr{pc}).Next()
	return fmt.Sprintf("%s:%d", frame.File, frame.Line)
}

func savepoint(raw *sql.Tx, statements ...string) error {
	for _, s := range statements {
		if _, err := raw.ExecContext(context.Background(), s); err != nil {
			return fmt.Errorf("%s: %w", s, err)
		}
	}
	return nil
}

func ignoreDone(err error) error {
	if errors.Is(err, sql.ErrTxDone) {
		return nil
	}
	return err
}
