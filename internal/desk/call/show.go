package call

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/desk"
	"parvis/internal/identity"
	"parvis/internal/inbox/phone"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
)

// callPage is one call with its note.
type callPage struct {
	ui.Page
	Call     phone.Call
	Path     string
	Bar      string // what the call is doing, in words
	Number   string
	Who      []option
	Cases    []caseLine
	Last     []lastLine
	Text     string
	Seen     string
	Kept     string
	What     []option
	Expect   [][2]string
	Services []ui.Option
	In       url.Values
	Theirs   *note // what a colleague wrote meanwhile
	Faults   []ui.Fault
	Fault    map[string]string
	MayProve bool
	Done     string // the call is finished: what became of it
	DoneHref string
}

// option is one radio with its words.
type option struct {
	Value, Strong, Text, Hint string
	Tag                       ui.Tag
	Checked                   bool
}

type caseLine struct {
	Href, Text, Note string
}

type lastLine struct{ Words, When, Href string }

func (p *Pages) show(w http.ResponseWriter, r *http.Request) error {
	c, err := p.callOf(r)
	if err != nil {
		return err
	}
	return p.draw(w, r, c, nil, nil, nil)
}

// draw shows a call: in is what was typed, nil the first time; cause is why it was not taken.
func (p *Pages) draw(w http.ResponseWriter, r *http.Request, c phone.Call, in url.Values, problems errs.Problems, cause error) error {
	ctx := r.Context()
	written, err := p.noteOf(ctx, p.DB.Read(), c.ID)
	if err != nil {
		return err
	}
	page := &callPage{
		Call: c, Path: path(c.ID), Number: numberOf(ctx, c.Party), In: in, Fault: map[string]string{}, Text: written.Words,
		Seen: strconv.FormatInt(written.Version, 10), Bar: i18n.T(ctx, "call.bar."+string(c.State), "Extension", c.Extension, "Time", i18n.Clock(ctx, c.Last)),
	}
	if !written.At.IsZero() {
		page.Kept = i18n.T(ctx, "call.kept", "Time", i18n.Clock(ctx, written.At))
	}
	if in != nil {
		page.Text = in.Get("text")
	}
	status := page.fail(ctx, problems, cause, written)
	page.Page = ui.Page{Title: i18n.T(ctx, "call.title", "Who", page.Number), Failed: status != http.StatusOK, Class: "d-callpage"}
	if c.Outcome != "" {
		return p.drawDone(w, r, page, written, status)
	}
	if err := p.fill(ctx, page); err != nil {
		return err
	}
	return web.Render(w, r, status, callView(page))
}

// fail puts what is wrong on the page, and gives its status.
func (page *callPage) fail(ctx context.Context, problems errs.Problems, cause error, written note) int {
	for _, problem := range problems {
		words := i18n.Problem(ctx, problem)
		page.Faults = append(page.Faults, ui.Fault{Text: words, Field: problem.Field})
		page.Fault[problem.Field] = words
	}
	switch {
	case cause == nil && len(problems) == 0:
		return http.StatusOK
	case cause == nil:
		return http.StatusUnprocessableEntity
	}
	page.Faults = append(page.Faults, ui.Fault{Text: i18n.InArgs(i18n.LangOf(ctx), errs.KeyOf(cause), errs.ArgsOf(cause)), Field: "text"})
	if errs.KeyOf(cause) == errStale.Key {
		page.Theirs = &written
	}
	return web.StatusOf(cause)
}

func (p *Pages) drawDone(w http.ResponseWriter, r *http.Request, page *callPage, written note, status int) error {
	ctx := r.Context()
	page.Done = i18n.T(ctx, "call.done."+string(page.Call.Outcome), "Time", i18n.Clock(ctx, page.Call.Done))
	if page.Theirs == nil {
		page.Text = written.Words
	}
	if id := (cases.ID{UUID: written.Case}); !id.IsZero() {
		c, err := p.Cases.Load(ctx, p.DB.Read(), id)
		if err != nil {
			return err
		}
		page.DoneHref = "/desk/cases/" + url.PathEscape(string(c.Reference))
	}
	return web.Render(w, r, status, doneView(page))
}

// fill adds who it may be, their requests, and what may become of the note.
func (p *Pages) fill(ctx context.Context, page *callPage) error {
	who, err := p.whoOf(ctx, page.Call)
	if err != nil {
		return err
	}
	if err := p.with(ctx, who); err != nil {
		return err
	}
	page.whoOptions(ctx, who)
	page.MayProve = page.Call.Party != phone.Hidden
	if err := p.whatOptions(ctx, page, who); err != nil {
		return err
	}
	if err := p.services(ctx, page); err != nil {
		return err
	}
	return p.lastCalls(ctx, page)
}

