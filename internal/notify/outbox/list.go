package outbox

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/google/uuid"

	"parvis/internal/kit/i18n"
	"parvis/internal/kit/web"
	"parvis/internal/notify"
)

// perPage fits a phone's patience.
const perPage = 25

type listPage struct {
	Lines  []notify.Line
	Search string
	Demo   bool
	First  string // address of the first page, "" on it
	Older  string // address of the next page, "" on the last
}

func (o *Outbox) list(w http.ResponseWriter, r *http.Request) error {
	search := strings.TrimSpace(r.URL.Query().Get("to"))
	if len(search) > 200 {
		search = strings.ToValidUTF8(search[:200], "")
	}
	before, after := readPlace(r.URL.Query().Get("after"))
	lines, err := o.notices.Newest(r.Context(), notify.Page{To: search, Before: before, After: after, Most: perPage + 1})
	if err != nil {
		return err
	}
	p := listPage{Lines: lines, Search: search, Demo: o.notices.Kept()}
	if !before.IsZero() {
		p.First = pageAddress(search, "")
	}
	if len(lines) > perPage {
		p.Lines = lines[:perPage]
		p.Older = pageAddress(search, place(lines[perPage-1]))
	}
	return web.Render(w, r, http.StatusOK, listOf(p))
}

func pageAddress(search, after string) string {
	q := url.Values{}
	if search != "" {
		q.Set("to", search)
	}
	if after != "" {
		q.Set("after", after)
	}
	if len(q) == 0 {
		return "/outbox"
	}
	return "/outbox?" + q.Encode()
}

// place names the last line of a page, so that the next one begins after it
// however many have come in between.
func place(l notify.Line) string {
	b := binary.BigEndian.AppendUint64(nil, uint64(l.Queued.UnixMicro()))
	return base64.RawURLEncoding.EncodeToString(append(b, l.ID[:]...))
}

// readPlace reads it back; anything else is the first page.
func readPlace(s string) (time.Time, notify.ID) {
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil || len(b) != 24 {
		return time.Time{}, notify.ID{}
	}
	return time.UnixMicro(int64(binary.BigEndian.Uint64(b))).UTC(), notify.ID(uuid.UUID(b[8:]))
}

// A status is a word, with a colour and an icon that repeat it.
type status struct{ Text, Colour, Icon string }

func statusOf(ctx context.Context, s notify.State, bounced bool) status {
	if bounced {
		return status{i18n.T(ctx, "notify.outbox.bounced"), "red", "undo"}
	}
	colour, icon := "", "clock"
	switch s {
	case notify.StateSent:
		colour, icon = "green", "check"
	case notify.StateFailed:
		colour, icon = "red", "alert"
	case notify.StateUnsure:
		colour, icon = "yellow", "help"
	case notify.StateCancelled:
		icon = "cross"
	}
	return status{i18n.T(ctx, "notify.outbox."+string(s)), colour, icon}
}

func who(c notify.Contact) string {
	if c.Name == "" {
		return c.Address
	}
	return c.Name + ", " + c.Address
}
