package jobs_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"log/slog"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/jobs"
)

type carriedJob struct {
	Town string `json:"town"`
}

func (carriedJob) Kind() string { return "test.carried" }

func exported(t *testing.T, d *db.DB) (all []jobs.Carried) {
	t.Helper()
	err := d.Snapshot(t.Context(), func(q db.Queryer) error {
		return jobs.Export(t.Context(), d.Engine(), q.(*sql.Tx), func(c jobs.Carried) error {
			for _, document := range []*json.RawMessage{&c.Args, &c.Metadata} { // each engine spaces them its own way
				var v any
				if err := json.Unmarshal(*document, &v); err != nil {
					return err
				}
				*document, _ = json.Marshal(v)
			}
			all = append(all, c)
			return nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestUnfinishedJobsAreCarriedToEitherEngine(t *testing.T) {
	t.Parallel()
	for _, way := range [][2]db.Engine{{db.SQLite, db.Postgres}, {db.Postgres, db.SQLite}} {
		t.Run(string(way[0])+" to "+string(way[1]), func(t *testing.T) {
			t.Parallel()
			from, to := dbtest.NewOn(t, way[0]), dbtest.NewOn(t, way[1])
			q := jobs.New(from, dbtest.Clock(from), slog.New(slog.DiscardHandler))
			jobs.Work(q, "fails the first time", func(context.Context, carriedJob) error { return errors.New("not yet") })
			add := func(town string, options ...jobs.Option) {
				err := from.Write(t.Context(), func(tx *db.Tx) error {
					return jobs.Add(t.Context(), q, tx, carriedJob{town}, options...)
				})
				if err != nil {
					t.Fatal(err)
				}
			}
			add("failed", jobs.Unique("once"))
			if err := q.Drain(t.Context()); err == nil {
				t.Fatal("want the failure")
			}
			add("now")
			add("later", jobs.At(dbtest.Start.Add(time.Hour)))
			before := exported(t, from)
			if len(before) != 3 {
				t.Fatalf("got %d jobs, want 3: %+v", len(before), before)
			}
			err := to.Write(t.Context(), func(tx *db.Tx) error { return jobs.Import(t.Context(), tx, before) })
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(before, exported(t, to)); diff != "" {
				t.Errorf("(-before +after):\n%s", diff)
			}
			overdue, discarded, err := jobs.Overdue(t.Context(), to, dbtest.Start.Add(time.Minute))
			if err != nil || overdue != 2 || discarded != 0 {
				t.Errorf("overdue %d, discarded %d, %v", overdue, discarded, err)
			}
		})
	}
}