// chosen is what was typed, or what the page proposes.
func (page *callPage) chosen(name, usual string) string {
	if page.In == nil {
		return usual
	}
	return page.In.Get(name)
}

func (page *callPage) whoOptions(ctx context.Context, who callers) {
	usual := "other"
	if id, ok := who.known(); ok {
		usual = id.String()
	}
	now := page.chosen("who", usual)
	for _, one := range who {
		tag := ui.Tag{Text: i18n.T(ctx, "call.guessed"), Class: "d-tag--line"}
		if one.Verified {
			tag = ui.Tag{Text: i18n.T(ctx, "call.verified"), Colour: "green", Icon: "check"}
		}
		id := one.Person.ID.String()
		page.Who = append(page.Who, option{Value: id, Strong: nameOf(ctx, one.Person), Hint: one.Person.Manner, Tag: tag, Checked: id == now})
	}
	page.Who = append(page.Who, option{Value: "other", Text: i18n.T(ctx, "call.somebody_else"), Checked: now == "other"})
}

// whatOptions are: join one of their open requests, also with a move that needs nothing more; another one; a new one; nothing.
func (p *Pages) whatOptions(ctx context.Context, page *callPage, who callers) error {
	add := func(o option) { page.What = append(page.What, o) }
	for _, one := range who {
		for _, c := range one.Cases {
			page.Cases = append(page.Cases, caseLine{"/desk/cases/" + url.PathEscape(string(c.Reference)), string(c.Reference) + " " + c.Title, nameOf(ctx, one.Person)})
			if c.Closed() {
				continue
			}
			page.Expect = append(page.Expect, [2]string{"expect-" + string(c.Reference), strconv.FormatInt(c.Revision, 10)})
			add(option{Value: "join:" + string(c.Reference), Strong: i18n.T(ctx, "call.join", "Reference", string(c.Reference)), Text: c.Title, Hint: i18n.T(ctx, "call.join.hint")})
			offers, err := p.Flow.Moves(ctx, c)
			if err != nil {
				return err
			}
			for _, o := range offers {
				if len(o.Needs) == 0 && o.Ends != "" && identity.May(ctx, desk.MayWork) {
					add(option{
						Value: "move:" + string(c.Reference) + ":" + o.Name, Strong: i18n.T(ctx, "call.join", "Reference", string(c.Reference)),
						Text: o.Move.Label.Of(ctx), Hint: i18n.T(ctx, "call.move.hint"),
					})
				}
			}
		}
	}
	add(option{Value: "other", Strong: i18n.T(ctx, "call.join_other")})
	add(option{Value: "open", Strong: i18n.T(ctx, "call.open"), Hint: i18n.T(ctx, "call.open.hint")})
	resolved, hint := "call.resolved", "call.resolved.hint"
	if page.Call.State == phone.StateMissed {
		resolved, hint = "call.returned", "call.returned.hint"
	}
	add(option{Value: "resolved", Strong: i18n.T(ctx, resolved), Hint: i18n.T(ctx, hint)})
	now := page.chosen("what", "")
	for i := range page.What {
		page.What[i].Checked = page.What[i].Value == now
	}
	return nil
}

func (p *Pages) services(ctx context.Context, page *callPage) error {
	offered, err := p.Offer.List(ctx, catalogue.Filter{})
	if err != nil {
		return err
	}
	page.Services = []ui.Option{{Value: "", Text: i18n.T(ctx, "call.choose_service")}}
	now := page.chosen("service", "")
	for _, o := range offered {
		page.Services = append(page.Services, ui.Option{Value: string(o.Service.Service), Text: o.Service.Title.Of(ctx), Selected: string(o.Service.Service) == now})
	}
	return nil
}

// lastCalls are those with the same number.
func (p *Pages) lastCalls(ctx context.Context, page *callPage) error {
	calls, err := p.Phone.CallsWith(ctx, page.Call.Party, 6)
	if err != nil {
		return err
	}
	for _, c := range calls {
		if c.ID == page.Call.ID {
			continue
		}
		page.Last = append(page.Last, lastLine{i18n.T(ctx, "call.state."+string(c.State)), i18n.ShortDate(ctx, c.Last) + " " + i18n.Clock(ctx, c.Last), path(c.ID)})
	}
	return nil
}
