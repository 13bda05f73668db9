package cases_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"parvis/internal/cases"
	"parvis/internal/cases/casestest"
	"parvis/internal/catalogue"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/files"
)

// Whatever happened to a case, once its fields are purged and once it is anonymised its row is still what its events add
// up to, and nothing in any table says whose it was.
func TestAnyHistoryIsPurged(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := casestest.New(t, d)
		rapid.Check(t, func(rt *rapid.T) {
			h.Clock.Set(dbtest.Start)
			other := h.Open(casestest.Of(casestest.Karim()))
			c := h.Open(casestest.In(anyState().Draw(rt, "first state")))
			live(rt, h, c.ID, other.ID)
			before := loaded(rt, h, c.ID)
			purge(rt, h, c.ID, func(ctx context.Context, tx *db.Tx) ([]files.Key, error) {
				return h.Cases.PurgeFields(ctx, tx, c.ID, []string{"child_name"})
			})
			saysNot(rt, h, c.ID, "Inès")
			if now := loaded(rt, h, c.ID); now.State != before.State || now.Person.Name != before.Person.Name {
				rt.Fatalf("purging a field changed more: %+v", now)
			}
			purge(rt, h, c.ID, func(ctx context.Context, tx *db.Tx) ([]files.Key, error) {
				return h.Cases.Anonymise(ctx, tx, c.ID)
			})
			saysNot(rt, h, c.ID, "Inès", "Nolwenn", "Le Goff", "nolwenn", "Karim", "Yvonne", "Bonjour", "🦀", "a\nb", "aviron", "licence.pdf", "Quel club", "parce que", "illisible", "Claire", "Thomas", "Morvan", other.ID.String())
			now := loaded(rt, h, c.ID)
			same(rt, before, now)
			purge(rt, h, c.ID, func(ctx context.Context, tx *db.Tx) ([]files.Key, error) { // a night that runs twice
				return h.Cases.Anonymise(ctx, tx, c.ID)
			})
			checkSound(rt, h, other.ID)
			if left := loaded(rt, h, other.ID).Links; slices.ContainsFunc(left, func(l cases.Link) bool { return l.Case == c.ID }) {
				rt.Fatalf("the other case still leads to it: %+v", left)
			}
		})
	})
}

// same: what figures count has not changed.
func same(rt *rapid.T, before, now cases.Case) {
	type figures struct {
		service, state, outcome, reference, team string
		opened, closed                           time.Time
		amount                                   cases.Cents
		version, deadlines                       int64
	}
	of := func(c cases.Case) figures {
		amount, _ := c.Amount()
		return figures{string(c.Service), c.State, string(c.Outcome), string(c.Reference), string(c.Team), c.OpenedAt, c.ClosedAt, amount, c.Version, int64(len(c.Deadlines))}
	}
	if of(before) != of(now) {
		rt.Fatalf("the figures changed:\n%+v\n%+v", of(before), of(now))
	}
	if !now.Anonymous() {
		rt.Fatal("the case does not say that it is anonymous")
	}
}

func loaded(rt *rapid.T, h *casestest.House, id cases.ID) cases.Case {
	rt.Helper()
	c, err := h.Cases.Load(h.Here(), h.DB.Read(), id)
	if err != nil {
		rt.Fatalf("load: %v", err)
	}
	return c
}

func live(rt *rapid.T, h *casestest.House, id, other cases.ID) {
	verbs := anyVerbs(h, id, other)
	for i := range rapid.IntRange(1, 14).Draw(rt, "steps") {
		h.Clock.Advance(time.Duration(rapid.IntRange(1, 60*24*3).Draw(rt, "minutes")) * time.Minute)
		name := rapid.SampledFrom(verbNames).Draw(rt, fmt.Sprintf("verb %d", i))
		err := h.DB.Write(h.Here(), func(tx *db.Tx) error {
			now, err := h.Cases.Load(h.Here(), tx, id)
			if err != nil {
				return err
			}
			return verbs[name](h.Here(), tx, rt, now)
		})
		if kind := errs.KindOf(err); err != nil && kind != errs.Conflict && kind != errs.Invalid && kind != errs.NotFound {
			rt.Fatalf("%s: %v", name, err)
		}
	}
}

func purge(rt *rapid.T, h *casestest.House, id cases.ID, how func(context.Context, *db.Tx) ([]files.Key, error)) {
	rt.Helper()
	if err := h.DB.Write(h.Here(), func(tx *db.Tx) error { _, err := how(h.Here(), tx); return err }); err != nil {
		rt.Fatalf("purge: %v", err)
	}
	checkSound(rt, h, id)
}

// rowsOf are all rows that name a case, as text.
func rowsOf(t fataler, h *casestest.House, id cases.ID) string {
	var b strings.Builder
	tables, err := h.DB.Tables(context.Background())
	if err != nil {
		t.Fatalf("tables: %v", err)
	}
	for _, table := range tables {
		if !strings.HasPrefix(table.Name, "case") {
			continue
		}
		key := "case_id"
		if table.Name == "cases" {
			key = "id"
		} else if !slices.ContainsFunc(table.Columns, func(c db.TableColumn) bool { return c.Name == key }) {
			continue
		}
		for _, c := range table.Columns {
			read(t, h, &b, fmt.Sprintf(`select cast(%s as text) from %s where %s = $1`, c.Name, table.Name, key), id)
		}
	}
	return b.String()
}

