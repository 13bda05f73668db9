package bench

import (
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os/exec"
	"time"
)

// startPage measures the start page of a service beside a bare handler that writes the same
// bytes, each alone on the machine, in turns.
func (b *Bench) startPage(ctx context.Context) error {
	section(b.Out, "Start page of a service, 16 clients")
	p, err := b.serve(ctx)
	if err != nil {
		return err
	}
	path := "/services/" + string(sendable)
	body, kind, err := fetch("http://" + p.addr + path)
	if err != nil {
		return err
	}
	bare, end, err := b.bare(ctx, body, kind)
	if err != nil {
		return err
	}
	defer end()
	var page, plain measured
	for range 3 {
		ours, err := b.loaded(ctx, p.cmd, p.addr, path)
		if err != nil {
			return err
		}
		theirs, err := b.loaded(ctx, bare.cmd, bare.addr, "/")
		if err != nil {
			return err
		}
		page, plain = better(page, ours), better(plain, theirs)
	}
	fact(b.Out, fmt.Sprintf("the page (%.1f kB as transferred)", float64(len(body))/1000), fmt.Sprintf("%.0f /s", page.rate()))
	fact(b.Out, "a bare net/http handler with the same bytes", fmt.Sprintf("%.0f /s", plain.rate()))
	atLeast(b.Out, "the page, of that rate", page.rate()/plain.rate(), 0.50)
	fact(b.Out, "processor time of the server, each", fmt.Sprintf("%.3f ms", millis(page.cpu)/float64(page.count)))
	fact(b.Out, "that of the bare handler", fmt.Sprintf("%.3f ms", millis(plain.cpu)/float64(plain.count)))
	one, err := pages(ctx, p.addr, get(p.addr, path, ""), 1, b.gets()/10)
	if err != nil {
		return err
	}
	under(b.Out, "one client, half of the pages within", millis(one.at(50)), 5, "ms")
	under(b.Out, "16 clients, half of the pages within", millis(page.at(50)), 5, "ms")
	return p.stop()
}

// loaded is a page loaded by 16 clients, with the processor time that the server took.
func (b *Bench) loaded(ctx context.Context, cmd *exec.Cmd, addr, path string) (m measured, err error) {
	before, err := cpuOf(cmd)
	if err != nil {
		return m, err
	}
	if m, err = pages(ctx, addr, get(addr, path, ""), 16, b.gets()); err != nil {
		return m, err
	}
	after, err := cpuOf(cmd)
	m.cpu = after - before
	return m, err
}

// better keeps the quicker of two runs: what slowed the other was the machine.
func better(a, b measured) measured {
	if a.count == 0 || b.rate() > a.rate() {
		return b
	}
	return a
}

// fetch reads a page as it is transferred.
func fetch(url string) (body []byte, kind string, err error) {
	r, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		return nil, "", err
	}
	r.Header.Set("Accept-Encoding", "gzip")
	r.Header.Set("Accept-Language", "fr")
	answer, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return nil, "", err
	}
	defer answer.Body.Close()
	body, err = io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s", url, answer.Status)
	}
	return body, answer.Header.Get("Content-Encoding"), err
}

// unpacked is a fetched body as text.
func unpacked(body []byte, kind string) (string, error) {
	if kind != "gzip" {
		return string(body), nil
	}
	r, err := gzip.NewReader(newReader(body))
	if err != nil {
		return "", err
	}
	text, err := io.ReadAll(r)
	return string(text), err
}

// Bare serves bytes and nothing else, until ctx ends. It runs in a process of its own, as
// the server does.
func Bare(ctx context.Context, l net.Listener, body []byte, kind string) error {
	server := &http.Server{ReadHeaderTimeout: 10 * time.Second, Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if kind != "" {
			w.Header().Set("Content-Encoding", kind)
		}
		w.Write(body) // a client that is gone has its answer
	})}
	go func() {
		<-ctx.Done()
		server.Close()
	}()
	if err := server.Serve(l); err != http.ErrServerClosed {
		return err
	}
	return nil
}
