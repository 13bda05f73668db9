package workflow_test

import (
	"testing"

	"parvis/internal/cases"
	"parvis/internal/kit/db/dbtest"
)

// BenchmarkPlan is the thinking for one event: read the case, look at its facts, try every step. It is done outside any
// transaction.
func BenchmarkPlan(b *testing.B) {
	w := setup(b, dbtest.New(b))
	c := w.sends(nil)
	b.ResetTimer()
	for b.Loop() {
		if err := w.flow.PlanOf(w.Here(), c.ID); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkRun is all that sending a request sets off: acknowledgement, decision, notice, letter, task, six jobs or so.
func BenchmarkRun(b *testing.B) {
	w := setup(b, dbtest.New(b))
	all := make([]cases.Case, b.N)
	for i := range all {
		all[i] = w.sends(nil)
	}
	b.ResetTimer()
	if err := w.Jobs.Drain(w.Here()); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "cases/s")
}
