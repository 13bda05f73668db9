package clock_test

import (
	"testing"
	"time"

	"parvis/internal/kit/clock"
)

func TestFakeMovesOnlyWhenTold(t *testing.T) {
	t.Parallel()
	start := time.Date(2028, 2, 29, 23, 30, 0, 0, time.FixedZone("CET", 3600))
	c := clock.NewFake(start)
	if got := c.Now(); !got.Equal(start) || got.Location() != time.UTC {
		t.Fatalf("got %v, want %v in UTC", got, start)
	}
	c.Advance(90 * time.Minute)
	if got, want := c.Now(), start.Add(90*time.Minute); !got.Equal(want) {
		t.Errorf("after Advance: got %v, want %v", got, want)
	}
	c.Set(start.AddDate(-1, 0, 0))
	if got, want := c.Now(), start.AddDate(-1, 0, 0); !got.Equal(want) {
		t.Errorf("after Set: got %v, want %v", got, want)
	}
}

func TestSystemIsUTC(t *testing.T) {
	t.Parallel()
	if got := clock.System().Now(); got.Location() != time.UTC || got.IsZero() {
		t.Errorf("got %v, want the present in UTC", got)
	}
}
