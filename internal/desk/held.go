package desk

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"parvis/internal/identity"
	"parvis/internal/inbox"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
)

// heldPage lists what could not be read, or was put aside by a rule: a person decides about each.
type heldPage struct {
	ui.Page
	Rows  []heldRow
	Next  string
	Flash *flash
}

type heldRow struct {
	Href, Icon, Door, Who, Title, Why, When string
}

// heldItemPage is one of them, with the bytes that came.
type heldItemPage struct {
	ui.Page
	heldRow
	Path    string
	Raw     string
	More    bool // the page shows only the beginning
	Save    string
	Work    bool
	Settled bool // somebody has seen to it
	Faults  []ui.Fault
	Typed   string
	Flash   *flash
}

func (p *Pages) heldList(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	from := placeOf(r.URL.Query())
	items, err := p.Inbox.HeldItems(ctx, p.DB.Read(), from, rowsOnPage+1)
	if err != nil {
		return err
	}
	page := heldPage{Page: ui.Page{Title: i18n.T(ctx, "desk.held.title")}, Flash: p.popFlash(r)}
	for _, i := range items[:min(len(items), rowsOnPage)] {
		page.Rows = append(page.Rows, p.heldRow(ctx, i))
	}
	if len(items) > rowsOnPage {
		last := items[rowsOnPage-1]
		page.Next = "/desk/held?" + url.Values{"after": {last.ID.String()}, "at": {last.Received.UTC().Format(placeFormat)}}.Encode()
	}
	return web.Render(w, r, http.StatusOK, heldListView(page))
}

// heldLink leads to what is held, while there is something.
func (p *Pages) heldLink(ctx context.Context) ([]viewLink, error) {
	if p.Inbox == nil {
		return nil, nil
	}
	items, err := p.Inbox.HeldItems(ctx, p.DB.Read(), inbox.Place{}, mostCounted+1)
	if err != nil || len(items) == 0 {
		return nil, err
	}
	count := strconv.Itoa(min(len(items), mostCounted))
	if len(items) > mostCounted {
		count += "+"
	}
	return []viewLink{{Href: "/desk/held", Name: i18n.T(ctx, "desk.held.title"), Count: count, Icon: "alert", Key: "held"}}, nil
}

func (p *Pages) heldRow(ctx context.Context, i inbox.Item) heldRow {
	h := heldRow{
		Href: "/desk/held/" + i.ID.String(), Icon: threadIcon(i.Door), Door: i18n.T(ctx, "inbox.door."+string(i.Door)), Who: i.PartyName,
		Title: i.Subject, Why: known(ctx, i.HeldWhy, i.HeldWhy), When: when(ctx, i.Received, p.now()),
	}
	if h.Who == "" {
		h.Who = i.Party
	}
	if h.Who == "" {
		h.Who = i18n.T(ctx, "desk.held.unknown")
	}
	if h.Title == "" {
		h.Title = i18n.T(ctx, "desk.held.untitled")
	}
	return h
}

// mostRaw is how much of the bytes stands in the page; the rest is saved.
const mostRaw = 64 << 10

func (p *Pages) heldItem(w http.ResponseWriter, r *http.Request) error {
	return p.drawHeld(w, r, http.StatusOK, "", nil)
}

func (p *Pages) drawHeld(w http.ResponseWriter, r *http.Request, status int, typed string, problems errs.Problems) error {
	ctx := r.Context()
	id, err := inbox.ParseItemID(r.PathValue("item"))
	if err != nil {
		return err
	}
	i, err := p.Inbox.Item(ctx, p.DB.Read(), id)
	if err != nil {
		return err
	}
	if !i.Thread.IsZero() {
		return web.SeeOther(w, r, threadPath(i.Thread))
	}
	page := heldItemPage{
		heldRow: p.heldRow(ctx, i), Path: "/desk/held/" + id.String(), Save: "/desk/items/" + id.String() + "/original",
		Work: identity.May(ctx, MayWork), Settled: i.State != inbox.StateHeld, Faults: faults(ctx, problems), Typed: typed, Flash: p.popFlash(r),
	}
	page.Page = ui.Page{Title: page.heldRow.Title, Failed: len(problems) > 0}
	if page.Raw, page.More, err = p.rawText(ctx, id); err != nil {
		return err
	}
	return web.Render(w, r, status, heldItemView(page))
}

