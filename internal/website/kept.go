package website

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/a-h/templ"

	"parvis/internal/catalogue"
	"parvis/internal/identity"
	"parvis/internal/kit/i18n"
	"parvis/internal/rules"
)

// kept holds pages that are the same for every visitor, drawn once a day for each version of
// what they tell. Nothing about a visitor goes in: a page with a personal part is kept as the
// two pieces around it.
type kept struct {
	mu    *sync.RWMutex
	pages map[keptKey]*drawn
}

// keptKey is all that such a page depends on.
type keptKey struct {
	authority identity.AuthorityID
	look      int64 // version of the authority
	service   catalogue.ServiceID
	version   catalogue.VersionNo
	lang      i18n.Lang
	day       rules.Date
	begun     bool   // with a place for the visitor's unfinished requests
	kiosk     string // the device around it, "" for the site's own shell
}

// drawn is a page, with the place of its personal part.
type drawn struct {
	before, after []byte
	whole, small  []byte // without personal part: as it is, and compressed
}

// mostKept bounds the memory: some fifty services in two languages for a few towns.
const mostKept = 1000

func newKept() kept { return kept{mu: new(sync.RWMutex), pages: map[keptKey]*drawn{}} }

func (k kept) get(key keptKey) *drawn {
	k.mu.RLock()
	defer k.mu.RUnlock()
	return k.pages[key]
}

func (k kept) put(key keptKey, page *drawn) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.pages) >= mostKept {
		clear(k.pages)
	}
	k.pages[key] = page
}

// gap stands for the personal part while the rest is drawn.
const gap = "<!--personal-->"

var gapHere = templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
	_, err := io.WriteString(w, gap)
	return err
})

// draw renders a page for keeping.
func draw(ctx context.Context, page templ.Component) (*drawn, error) {
	var buf bytes.Buffer
	if err := page.Render(ctx, &buf); err != nil {
		return nil, err
	}
	before, after, found := bytes.Cut(buf.Bytes(), []byte(gap))
	d := &drawn{before: before, after: after}
	if found {
		return d, nil
	}
	d.whole = buf.Bytes()
	var small bytes.Buffer
	packer, err := gzip.NewWriterLevel(&small, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := packer.Write(d.whole); err != nil {
		return nil, err
	}
	if err := packer.Close(); err != nil {
		return nil, err
	}
	d.small = small.Bytes()
	return d, nil
}

// serve answers with a page that has no personal part.
func (d *drawn) serve(w http.ResponseWriter, r *http.Request) error {
	body := d.whole
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Add("Vary", "Accept-Encoding")
	if takesGzip(r) {
		h.Set("Content-Encoding", "gzip")
		body = d.small
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = w.Write(body) // a reader who left is no fault of ours
	return nil
}

func takesGzip(r *http.Request) bool {
	for offered := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		name, weight, _ := strings.Cut(strings.TrimSpace(offered), ";")
		if name == "gzip" {
			return strings.TrimSpace(weight) != "q=0"
		}
	}
	return false
}

// around draws the personal part between the two pieces.
func (d *drawn) around(personal templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		if _, err := w.Write(d.before); err != nil {
			return err
		}
		if err := personal.Render(ctx, w); err != nil {
			return err
		}
		_, err := w.Write(d.after)
		return err
	})
}
