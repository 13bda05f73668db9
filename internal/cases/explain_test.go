package cases

import (
	"context"
	"strings"
	"testing"
	"time"

	"parvis/internal/catalogue"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/tenant"
)

// Every view that agents look at all day is a walk along one index: no sort, no scan, on SQLite as it will be planned in
// any town (it plans without statistics).
func TestViewsWalkAnIndex(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	at, now := tenant.ID(db.NewID()), time.Date(2026, 12, 3, 13, 12, 0, 0, time.UTC)
	agent := identity.AgentID{UUID: db.NewID()}
	for name, test := range map[string]struct {
		filter Filter
		index  string
	}{
		"mine":       {Filter{Agent: agent}, "cases_mine"},
		"unassigned": {Filter{Teams: []identity.TeamID{"a"}, Unassigned: true}, "cases_unassigned"},
		"team":       {Filter{Teams: []identity.TeamID{"a"}}, "cases_of_team"},
		"late":       {Filter{Late: true}, "cases_open_by_due"},
		"waiting":    {Filter{Waiting: true}, "cases_waiting"},
		"open":       {Filter{}, "cases_open_by_due"},
		"closed":     {Filter{Stage: StageClosed}, "cases_closed"},
		"all":        {Filter{Stage: StageAll}, "cases_by_age"},
		"service":    {Filter{Services: []catalogue.ServiceID{"s"}}, "cases_of_service"},
	} {
		for _, after := range []Cursor{{}, {At: now, ID: NewID()}} {
			q := test.filter.query(at, now, after, 50)
			plan := explain(t, d, q)
			if !strings.Contains(plan, test.index+" ") || strings.Contains(plan, "TEMP B-TREE") || strings.Contains(plan, "SCAN") {
				t.Errorf("%s: want a walk along %s, got\n%s", name, test.index, plan)
			}
		}
	}
	rare := Filter{Text: "quere malo", Stage: StageAll, rare: "quere"}
	if plan := explain(t, d, rare.query(at, now, Cursor{}, 50)); !strings.Contains(plan, "cases_pk") && !strings.Contains(plan, "sqlite_autoindex_cases_1") {
		t.Errorf("a rare name: want its cases one by one, got\n%s", plan)
	}
}

func explain(t *testing.T, d *db.DB, q query) string {
	t.Helper()
	rows, err := d.Read().QueryContext(context.Background(), "explain query plan "+q.text, q.args...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var plan []string
	for rows.Next() {
		var id, parent, unused int
		var detail string
		if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
			t.Fatal(err)
		}
		plan = append(plan, detail)
	}
	return strings.Join(plan, "\n")
}
