package desk

import (
	"context"
	"net/http"
	"net/url"

	"parvis/internal/cases"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/workflow"
)

// MayMerge has several requests go on as one; several residents hear of it.
const MayMerge = workflow.MayMerge

// twin is a request that may be about the same thing, with why it is proposed.
type twin struct {
	Href, Reference, Who, Title, Why string
	Merge                            string // where it is merged; empty when it cannot be
}

// twins proposes what may be the same; what these eyes may not read is not proposed.
func (p *Pages) twins(ctx context.Context, page *casePage) error {
	if !page.Can.Merge {
		return nil
	}
	found, err := p.Cases.Twins(ctx, p.DB.Read(), page.Case, whichKind(page))
	if err != nil {
		return err
	}
	for _, t := range found {
		c := t.Case
		if !maySee(ctx, c.Sensitive) || p.Flow.Mergeable(ctx, page.Case, c) != nil {
			continue
		}
		page.Twins = append(page.Twins, twin{
			Href: casePath(c.Reference), Reference: string(c.Reference), Who: c.Person.Name, Title: c.Title,
			Why:   whyAlike(ctx, t.Why) + " " + i18n.T(ctx, "desk.twin.since", "When", when(ctx, c.OpenedAt, p.now())),
			Merge: withBack(page.Path+"/merge", page.Here) + "&with=" + url.QueryEscape(string(c.Reference)),
		})
	}
	return nil
}

// whichKind is the answer that tells the cases of a service apart, where it has one.
func whichKind(page *casePage) string {
	if page.Service.Open311 == nil {
		return ""
	}
	return page.Service.Open311.By
}

func whyAlike(ctx context.Context, why []cases.Alikeness) (words string) {
	for _, one := range why {
		key := "desk.twin." + one.Key
		if one.Key == "near" && one.Many == 0 {
			key = "desk.twin.same_point"
		}
		words += i18n.T(ctx, key, "Metres", one.Many) + " "
	}
	return words[:max(0, len(words)-1)]
}

// showMergeCase asks which of two goes on under the other one, and says who will hear of it.
func (p *Pages) showMergeCase(w http.ResponseWriter, r *http.Request) error {
	c, err := p.read(r.Context(), cases.Reference(r.PathValue("reference")))
	if err != nil {
		return err
	}
	return p.askMerge(w, r, c, r.URL.Query(), nil)
}

func (p *Pages) askMerge(w http.ResponseWriter, r *http.Request, c cases.Case, in url.Values, problems errs.Problems) error {
	ctx := r.Context()
	page := p.choice(r, c, i18n.T(ctx, "desk.merge.title"), i18n.T(ctx, "desk.do.merge"), problems)
	page.Lead = []string{i18n.T(ctx, "desk.merge.lead"), i18n.T(ctx, "desk.merge.told"), i18n.T(ctx, "desk.merge.private"), i18n.T(ctx, "desk.merge.back")}
	page.Fields = append(page.Fields,
		ui.Input{Name: "with", Label: i18n.T(ctx, "desk.link.other"), Value: in.Get("with"), Width: 20, Error: fault(ctx, problems, "with"), Spellcheck: "false"},
		ui.Radios{Name: "way", Legend: i18n.T(ctx, "desk.merge.which"), Value: in.Get("way"), Error: fault(ctx, problems, "way"), Choices: []ui.Choice{
			{Value: "under", Text: i18n.T(ctx, "desk.merge.under", "Reference", string(c.Reference))},
			{Value: "leads", Text: i18n.T(ctx, "desk.merge.leads", "Reference", string(c.Reference))},
		}},
		ui.Input{Name: "why", Label: i18n.T(ctx, "desk.merge.why"), Hint: i18n.T(ctx, "desk.assign.why.hint"), Value: in.Get("why")},
	)
	return page.render(w, r)
}