func read(t fataler, h *casestest.House, into *strings.Builder, query string, id cases.ID) {
	rows, err := h.DB.Read().QueryContext(context.Background(), query, id.UUID)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	for rows.Next() {
		var text *string
		if err := rows.Scan(&text); err != nil {
			t.Fatalf("%s: %v", query, err)
		}
		if text != nil {
			into.WriteString(*text + "\n")
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}

type fataler interface {
	Helper()
	Fatalf(string, ...any)
}

func saysNot(t fataler, h *casestest.House, id cases.ID, secrets ...string) {
	t.Helper()
	all := rowsOf(t, h, id)
	for _, secret := range secrets {
		if at := strings.Index(all, secret); at >= 0 {
			t.Fatalf("the case still says %q: …%s…", secret, all[max(0, at-80):min(len(all), at+80)])
		}
	}
}

func TestForgetLeavesNothing(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := casestest.New(t, d)
		other, c := h.Open(casestest.Of(casestest.Karim())), h.Open()
		token := h.Cases.LinkToken(c)
		var key files.Key
		h.Do(func(ctx context.Context, tx *db.Tx) (cases.Case, error) {
			doc := paper()
			key = doc.FileKey
			if _, _, err := h.Cases.AddDocument(ctx, tx, cases.Change{Case: c.ID}, doc); err != nil {
				return c, err
			}
			if _, _, err := h.Cases.AddTask(ctx, tx, cases.Change{Case: c.ID}, cases.Task{Name: "pay-club"}); err != nil {
				return c, err
			}
			return h.Cases.Link(ctx, tx, cases.Change{Case: c.ID}, other.ID, cases.Related)
		})
		var gone []files.Key
		h.Write(h.Here(), func(tx *db.Tx) (err error) {
			gone, err = h.Cases.Forget(h.Here(), tx, c.ID)
			return err
		})
		if len(gone) != 1 || gone[0] != key {
			t.Errorf("files: got %v, want %s", gone, key)
		}
		if left := rowsOf(t, h, c.ID); left != "" {
			t.Errorf("left:\n%s", left)
		}
		if _, err := h.Cases.Resolve(h.Here(), d.Read(), token); errs.KindOf(err) != errs.NotFound {
			t.Errorf("its link: %v", err)
		}
		if now, err := h.Cases.Load(h.Here(), d.Read(), other.ID); err != nil || len(now.Links) != 0 {
			t.Errorf("the other case: %v %v", now.Links, err)
		}
		checkSound(t, h, other.ID)
	})
}

func TestPurgedFieldsGoAtAnyDepth(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := casestest.New(t, d)
		plan := paper()
		plan.Field, plan.FileKey, plan.Name = "children.0.health_plan", "plan", "allergie-arachide.pdf"
		c := h.Open(casestest.With(func(in *cases.NewCase) {
			in.Answers = catalogue.Answers{"children": []any{map[string]any{"child_name": "Inès", "health_plan": "arachide"}}}
			in.Documents = []cases.Document{plan, paper()}
		}))
		h.Do(func(ctx context.Context, tx *db.Tx) (cases.Case, error) {
			now, err := h.Cases.Load(ctx, tx, c.ID)
			if err != nil {
				return now, err
			}
			return h.Cases.RefuseDocument(ctx, tx, cases.Change{Case: c.ID, By: casestest.Claire}, now.Documents[0].ID, "arachide illisible")
		})
		var gone []files.Key
		h.Write(h.Here(), func(tx *db.Tx) (err error) {
			gone, err = h.Cases.PurgeFields(h.Here(), tx, c.ID, []string{"health_plan"})
			return err
		})
		checkSound(t, h, c.ID)
		saysNot(t, h, c.ID, "arachide", "health_plan\":\"")
		now, err := h.Cases.Load(h.Here(), d.Read(), c.ID)
		if err != nil || len(now.Documents) != 1 || len(gone) != 1 || gone[0] != "plan" {
			t.Errorf("documents %v, files %v, %v", now.Documents, gone, err)
		}
		if all := rowsOf(t, h, c.ID); !strings.Contains(all, "Inès") {
			t.Error("another answer went too")
		}
	})
}

func TestKeptFieldsOutliveTheCase(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := casestest.New(t, d)
		c := h.Open()
		token := h.Cases.LinkToken(c)
		keep := func(fields ...string) {
			h.Write(h.Here(), func(tx *db.Tx) error {
				_, err := h.Cases.Anonymise(h.Here(), tx, c.ID, fields...)
				return err
			})
			checkSound(t, h, c.ID)
		}
		keep("fee")
		now, err := h.Cases.Load(h.Here(), d.Read(), c.ID)
		if err != nil || now.Anonymous() || len(now.Answers) != 1 || now.Answers["fee"] != 120.0 {
			t.Errorf("got %v, %v", now.Answers, err)
		}
		keep()
		if now, err = h.Cases.Load(h.Here(), d.Read(), c.ID); err != nil || !now.Anonymous() || len(now.Answers) != 0 {
			t.Errorf("got %v, %v", now.Answers, err)
		}
		if _, err := h.Cases.Resolve(h.Here(), d.Read(), token); errs.KindOf(err) != errs.NotFound {
			t.Errorf("its mailed link: %v", err)
		}
	})
}

func TestLastContact(t *testing.T) {
	t.Parallel()
	day := func(n int) time.Time { return dbtest.Start.AddDate(0, 0, n) }
	history := []cases.Event{
		{Kind: cases.KindOpened, At: day(0), By: identity.Actor{Kind: identity.ByResident}, Data: &cases.Opening{}},
		{Kind: cases.KindNotified, At: day(2), By: identity.System, Data: &cases.Notified{To: "resident"}},
		{Kind: cases.KindNotified, At: day(3), By: identity.System, Data: &cases.Notified{To: "team"}},
		{Kind: cases.KindNoted, At: day(4), By: casestest.Claire, Data: &cases.Noted{}},
	}
	if got := cases.LastContact(history); got != day(2) {
		t.Errorf("got %v, want %v", got, day(2))
	}
}
