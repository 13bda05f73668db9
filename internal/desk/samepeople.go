package desk

import (
	"context"
	"net/http"
	"strings"

	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/forms"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
	"parvis/internal/rules"
)

// theirLikes are who may be the same person, with what speaks for and against it.
func (p *Pages) theirLikes(ctx context.Context, page *personPage) error {
	list, err := p.Identity.LookalikesOf(ctx, page.Person.ID)
	if err != nil {
		return err
	}
	seen := map[identity.PersonID]bool{}
	for _, like := range list {
		if seen[like.Old] {
			continue
		}
		seen[like.Old] = true
		other, err := p.Identity.Person(ctx, like.Old)
		if err != nil {
			return err
		}
		page.Likes = append(page.Likes, likeness{withPath(page.Person.ID, like.Old), nameOf(ctx, other), like.Old.String(), likeReasons(ctx, page.Person, other)})
	}
	return nil
}

// likeReasons weigh two files: the same, unknown on one side, different.
func likeReasons(ctx context.Context, a, b identity.Person) (all []reason) {
	for _, one := range identity.Compare(a, b) {
		r := reason{Answer: rules.Unknown, Words: i18n.T(ctx, "desk.alike."+one.What+".unknown")}
		if one.What == string(identity.Phone) {
			one.A, one.B = phoneWords(one.A), phoneWords(one.B)
		}
		switch one.Same {
		case 1:
			r = reason{Answer: rules.Yes, Words: i18n.T(ctx, "desk.alike."+one.What+".same"), Source: one.A}
		case -1:
			r = reason{Answer: rules.No, Words: i18n.T(ctx, "desk.alike."+one.What+".differs"), Source: i18n.T(ctx, "desk.alike.both", "A", one.A, "B", one.B)}
		}
		all = append(all, r)
	}
	return all
}

// phoneWords writes a number as people do, in whatever way it was typed.
func phoneWords(typed string) string {
	if strings.HasPrefix(typed, "+") {
		return forms.PhoneWords(typed)
	}
	return typed
}

func (p *Pages) theirMerges(ctx context.Context, page *personPage) error {
	if m, joined, err := p.Identity.MergedInto(ctx, page.Person.ID); err != nil {
		return err
	} else if joined {
		line, err := p.joinedLine(ctx, m, m.Into)
		if err != nil {
			return err
		}
		page.Into = &line
	}
	list, err := p.Identity.MergesInto(ctx, page.Person.ID)
	if err != nil {
		return err
	}
	for _, m := range list {
		line, err := p.joinedLine(ctx, m, m.From)
		if err != nil {
			return err
		}
		page.Joined = append(page.Joined, line)
	}
	return nil
}

func (p *Pages) joinedLine(ctx context.Context, m identity.Merge, other identity.PersonID) (joinedLine, error) {
	who, err := p.Identity.Person(ctx, other)
	return joinedLine{personPath(other), nameOf(ctx, who), i18n.T(ctx, "desk.merged.by", "Name", m.By.Name, "Date", i18n.Date(ctx, m.At), "Count", len(m.Moved.Cases)), "/desk/merges/" + m.ID.String() + "/undo"}, err
}

// comparePage puts two files side by side, before they are joined or said to be two people's.
type comparePage struct {
	ui.Page
	A, B    identity.Person
	NameA   string
	NameB   string
	CasesA  int
	CasesB  int
	Reasons []reason
	Faults  []ui.Fault
	Action  string
	Back    string
	Stays   ui.Radios
	Why     ui.Input
}

func (p *Pages) compare(w http.ResponseWriter, r *http.Request) error {
	return p.drawCompare(w, r, nil)
}

func (p *Pages) drawCompare(w http.ResponseWriter, r *http.Request, problems errs.Problems) error {
	ctx := r.Context()
	a, err := p.personAt(r, "person")
	if err != nil {
		return err
	}
	b, err := p.personAt(r, "other")
	if err != nil {
		return err
	}
	page := comparePage{
		Page: ui.Page{Title: i18n.T(ctx, "desk.compare.title"), Failed: len(problems) > 0}, A: a, B: b, NameA: nameOf(ctx, a), NameB: nameOf(ctx, b),
		Reasons: likeReasons(ctx, a, b), Faults: faults(ctx, problems), Action: withPath(a.ID, b.ID), Back: personPath(a.ID),
	}
	for id, count := range map[identity.PersonID]*int{a.ID: &page.CasesA, b.ID: &page.CasesB} {
		all, err := p.Cases.OfPerson(ctx, p.DB.Read(), id, mostOfPerson)
		if err != nil {
			return err
		}
		*count = len(all)
	}
	page.Stays = ui.Radios{Name: "stays", Legend: i18n.T(ctx, "desk.compare.stays"), Hint: i18n.T(ctx, "desk.compare.stays.hint"), Value: r.PostFormValue("stays"), Error: fault(ctx, problems, "stays"), Choices: []ui.Choice{
		{Value: b.ID.String(), Text: page.NameB, Hint: i18n.T(ctx, "desk.compare.of", "Date", i18n.Date(ctx, b.Since), "Count", page.CasesB)},
		{Value: a.ID.String(), Text: page.NameA, Hint: i18n.T(ctx, "desk.compare.of", "Date", i18n.Date(ctx, a.Since), "Count", page.CasesA)},
	}}
	page.Why = ui.Input{Name: "why", Label: i18n.T(ctx, "desk.compare.why"), Hint: i18n.T(ctx, "desk.compare.why.hint"), Value: r.PostFormValue("why"), Error: fault(ctx, problems, "why")}
	status := http.StatusOK
	if page.Failed {
		status = http.StatusUnprocessableEntity
	}
	return web.Render(w, r, status, compareView(page))
}