// mergeCase has one of two requests go on under the other one.
func (p *Pages) mergeCase(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c, in, err := p.begin(r)
	if err != nil {
		return err
	}
	again := func(problems errs.Problems) error { return p.askMerge(w, r, c, in, problems) }
	other, problems, err := p.mergeWith(ctx, in)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return again(problems)
	}
	follower, main := c, other
	if in.Get("way") == "leads" {
		follower, main = other, c
	}
	if err := p.Flow.Mergeable(ctx, follower, main); errs.KindOf(err) == errs.Conflict || err != nil && errs.KindOf(err) == errs.Invalid {
		return again(errs.Problems{{Field: "with", Key: errs.KeyOf(err), Args: errs.ArgsOf(err)}})
	} else if err != nil {
		return err
	}
	return p.carry(w, r, c, in, deed{name: "merge", again: again, do: func(ctx context.Context, tx *db.Tx, by cases.Change) (flash, error) {
		if follower.ID != c.ID {
			by.Expect = 0 // what the agent saw is the other one of the two
		}
		by.Case, by.Why = follower.ID, in.Get("why")
		_, err := p.Flow.Merge(ctx, tx, by, main.ID)
		return flash{Kind: "ok", Words: i18n.T(ctx, "desk.done.merged", "Follower", string(follower.Reference), "Main", string(main.Reference))}, err
	}})
}

// mergeWith reads with which request, and which of the two goes on.
func (p *Pages) mergeWith(ctx context.Context, in url.Values) (other cases.Case, problems errs.Problems, err error) {
	if way := in.Get("way"); way != "under" && way != "leads" {
		problems.Add("way", "desk.merge.way")
	}
	ref, ok := cases.ParseReference(in.Get("with"))
	if ok {
		other, err = p.Cases.Find(ctx, p.DB.Read(), ref)
	}
	unknown := err != nil && errs.KindOf(err) == errs.NotFound
	switch {
	case err != nil && !unknown:
		return other, nil, err
	case !ok || unknown || !maySee(ctx, other.Sensitive):
		problems.Add("with", "desk.link.unknown")
	}
	return other, problems, nil
}

func (p *Pages) showSplitCase(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c, err := p.read(ctx, cases.Reference(r.PathValue("reference")))
	if err != nil {
		return err
	}
	if c.Main == nil {
		return cases.ErrNotMerged
	}
	page := p.choice(r, c, i18n.T(ctx, "desk.split.title"), i18n.T(ctx, "desk.do.split"), nil)
	page.Lead = []string{i18n.T(ctx, "desk.split.lead", "Reference", string(c.Main.Reference)), i18n.T(ctx, "desk.split.told")}
	page.Fields = append(page.Fields, ui.Input{Name: "why", Label: i18n.T(ctx, "desk.merge.why"), Hint: i18n.T(ctx, "desk.assign.why.hint")})
	return page.render(w, r)
}

// splitCase takes a request out from under another one: it stands again where it stood.
func (p *Pages) splitCase(w http.ResponseWriter, r *http.Request) error {
	c, in, err := p.begin(r)
	if err != nil {
		return err
	}
	return p.carry(w, r, c, in, deed{name: "split", do: func(ctx context.Context, tx *db.Tx, by cases.Change) (flash, error) {
		by.Why = in.Get("why")
		_, err := p.Cases.Split(ctx, tx, by)
		return flash{Kind: "ok", Words: i18n.T(ctx, "desk.done.split", "Reference", string(c.Reference))}, err
	}})
}

// merged tells a follower's page where its request is worked on.
func (p *Pages) merged(ctx context.Context, page *casePage) error {
	m := page.Case.Main
	if m == nil {
		return nil
	}
	page.Tag = ui.Tag{Text: i18n.T(ctx, "desk.merged.tag"), Icon: "merge"}
	page.Merged = mergedNote{Words: i18n.T(ctx, "desk.merged.gone")}
	if !m.Case.IsZero() {
		page.Merged = mergedNote{Words: i18n.T(ctx, "desk.merged.under", "Reference", string(m.Reference)), Href: casePath(m.Reference)}
		if page.Can.Merge && page.Case.Purged == nil {
			page.Merged.Split = withBack(page.Path+"/split", page.Here)
		}
	}
	page.Moves, page.Can.Reopen = nil, false // it is worked on there
	return nil
}

// mergedNote stands at the head of a follower.
type mergedNote struct{ Words, Href, Split string }
