package cases_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/cases/casestest"
	"parvis/internal/catalogue"
	"parvis/internal/identity"
	"parvis/internal/identity/town"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/errs"
)

// desk opens twenty-four cases, two hours apart, each a little different from the others.
func desk(h *casestest.House) (all []cases.Case) {
	people := []cases.Party{casestest.Nolwenn(), casestest.Karim(), casestest.Yvonne()}
	states := []cases.State{casestest.Received(), casestest.Missing(), casestest.Granted(), casestest.Review()}
	for i := range 24 {
		h.Clock.Advance(2 * time.Hour)
		c := h.Open(casestest.Of(people[i%3]), casestest.For(catalogue.ServiceID(fmt.Sprintf("service-%d", i%2))),
			casestest.By([]cases.Channel{cases.ByWeb, cases.ByPhone}[i/2%2]), casestest.With(func(in *cases.NewCase) {
				in.Team = []identity.TeamID{town.Sports, town.Social, town.Streets}[i/3%3]
			}))
		all = append(all, h.Do(func(ctx context.Context, tx *db.Tx) (cases.Case, error) {
			by := cases.Change{Case: c.ID, By: casestest.Claire}
			if i%5 == 0 {
				if _, err := h.Cases.Assign(ctx, tx, by, cases.Assignment{Agent: claireID(), Name: "Claire Morvan"}); err != nil {
					return cases.Case{}, err
				}
			}
			if i%4 == 0 {
				return h.Cases.Note(ctx, tx, by, "Vu.")
			}
			return h.Cases.Move(ctx, tx, by, cases.Step{To: states[i%4]})
		}))
	}
	return all
}

func claireID() identity.AgentID {
	return identity.AgentID{UUID: uuid.MustParse(casestest.Claire.ID)}
}