// merge joins two files: which one goes on, and why, is the agent's to say.
func (p *Pages) merge(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	a, err := p.personAt(r, "person")
	if err != nil {
		return err
	}
	b, err := p.personAt(r, "other")
	if err != nil {
		return err
	}
	if in.Get("then") == "apart" {
		return p.apart(w, r, a, b)
	}
	var problems errs.Problems
	stays := in.Get("stays")
	if stays != a.ID.String() && stays != b.ID.String() {
		problems.Add("stays", "desk.compare.stays.none")
	}
	if strings.TrimSpace(in.Get("why")) == "" {
		problems.Add("why", "desk.compare.why.none")
	}
	if len(problems) > 0 {
		return p.drawCompare(w, r, problems)
	}
	from, into := a, b
	if stays == a.ID.String() {
		from, into = b, a
	}
	err = p.DB.Write(ctx, func(tx *db.Tx) error { return p.join(ctx, tx, from, into, in.Get("why")) })
	if kind := errs.KindOf(err); err != nil && (kind == errs.Conflict || kind == errs.Invalid) {
		return p.drawCompare(w, r, errs.Problems{{Field: "stays", Key: errs.KeyOf(err), Args: errs.ArgsOf(err)}})
	}
	if err != nil {
		return err
	}
	p.putFlash(ctx, flash{Kind: "ok", Words: i18n.T(ctx, "desk.merged.done", "Name", nameOf(ctx, into))})
	return web.SeeOther(w, r, personPath(into.ID))
}

func (p *Pages) apart(w http.ResponseWriter, r *http.Request, a, b identity.Person) error {
	ctx := r.Context()
	if err := p.DB.Write(ctx, func(tx *db.Tx) error { return p.Identity.DismissLookalike(ctx, tx, a.ID, b.ID) }); err != nil {
		return err
	}
	p.putFlash(ctx, flash{Kind: "ok", Words: i18n.T(ctx, "desk.merged.apart", "A", nameOf(ctx, a), "B", nameOf(ctx, b))})
	return web.SeeOther(w, r, personPath(a.ID))
}

// mostHanded is how many requests one joining hands over; more than one person ever makes.
const mostHanded = 500

// join hands every request over and joins the files, all of it or nothing. The requests keep the addresses they were
// sent with: only whose they are changes.
func (p *Pages) join(ctx context.Context, tx *db.Tx, from, into identity.Person, why string) error {
	all, err := p.Cases.OfPerson(ctx, tx, from.ID, mostHanded)
	if err != nil {
		return err
	}
	handed := make([]uuid.UUID, 0, len(all))
	for i := range all {
		if err := p.handOver(ctx, tx, &all[i], into, why); err != nil {
			return err
		}
		handed = append(handed, all[i].ID.UUID)
	}
	_, err = p.Identity.Merge(ctx, tx, from.ID, into.ID, handed)
	return err
}

func (p *Pages) handOver(ctx context.Context, tx *db.Tx, c *cases.Case, to identity.Person, why string) error {
	if !maySee(ctx, c.Sensitive) {
		return errSensitive
	}
	_, err := p.Cases.Join(ctx, tx, cases.Change{Case: c.ID, Why: why}, cases.Party{ID: to.ID, Name: nameOf(ctx, to), Contacts: c.Person.Contacts})
	return err
}

// unmerge takes two files apart again. A request that went on to somebody else stays there.
func (p *Pages) unmerge(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	id, err := uuid.Parse(r.PathValue("merge"))
	if err != nil {
		return identity.ErrNoMerge.Because(err)
	}
	var m identity.Merge
	err = p.DB.Write(ctx, func(tx *db.Tx) (err error) {
		if m, err = p.Identity.Unmerge(ctx, tx, id); err != nil {
			return err
		}
		back, err := p.Identity.PersonIn(ctx, tx, m.From)
		if err != nil {
			return err
		}
		for _, one := range m.Moved.Cases {
			c, err := p.Cases.Load(ctx, tx, cases.ID{UUID: one})
			if err != nil {
				return err
			}
			if c.Person.ID != m.Into {
				continue
			}
			if err := p.handOver(ctx, tx, &c, back, i18n.T(ctx, "desk.merged.back")); err != nil {
				return err
			}
		}
		return nil
	})
	if errs.KindOf(err) == errs.Conflict && err != nil {
		p.putFlash(ctx, flash{Kind: "bad", Words: i18n.T(ctx, errs.KeyOf(err))})
		return web.SeeOther(w, r, "/desk/people")
	}
	if err != nil {
		return err
	}
	p.putFlash(ctx, flash{Kind: "ok", Words: i18n.T(ctx, "desk.merged.undone")})
	return web.SeeOther(w, r, personPath(m.From))
}
