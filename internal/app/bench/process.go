package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// process is the server under measure.
type process struct {
	cmd   *exec.Cmd
	addr  string
	ready time.Duration
	log   string // a file: reading it from a pipe would cost the clients time
}

// serve starts this very program as a server and waits until it says that it is ready.
func (b *Bench) serve(ctx context.Context, more ...string) (*process, error) {
	addr, err := freeAddr()
	if err != nil {
		return nil, err
	}
	p := &process{addr: addr, log: filepath.Join(b.Dir, "server.log")}
	log, err := os.Create(p.log)
	if err != nil {
		return nil, err
	}
	defer log.Close() // the process has its own
	args := append([]string{"serve", "--demo", "--addr", addr, "--data", b.Dir, "--proxies", "127.0.0.0/8"}, more...)
	p.cmd = exec.CommandContext(ctx, b.Program, args...)
	p.cmd.Env, p.cmd.Stderr = b.Env, log
	p.cmd.Cancel = func() error { return p.cmd.Process.Signal(syscall.SIGTERM) }
	p.cmd.WaitDelay = 30 * time.Second
	began := watch.Now()
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	for {
		answer, err := http.Get("http://" + addr + "/healthz")
		if err == nil {
			answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				p.ready = watch.Now().Sub(began)
				return p, nil
			}
		}
		if watch.Now().Sub(began) > time.Minute {
			return nil, errors.Join(fmt.Errorf("the server is not ready after a minute\n%s", p.said()), p.stop())
		}
		time.Sleep(2 * time.Millisecond)
	}
}

func freeAddr() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// said is the end of its log.
func (p *process) said() string {
	text, err := os.ReadFile(p.log)
	if err != nil {
		return err.Error()
	}
	return string(text[max(0, len(text)-2000):])
}

// stop ends it as an operator would.
func (p *process) stop() error {
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	return p.cmd.Wait()
}

func (p *process) cpu() (time.Duration, error) { return cpuOf(p.cmd) }

// cpuOf is the processor time that a process has used: its own and the system's for it.
func cpuOf(cmd *exec.Cmd) (time.Duration, error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
	var ticks int64
	for _, field := range fields[11:13] { // utime, stime
		n, err := strconv.ParseInt(field, 10, 64)
		if err != nil {
			return 0, err
		}
		ticks += n
	}
	return time.Duration(ticks) * 10 * time.Millisecond, nil // 100 ticks a second on every Linux that Go runs on
}

// memory reads a line of /proc/PID/status: VmRSS now, VmHWM the most so far. In megabytes.
func (p *process) memory(line string) (float64, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	for text := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(text, line+":"); ok {
			kb, err := strconv.ParseFloat(strings.Fields(rest)[0], 64)
			return kb / 1024, err
		}
	}
	return 0, fmt.Errorf("no %s in /proc", line)
}

// rests waits until the process does next to nothing: its jobs are done.
func (p *process) rests(ctx context.Context, most time.Duration) (time.Duration, error) {
	until := watch.Now().Add(most)
	before, err := p.cpu()
	for err == nil && ctx.Err() == nil {
		time.Sleep(1500 * time.Millisecond)
		now, err := p.cpu()
		if err != nil || now-before <= 40*time.Millisecond {
			return now, err
		}
		if watch.Now().After(until) {
			return now, fmt.Errorf("the server still works after %v", most)
		}
		before = now
	}
	return 0, errors.Join(err, ctx.Err())
}

// machine names what this ran on.
func machine() string {
	model := "unknown processor"
	info, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return model
	}
	cores := 0
	for text := range strings.Lines(string(info)) {
		name, value, _ := strings.Cut(text, ":")
		switch strings.TrimSpace(name) {
		case "model name":
			model = strings.TrimSpace(value)
		case "processor":
			cores++
		}
	}
	load := "unknown"
	if text, err := os.ReadFile("/proc/loadavg"); err == nil {
		load, _, _ = strings.Cut(string(text), " ")
	}
	return fmt.Sprintf("%s, %d cores, load %s when it began", model, cores, load)
}