// Each filter finds what looking at every case finds, page after page, in order, with nothing twice and nothing left out.
func TestListFindsWhatLookingAtEveryCaseFinds(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := casestest.New(t, d)
		all := desk(h)
		h.OpenIn(h.There())
		h.Clock.Advance(13 * 24 * time.Hour)
		now := h.Clock.Now()
		open := func(c cases.Case) bool { return !c.Closed() }
		for name, test := range map[string]struct {
			filter cases.Filter
			is     func(c cases.Case) bool
		}{
			"open":       {cases.Filter{}, open},
			"mine":       {cases.Filter{Mine: true}.For(claireID(), nil), func(c cases.Case) bool { return open(c) && c.Agent == claireID() }},
			"unassigned": {cases.Filter{Unassigned: true, MyTeams: true}.For(claireID(), []identity.TeamID{town.Sports, town.Streets}), func(c cases.Case) bool { return open(c) && c.Agent.IsZero() && c.Team != town.Social }},
			"no team":    {cases.Filter{MyTeams: true}.For(claireID(), nil), func(cases.Case) bool { return false }},
			"waiting":    {cases.Filter{Waiting: true}, func(c cases.Case) bool { return c.Waiting() }},
			"late": {cases.Filter{Late: true}, func(c cases.Case) bool {
				due, ok := c.Due()
				return open(c) && ok && due.Due.Before(now)
			}},
			"closed":   {cases.Filter{Stage: cases.StageClosed}, func(c cases.Case) bool { return c.Closed() }},
			"all":      {cases.Filter{Stage: cases.StageAll}, func(cases.Case) bool { return true }},
			"oldest":   {cases.Filter{Stage: cases.StageAll, Order: cases.ByOldest}, func(cases.Case) bool { return true }},
			"service":  {cases.Filter{Services: []catalogue.ServiceID{"service-1"}}, func(c cases.Case) bool { return open(c) && c.Service == "service-1" }},
			"channels": {cases.Filter{Channels: []cases.Channel{cases.ByPhone, cases.ByPost}}, func(c cases.Case) bool { return open(c) && c.Channel == cases.ByPhone }},
			"states":   {cases.Filter{States: []string{"review", "missing"}}, func(c cases.Case) bool { return c.State == "review" || c.State == "missing" }},
			"outcome":  {cases.Filter{Stage: cases.StageAll, Outcomes: []catalogue.Outcome{catalogue.OutcomeGranted}}, func(c cases.Case) bool { return c.Closed() }},
			"opened": {cases.Filter{OpenedFrom: all[3].OpenedAt, OpenedTo: all[9].OpenedAt}, func(c cases.Case) bool {
				return open(c) && !c.OpenedAt.Before(all[3].OpenedAt) && c.OpenedAt.Before(all[9].OpenedAt)
			}},
			"name":      {cases.Filter{Text: "BÉNALI kar", Stage: cases.StageAll}, func(c cases.Case) bool { return c.Person.Name == "Karim Benali" }},
			"title":     {cases.Filter{Text: "sport"}, open},
			"reference": {cases.Filter{Text: " pv 2026-0007", Stage: cases.StageAll}, func(c cases.Case) bool { return c.Reference == "PV-2026-0007" }},
			"number":    {cases.Filter{Text: "0007", Stage: cases.StageAll}, func(c cases.Case) bool { return c.Reference == "PV-2026-0007" }},
			"nobody":    {cases.Filter{Text: "zébulon"}, func(cases.Case) bool { return false }},
			"a dash":    {cases.Filter{Text: "-"}, func(cases.Case) bool { return false }},
			"injection": {cases.Filter{Text: "' or 1=1 --", States: []string{"x' or '1'='1"}}, func(cases.Case) bool { return false }},
			"several": {cases.Filter{Services: []catalogue.ServiceID{"service-0"}, Channels: []cases.Channel{cases.ByWeb}, Teams: []identity.TeamID{town.Sports, town.Social}}, func(c cases.Case) bool {
				return open(c) && c.Service == "service-0" && c.Channel == cases.ByWeb && c.Team != town.Streets
			}},
		} {
			want := map[cases.Reference]bool{}
			for _, c := range all {
				if test.is(c) {
					want[c.Reference] = true
				}
			}
			rows := walk(t, h, test.filter, 3)
			got := map[cases.Reference]bool{}
			for _, r := range rows {
				got[r.Reference] = true
			}
			if diff := cmp.Diff(want, got); diff != "" || len(rows) != len(want) {
				t.Errorf("%s: %d rows of %d\n%s", name, len(rows), len(want), diff)
			}
			whole, err := h.Cases.List(h.Here(), d.Read(), test.filter, cases.Cursor{}, 100)
			if err != nil || !slices.EqualFunc(whole.Rows, rows, func(a, b cases.Row) bool { return a.ID == b.ID }) {
				t.Errorf("%s: the pages are not the whole in order (%v)", name, err)
			}
			if n, more, err := h.Cases.Count(h.Here(), d.Read(), test.filter, 5); err != nil || n != min(len(want), 5) || more != (len(want) > 5) {
				t.Errorf("%s: counted %d (more: %v, %v), want %d", name, n, more, err, len(want))
			}
		}
	})
}

// walk reads a list page by page, each cursor going through an address.
func walk(t *testing.T, h *casestest.House, f cases.Filter, n int) (rows []cases.Row) {
	t.Helper()
	for after := (cases.Cursor{}); ; {
		page, err := h.Cases.List(h.Here(), h.DB.Read(), f, after, n)
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, page.Rows...)
		if page.Next.IsZero() {
			return rows
		}
		after = cases.ParseCursor(page.Next.String())
	}
}

