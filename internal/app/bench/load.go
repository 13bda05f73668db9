package bench

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"sync"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"

	"parvis/internal/kit/clock"
)

// measured is what a load came to.
type measured struct {
	count  int
	took   time.Duration
	cpu    time.Duration           // of the server, where it was asked
	memory float64                 // likewise, the most it held, in megabytes
	times  *hdrhistogram.Histogram // microseconds
}

func (m measured) rate() float64 { return float64(m.count) / m.took.Seconds() }

func (m measured) at(quantile float64) time.Duration {
	return time.Duration(m.times.ValueAtQuantile(quantile)) * time.Microsecond
}

var watch = clock.System()

func newTimes() *hdrhistogram.Histogram { return hdrhistogram.New(1, 60_000_000, 3) }

// crowd has n workers do what is left until it is done, or until most has passed.
func crowd(ctx context.Context, n, count int, most time.Duration, worker func() (do func(i int) error, end func(), err error)) (measured, error) {
	ctx, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	todo := make(chan int)
	go func() {
		defer close(todo)
		for i := range count {
			select {
			case todo <- i:
			case <-ctx.Done():
				return
			}
		}
	}()
	var mu sync.Mutex
	var wait sync.WaitGroup
	var failed error
	m := measured{times: newTimes()}
	began := watch.Now()
	for range n {
		wait.Add(1)
		go func() {
			defer wait.Done()
			own, done, err := work(todo, worker)
			mu.Lock()
			defer mu.Unlock()
			m.times.Merge(own)
			m.count += done
			failed = errors.Join(failed, err)
			if err != nil {
				cancel()
			}
		}()
	}
	wait.Wait()
	m.took = watch.Now().Sub(began)
	if failed == nil && m.count == 0 {
		failed = errors.New("nothing was done")
	}
	return m, failed
}

func work(todo <-chan int, worker func() (func(int) error, func(), error)) (times *hdrhistogram.Histogram, done int, err error) {
	times = newTimes()
	do, end, err := worker()
	if err != nil {
		return times, 0, err
	}
	defer end()
	for i := range todo {
		began := watch.Now()
		if err := do(i); err != nil {
			return times, done, err
		}
		if err := times.RecordValue(max(1, watch.Now().Sub(began).Microseconds())); err != nil {
			return times, done, err
		}
		done++
	}
	return times, done, nil
}

// line is one connection that stays open. It speaks just enough HTTP to load a server
// without costing much itself: client and server share the machine.
type line struct {
	conn net.Conn
	in   *bufio.Reader
}

func dial(addr string) (*line, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &line{conn, bufio.NewReaderSize(conn, 64<<10)}, nil
}

// ask sends a whole request and reads the answer past its end.
func (l *line) ask(request []byte) (status int, location string, err error) {
	if err := l.conn.SetDeadline(watch.Now().Add(time.Minute)); err != nil {
		return 0, "", err
	}
	if _, err := l.conn.Write(request); err != nil {
		return 0, "", err
	}
	head, err := l.in.ReadSlice('\n')
	if err != nil {
		return 0, "", err
	}
	if len(head) < 12 {
		return 0, "", fmt.Errorf("not an answer: %q", head)
	}
	if status, err = strconv.Atoi(string(head[9:12])); err != nil {
		return 0, "", err
	}
	length := 0
	for {
		head, err = l.in.ReadSlice('\n')
		if err != nil {
			return 0, "", err
		}
		if len(head) <= 2 {
			break
		}
		name, value, _ := bytes.Cut(head, []byte(":"))
		value = bytes.TrimSpace(value)
		switch {
		case bytes.EqualFold(name, []byte("Content-Length")):
			if length, err = strconv.Atoi(string(value)); err != nil {
				return 0, "", err
			}
		case bytes.EqualFold(name, []byte("Transfer-Encoding")):
			length = -1
		case bytes.EqualFold(name, []byte("Location")):
			location = string(value)
		}
	}
	if length >= 0 {
		_, err = l.in.Discard(length)
		return status, location, err
	}
	return status, location, l.chunks()
}

func (l *line) chunks() error {
	for {
		size, err := l.in.ReadSlice('\n')
		if err != nil {
			return err
		}
		n, err := strconv.ParseInt(string(bytes.TrimSpace(size)), 16, 32)
		if err != nil {
			return err
		}
		if _, err := l.in.Discard(int(n) + 2); err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		if n == 0 {
			return nil
		}
	}
}

// over is a worker with a line of its own.
func over(addr string, do func(l *line, i int) error) func() (func(int) error, func(), error) {
	return func() (func(int) error, func(), error) {
		l, err := dial(addr)
		if err != nil {
			return nil, nil, err
		}
		return func(i int) error { return do(l, i) }, func() { l.conn.Close() }, nil
	}
}

// get is a request for a page as a browser sends it.
func get(addr, path, cookie string) []byte {
	return fmt.Appendf(nil, "GET %s HTTP/1.1\r\nHost: %s\r\nAccept: text/html\r\nAccept-Encoding: gzip\r\nAccept-Language: fr\r\nCookie: lang=fr; %s\r\n\r\n", path, addr, cookie)
}

// pages loads one page with n clients.
func pages(ctx context.Context, addr string, request []byte, n, count int) (measured, error) {
	return crowd(ctx, n, count, 30*time.Second, over(addr, func(l *line, _ int) error {
		status, _, err := l.ask(request)
		if err == nil && status != 200 {
			err = fmt.Errorf("%s: status %d", bytes.SplitN(request, []byte("\r\n"), 2)[0], status)
		}
		return err
	}))
}