// rawText is the beginning of what came, as text: bytes that are none become signs that can be seen.
func (p *Pages) rawText(ctx context.Context, id inbox.ItemID) (text string, more bool, err error) {
	o, err := p.Inbox.Original(ctx, p.DB.Read(), id)
	if err != nil {
		return "", false, err
	}
	defer func() { err = errors.Join(err, o.Body.Close()) }()
	b, err := io.ReadAll(io.LimitReader(o.Body, mostRaw))
	text = strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' || r >= ' ' && r != 0x7f && r != utf8.RuneError {
			return r
		}
		if r == '\r' {
			return -1
		}
		return '·'
	}, string(b))
	return text, o.Size > int64(len(b)), err
}

// readAgain has today's reader try once more.
func (p *Pages) readAgain(w http.ResponseWriter, r *http.Request) error {
	return p.settle(w, r, false)
}

// takeHeld makes a thread of it whatever the reader says.
func (p *Pages) takeHeld(w http.ResponseWriter, r *http.Request) error { return p.settle(w, r, true) }

func (p *Pages) settle(w http.ResponseWriter, r *http.Request, force bool) error {
	ctx := r.Context()
	id, err := inbox.ParseItemID(r.PathValue("item"))
	if err != nil {
		return err
	}
	i, err := p.Inbox.ReadAgain(ctx, id, force)
	if errs.KindOf(err) == errs.Conflict && err != nil {
		return p.heldSays(w, r, "bad", err)
	}
	if err != nil {
		return err
	}
	switch {
	case !i.Thread.IsZero():
		p.putFlash(ctx, flash{Kind: "ok", Words: i18n.T(ctx, "desk.held.read")})
		return web.SeeOther(w, r, threadPath(i.Thread))
	case i.State == inbox.StateHeld:
		p.putFlash(ctx, flash{Kind: "warn", Words: i18n.T(ctx, "desk.held.still")})
		return web.SeeOther(w, r, "/desk/held/"+id.String())
	}
	p.putFlash(ctx, flash{Kind: "ok", Words: i18n.T(ctx, "desk.held.filed")})
	return web.SeeOther(w, r, "/desk/held")
}

func (p *Pages) heldSays(w http.ResponseWriter, r *http.Request, kind string, err error) error {
	ctx := r.Context()
	p.putFlash(ctx, flash{Kind: kind, Words: i18n.InArgs(i18n.LangOf(ctx), errs.KeyOf(err), errs.ArgsOf(err))})
	return web.SeeOther(w, r, "/desk/held")
}

// dismissHeld closes it with a reason; its bytes stay.
func (p *Pages) dismissHeld(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	id, err := inbox.ParseItemID(r.PathValue("item"))
	if err != nil {
		return err
	}
	err = p.DB.Write(ctx, func(tx *db.Tx) error { return p.Inbox.Dismiss(ctx, tx, id, in.Get("why")) })
	switch {
	case errors.Is(err, inbox.ErrReason):
		return p.drawHeld(w, r, http.StatusUnprocessableEntity, in.Get("why"), errs.Problems{{Field: "why", Key: "inbox.reason_missing"}})
	case errs.KindOf(err) == errs.Conflict && err != nil:
		return p.heldSays(w, r, "bad", err)
	case err != nil:
		return err
	}
	p.putFlash(ctx, flash{Kind: "ok", Words: i18n.T(ctx, "desk.held.dismissed")})
	return web.SeeOther(w, r, "/desk/held")
}

const placeFormat = "20060102150405.000000"

// placeOf reads where a page of held items goes on.
func placeOf(q url.Values) (from inbox.Place) {
	at, err := time.Parse(placeFormat, q.Get("at"))
	if err != nil {
		return from
	}
	id, err := uuid.Parse(q.Get("after"))
	if err != nil {
		return from
	}
	return inbox.Place{At: at, ID: id}
}