// A view is an agent's own or a team's; only who saved it changes or deletes it.
func TestViews(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := casestest.New(t, d)
		thomas := identity.AgentID{UUID: uuid.MustParse(casestest.Thomas.ID)}
		var own, shared cases.View
		h.Write(h.Here(), func(tx *db.Tx) (err error) {
			own, err = h.Cases.SaveView(h.Here(), tx, cases.View{Agent: claireID(), Name: "  Mes retards ", Filter: cases.Filter{Mine: true, Late: true}})
			if err != nil {
				return err
			}
			shared, err = h.Cases.SaveView(h.Here(), tx, cases.View{Agent: claireID(), Team: town.Sports, Name: "Clubs", Filter: cases.Filter{Services: []catalogue.ServiceID{"child-sport-grant"}}})
			return err
		})
		views, err := h.Cases.Views(h.Here(), d.Read(), claireID(), []identity.TeamID{town.Sports})
		if err != nil || len(views) != 2 || views[0].Name != "Mes retards" || !views[0].Filter.Late {
			t.Fatalf("Claire's views: %+v, %v", views, err)
		}
		if views, err = h.Cases.Views(h.Here(), d.Read(), thomas, []identity.TeamID{town.Sports}); err != nil || len(views) != 1 || views[0].ID != shared.ID {
			t.Errorf("Thomas's views: %+v, %v", views, err)
		}
		err = d.Write(h.Here(), func(tx *db.Tx) error { return h.Cases.DeleteView(h.Here(), tx, own.ID, thomas) })
		if errs.KindOf(err) != errs.Forbidden {
			t.Errorf("Thomas deletes Claire's view: %v", err)
		}
		err = d.Write(h.There(), func(tx *db.Tx) error { return h.Cases.DeleteView(h.There(), tx, own.ID, claireID()) })
		if errs.KindOf(err) != errs.NotFound {
			t.Errorf("from another authority: %v", err)
		}
		h.Write(h.Here(), func(tx *db.Tx) error { return h.Cases.DeleteView(h.Here(), tx, own.ID, claireID()) })
	})
}

// A slip is taken back within thirty seconds, by who made it, and only while nothing has followed.
func TestUndo(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		after time.Duration
		then  func(h *casestest.House, c cases.Case)
		by    identity.Actor
		want  string
	}{
		"at once":       {by: casestest.Claire},
		"in time":       {after: 30 * time.Second, by: casestest.Claire},
		"too late":      {after: 31 * time.Second, by: casestest.Claire, want: "cases.too_late_to_undo"},
		"somebody else": {by: casestest.Thomas, want: "cases.not_yours"},
		"a note follows": {by: casestest.Claire, then: func(h *casestest.House, c cases.Case) {
			h.Do(func(ctx context.Context, tx *db.Tx) (cases.Case, error) {
				return h.Cases.Note(ctx, tx, cases.Change{Case: c.ID, By: casestest.Thomas}, "Attends !")
			})
		}},
		"the resident was told": {by: casestest.Claire, want: "cases.too_late_to_undo", then: func(h *casestest.House, c cases.Case) {
			h.Do(func(ctx context.Context, tx *db.Tx) (cases.Case, error) {
				return h.Cases.RecordNotice(ctx, tx, cases.Change{Case: c.ID}, cases.Notified{To: "resident"})
			})
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := casestest.New(t, dbtest.New(t))
			before := h.Open()
			h.Clock.Advance(time.Hour)
			moved := h.Do(func(ctx context.Context, tx *db.Tx) (cases.Case, error) {
				return h.Cases.Move(ctx, tx, cases.Change{Case: before.ID, By: casestest.Claire}, cases.Step{Move: "refuse", To: casestest.Refused()})
			})
			h.Clock.Advance(test.after)
			if test.then != nil {
				test.then(h, moved)
			}
			var c cases.Case
			err := h.DB.Write(h.Here(), func(tx *db.Tx) (err error) {
				c, err = h.Cases.Undo(h.Here(), tx, cases.Change{Case: before.ID, By: test.by}, 2)
				return err
			})
			if test.want != "" {
				if errs.KeyOf(err) != test.want {
					t.Errorf("got %v, want %s", err, test.want)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			due, ok := c.Due()
			wantDue, _ := before.Due()
			if c.State != before.State || c.Closed() || c.Outcome != "" || !ok || !due.Due.Equal(wantDue.Due) {
				t.Errorf("after the undo: state %s, closed %v, due %v", c.State, c.Closed(), due.Due)
			}
			checkSound(t, h, c.ID)
		})
	}
}
